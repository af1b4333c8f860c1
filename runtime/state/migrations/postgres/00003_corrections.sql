-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE corrections (
    tenant     TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    at         BIGINT           NOT NULL, -- when it was made: microseconds since 1970, UTC
    scope      TEXT COLLATE "C" NOT NULL,
    scope_id   TEXT COLLATE "C" NOT NULL,
    field      TEXT COLLATE "C" NOT NULL,
    source     TEXT COLLATE "C" NOT NULL,
    superseded SMALLINT         NOT NULL, -- 1 when another correction replaces it
    words      TEXT COLLATE "C" NOT NULL, -- subject, claim and rejected answer in lower case, for searching
    record     TEXT             NOT NULL, -- the whole correction as JSON
    PRIMARY KEY (tenant, id)
);

CREATE INDEX corrections_by_time ON corrections (tenant, at, id);

-- What was done, in order. The content stands in corrections alone, so that
-- erasing it there erases it.
CREATE TABLE correction_changes (
    sequence BIGINT           PRIMARY KEY, -- 1, 2, 3, … without a gap
    tenant   TEXT COLLATE "C" NOT NULL,
    id       TEXT COLLATE "C" NOT NULL
);

-- +goose Down
DROP TABLE correction_changes;
DROP TABLE corrections;
