-- Copyright (c) The AUA Authors
-- SPDX-License-Identifier: MPL-2.0

-- +goose Up
CREATE TABLE feedback (
    tenant      TEXT COLLATE "C" NOT NULL,
    decision_id TEXT COLLATE "C" NOT NULL,
    "user"      TEXT COLLATE "C" NOT NULL, -- who gave it; empty while nobody is told apart
    at          BIGINT           NOT NULL, -- microseconds since 1970, UTC
    session_id  TEXT COLLATE "C" NOT NULL,
    record      TEXT             NOT NULL, -- the feedback as JSON
    PRIMARY KEY (tenant, decision_id, "user")
);

-- For erasing a session, and for retention.
CREATE INDEX feedback_by_session ON feedback (tenant, session_id);
CREATE INDEX feedback_by_age ON feedback (at);

-- Feedback may name its answer by the trace. Older records have no trace here.
ALTER TABLE decisions ADD COLUMN trace_id TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX decisions_by_trace ON decisions (tenant, trace_id, at, id) WHERE trace_id <> '';

-- +goose Down
DROP INDEX decisions_by_trace;
ALTER TABLE decisions DROP COLUMN trace_id;
DROP TABLE feedback;
