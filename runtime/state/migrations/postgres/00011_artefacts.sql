-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE artefacts (
    tenant  TEXT COLLATE "C" NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    version BIGINT           NOT NULL, -- counted from 1
    at      BIGINT           NOT NULL, -- microseconds since 1970, UTC
    record  TEXT             NOT NULL, -- the artefact as JSON, without its content
    content TEXT             NOT NULL, -- JSON
    PRIMARY KEY (tenant, kind, name, version)
);

-- +goose Down
DROP TABLE artefacts;
