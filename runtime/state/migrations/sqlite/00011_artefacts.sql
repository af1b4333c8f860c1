-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE artefacts (
    tenant  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    version INTEGER NOT NULL, -- counted from 1
    at      INTEGER NOT NULL, -- microseconds since 1970, UTC
    record  TEXT    NOT NULL, -- the artefact as JSON, without its content
    content TEXT    NOT NULL, -- JSON
    PRIMARY KEY (tenant, kind, name, version)
);

-- +goose Down
DROP TABLE artefacts;
