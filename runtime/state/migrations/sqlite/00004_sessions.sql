-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE sessions (
    tenant     TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    updated_at INTEGER NOT NULL, -- microseconds since 1970, UTC
    record     BLOB    NOT NULL, -- the session as JSON, without its messages
    UNIQUE (tenant, id)
);

CREATE TABLE messages (
    tenant     TEXT    NOT NULL,
    session_id TEXT    NOT NULL,
    position   INTEGER NOT NULL, -- from 0, without gaps
    record     BLOB    NOT NULL, -- the message as JSON
    UNIQUE (tenant, session_id, position)
);

-- For lists and retention.
CREATE INDEX sessions_by_time ON sessions (tenant, updated_at, id);
CREATE INDEX sessions_by_age ON sessions (updated_at);

-- +goose Down
DROP TABLE messages;
DROP TABLE sessions;
