-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE statistics (
    tenant         TEXT COLLATE "C" NOT NULL,
    specialist     TEXT COLLATE "C" NOT NULL,
    version        TEXT COLLATE "C" NOT NULL,
    field          TEXT COLLATE "C" NOT NULL, -- empty: all fields together
    successes      DOUBLE PRECISION NOT NULL, -- discounted to updated_at
    failures       DOUBLE PRECISION NOT NULL,
    moving_average DOUBLE PRECISION NOT NULL,
    updated_at     BIGINT           NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (tenant, specialist, version, field)
);

-- +goose Down
DROP TABLE statistics;
