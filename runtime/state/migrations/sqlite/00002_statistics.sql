-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE statistics (
    tenant         TEXT    NOT NULL,
    specialist     TEXT    NOT NULL,
    version        TEXT    NOT NULL,
    field          TEXT    NOT NULL, -- empty: all fields together
    successes      REAL    NOT NULL, -- discounted to updated_at
    failures       REAL    NOT NULL,
    moving_average REAL    NOT NULL,
    updated_at     INTEGER NOT NULL, -- microseconds since 1970, UTC
    PRIMARY KEY (tenant, specialist, version, field)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE statistics;
