-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE corrections (
    tenant     TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    at         INTEGER NOT NULL, -- when it was made: microseconds since 1970, UTC
    scope      TEXT    NOT NULL,
    scope_id   TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    superseded INTEGER NOT NULL, -- 1 when another correction replaces it
    words      TEXT    NOT NULL, -- subject, claim and rejected answer in lower case, for searching
    record     BLOB    NOT NULL, -- the whole correction as JSON
    PRIMARY KEY (tenant, id)
);

CREATE INDEX corrections_by_time ON corrections (tenant, at, id);

-- What was done, in order. The content stands in corrections alone, so that
-- erasing it there erases it.
CREATE TABLE correction_changes (
    sequence INTEGER PRIMARY KEY, -- 1, 2, 3, … without a gap
    tenant   TEXT NOT NULL,
    id       TEXT NOT NULL
);

-- +goose Down
DROP TABLE correction_changes;
DROP TABLE corrections;
