-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE tokens (
    tenant TEXT    NOT NULL,
    id     TEXT    NOT NULL,
    at     INTEGER NOT NULL, -- when it was made: microseconds since 1970, UTC
    record TEXT    NOT NULL, -- the token as JSON, with its hash
    PRIMARY KEY (id)
);

CREATE INDEX tokens_by_time ON tokens (tenant, at, id);

-- +goose Down
DROP TABLE tokens;
