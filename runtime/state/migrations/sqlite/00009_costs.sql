-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE costs (
    tenant            TEXT    NOT NULL,
    decision_id       TEXT    NOT NULL,
    position          INTEGER NOT NULL, -- of the call in its query, from 0
    at                INTEGER NOT NULL, -- when the query came: microseconds since 1970, UTC
    specialist        TEXT    NOT NULL,
    model             TEXT    NOT NULL,
    field             TEXT    NOT NULL, -- the query's
    prompt_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    usd               REAL    NOT NULL, -- US dollars
    PRIMARY KEY (tenant, decision_id, position)
);

-- For reports, and for retention.
CREATE INDEX costs_by_time ON costs (tenant, at);
CREATE INDEX costs_by_age ON costs (at);

-- +goose Down
DROP TABLE costs;
