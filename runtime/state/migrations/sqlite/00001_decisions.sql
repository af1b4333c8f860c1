-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE decisions (
    tenant     TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    at         INTEGER NOT NULL, -- microseconds since 1970, UTC
    session_id TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    record     BLOB    NOT NULL, -- the whole record as JSON
    UNIQUE (tenant, id)
);

-- For lists, lists of a session, and retention.
CREATE INDEX decisions_by_time ON decisions (tenant, at, id);
CREATE INDEX decisions_by_session ON decisions (tenant, session_id, at, id);
CREATE INDEX decisions_by_age ON decisions (at);

-- +goose Down
DROP TABLE decisions;
