-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE audit (
    seq       BIGINT           NOT NULL, -- 1, 2, 3, … without a gap
    at        BIGINT           NOT NULL, -- microseconds since 1970, UTC
    tenant    TEXT COLLATE "C" NOT NULL,
    actor     TEXT COLLATE "C" NOT NULL,
    action    TEXT COLLATE "C" NOT NULL,
    target    TEXT COLLATE "C" NOT NULL,
    details   TEXT COLLATE "C" NOT NULL, -- a JSON object with sorted keys; empty for none
    outcome   TEXT COLLATE "C" NOT NULL,
    prev_hash TEXT COLLATE "C" NOT NULL, -- the hash of the row before; empty for the first
    hash      TEXT COLLATE "C" NOT NULL, -- over all columns, keyed
    PRIMARY KEY (seq)
);

CREATE INDEX audit_by_tenant ON audit (tenant, seq);

-- +goose Down
DROP TABLE audit;
