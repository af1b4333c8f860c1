-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE sessions (
    tenant     TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT           NOT NULL, -- microseconds since 1970, UTC
    record     TEXT             NOT NULL, -- the session as JSON, without its messages
    UNIQUE (tenant, id)
);

CREATE TABLE messages (
    tenant     TEXT COLLATE "C" NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    position   BIGINT           NOT NULL, -- from 0, without gaps
    record     TEXT             NOT NULL, -- the message as JSON
    UNIQUE (tenant, session_id, position)
);

-- For lists and retention.
CREATE INDEX sessions_by_time ON sessions (tenant, updated_at, id);
CREATE INDEX sessions_by_age ON sessions (updated_at);

-- +goose Down
DROP TABLE messages;
DROP TABLE sessions;
