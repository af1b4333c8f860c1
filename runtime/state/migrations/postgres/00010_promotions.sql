-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE promotions (
    tenant     TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    specialist TEXT COLLATE "C" NOT NULL,
    created_at BIGINT           NOT NULL, -- microseconds since 1970, UTC
    updated_at BIGINT           NOT NULL, -- of its last step
    ended      BIGINT           NOT NULL, -- 1 once it has, 0 while it is open
    record     TEXT             NOT NULL, -- the promotion as JSON
    PRIMARY KEY (tenant, id)
);

-- One promotion of a specialist at a time.
CREATE UNIQUE INDEX promotions_open ON promotions (tenant, specialist) WHERE ended = 0;
CREATE INDEX promotions_by_time ON promotions (tenant, created_at, id);

-- +goose Down
DROP TABLE promotions;
