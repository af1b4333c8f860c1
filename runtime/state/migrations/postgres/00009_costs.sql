-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE costs (
    tenant            TEXT COLLATE "C" NOT NULL,
    decision_id       TEXT COLLATE "C" NOT NULL,
    position          BIGINT           NOT NULL, -- of the call in its query, from 0
    at                BIGINT           NOT NULL, -- when the query came: microseconds since 1970, UTC
    specialist        TEXT COLLATE "C" NOT NULL,
    model             TEXT COLLATE "C" NOT NULL,
    field             TEXT COLLATE "C" NOT NULL, -- the query's
    prompt_tokens     BIGINT           NOT NULL,
    completion_tokens BIGINT           NOT NULL,
    usd               DOUBLE PRECISION NOT NULL, -- US dollars
    PRIMARY KEY (tenant, decision_id, position)
);

-- For reports, and for retention.
CREATE INDEX costs_by_time ON costs (tenant, at);
CREATE INDEX costs_by_age ON costs (at);

-- +goose Down
DROP TABLE costs;
