-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE config_snapshots (
    tenant TEXT COLLATE "C" NOT NULL,
    serial BIGINT           NOT NULL, -- 1, 2, 3, … without a gap
    at     BIGINT           NOT NULL, -- microseconds since 1970, UTC
    record TEXT             NOT NULL, -- the snapshot as JSON
    PRIMARY KEY (tenant, serial)
);

-- Who is changing the configuration: one row, or none.
CREATE TABLE config_locks (
    tenant TEXT COLLATE "C" NOT NULL,
    record TEXT             NOT NULL, -- the lock as JSON
    PRIMARY KEY (tenant)
);

-- +goose Down
DROP TABLE config_locks;
DROP TABLE config_snapshots;
