-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE audit (
    seq       INTEGER NOT NULL, -- 1, 2, 3, … without a gap
    at        INTEGER NOT NULL, -- microseconds since 1970, UTC
    tenant    TEXT    NOT NULL,
    actor     TEXT    NOT NULL,
    action    TEXT    NOT NULL,
    target    TEXT    NOT NULL,
    details   TEXT    NOT NULL, -- a JSON object with sorted keys; empty for none
    outcome   TEXT    NOT NULL,
    prev_hash TEXT    NOT NULL, -- the hash of the row before; empty for the first
    hash      TEXT    NOT NULL, -- over all columns, keyed
    PRIMARY KEY (seq)
);

CREATE INDEX audit_by_tenant ON audit (tenant, seq);

-- +goose Down
DROP TABLE audit;
