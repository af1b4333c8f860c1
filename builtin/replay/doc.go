// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package replay is a backend that answers with recorded answers instead of a
// model: for evaluation, for load tests without GPUs, and for demonstrations.
//
// The recording is a file in JSON Lines, one answer a line:
//
//	{"prompt": "…", "answer": "…", "model": "…", "latency_ms": 850, "finish_reason": "stop",
//	 "usage": {"prompt_tokens": 12, "completion_tokens": 80, "cached_tokens": 0, "reasoning_tokens": 0}}
//
// Prompt and answer are required, other members than these are ignored. The
// file is read when the backend is configured; what happens to it later changes
// nothing.
//
// A query is answered by the recording whose prompt is the newest user message.
// Both are compared with every run of white space taken as one space, and
// without regard to case; where the file has prompts that differ in case only,
// case decides. A prompt may be recorded once for each of several models: the
// model of the specialist selects, and a line without a model answers for every
// model that has no line of its own. Of lines with the same prompt and model
// the first counts.
package replay
