-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE decisions (
    tenant     TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    at         BIGINT           NOT NULL, -- microseconds since 1970, UTC
    session_id TEXT COLLATE "C" NOT NULL,
    field      TEXT COLLATE "C" NOT NULL,
    status     TEXT COLLATE "C" NOT NULL,
    record     TEXT             NOT NULL, -- the whole record as JSON
    UNIQUE (tenant, id)
);

-- For lists, lists of a session, and retention.
CREATE INDEX decisions_by_time ON decisions (tenant, at, id);
CREATE INDEX decisions_by_session ON decisions (tenant, session_id, at, id);
CREATE INDEX decisions_by_age ON decisions (at);

-- +goose Down
DROP TABLE decisions;
