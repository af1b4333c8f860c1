// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package fault holds AUA's error codes, and the error type that carries one.
//
// A code is stable: the API, the CLI and the logs use the same one for the same
// thing, and each maps to one HTTP status and one exit status.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Code is a stable error code.
type Code string

// The codes.
const (
	ConfigInvalid            Code = "AUA_CONFIG_INVALID"
	ConfigVersionUnsupported Code = "AUA_CONFIG_VERSION_UNSUPPORTED"
	RequestInvalid           Code = "AUA_REQUEST_INVALID"
	NotFound                 Code = "AUA_NOT_FOUND"
	Conflict                 Code = "AUA_CONFLICT"
	PlanStale                Code = "AUA_PLAN_STALE"
	RequestTooLarge          Code = "AUA_REQUEST_TOO_LARGE"
	AuthRequired             Code = "AUA_AUTH_REQUIRED"
	Forbidden                Code = "AUA_FORBIDDEN"
	RateLimited              Code = "AUA_RATE_LIMITED"
	BackendUnreachable       Code = "AUA_BACKEND_UNREACHABLE"
	SpecialistTimeout        Code = "AUA_SPECIALIST_TIMEOUT"
	ArbiterTimeout           Code = "AUA_ARBITER_TIMEOUT"
	NoSpecialist             Code = "AUA_NO_SPECIALIST"
	StreamInterrupted        Code = "AUA_STREAM_INTERRUPTED"
	UpstreamRejected         Code = "AUA_UPSTREAM_REJECTED"
	Overloaded               Code = "AUA_OVERLOADED"
	Cancelled                Code = "AUA_CANCELLED"
	StateLocked              Code = "AUA_STATE_LOCKED"
	PluginNotFound           Code = "AUA_PLUGIN_NOT_FOUND"
	PluginChecksumMismatch   Code = "AUA_PLUGIN_CHECKSUM_MISMATCH"
	PluginVersionMismatch    Code = "AUA_PLUGIN_VERSION_MISMATCH"
	PluginArchiveInvalid     Code = "AUA_PLUGIN_ARCHIVE_INVALID"
	PluginDirUnsafe          Code = "AUA_PLUGIN_DIR_UNSAFE"
	PluginLoadFailed         Code = "AUA_PLUGIN_LOAD_FAILED"
	PluginContractInvalid    Code = "AUA_PLUGIN_CONTRACT_INVALID"
	PluginCrashed            Code = "AUA_PLUGIN_CRASHED"
	HookFailed               Code = "AUA_HOOK_FAILED"
	MiddlewareFailed         Code = "AUA_MIDDLEWARE_FAILED"
	PromotionRejected        Code = "AUA_PROMOTION_REJECTED"
	RollbackFailed           Code = "AUA_ROLLBACK_FAILED"
	SecretUnresolved         Code = "AUA_SECRET_UNRESOLVED"
	StateStoreUnavailable    Code = "AUA_STATE_STORE_UNAVAILABLE"
	Internal                 Code = "AUA_INTERNAL"
)

// meaning is what a code maps to.
type meaning struct {
	status int
	exit   int
	// transient says that the same request may succeed later.
	transient bool
}

var meanings = map[Code]meaning{
	ConfigInvalid:            {400, 1, false},
	ConfigVersionUnsupported: {400, 1, false},
	RequestInvalid:           {400, 1, false},
	NotFound:                 {404, 1, false},
	Conflict:                 {409, 1, false},
	PlanStale:                {409, 1, false},
	RequestTooLarge:          {413, 1, false},
	AuthRequired:             {401, 1, false},
	Forbidden:                {403, 1, false},
	RateLimited:              {429, 1, true},
	BackendUnreachable:       {503, 3, true},
	SpecialistTimeout:        {504, 3, true},
	ArbiterTimeout:           {504, 3, true},
	NoSpecialist:             {503, 3, true},
	StreamInterrupted:        {502, 3, true},
	UpstreamRejected:         {502, 3, false},
	Overloaded:               {503, 3, true},
	Cancelled:                {499, 130, false},
	StateLocked:              {409, 1, true},
	PluginNotFound:           {500, 1, false},
	PluginChecksumMismatch:   {500, 1, false},
	PluginVersionMismatch:    {500, 1, false},
	PluginArchiveInvalid:     {400, 1, false},
	PluginDirUnsafe:          {500, 1, false},
	PluginLoadFailed:         {500, 1, false},
	PluginContractInvalid:    {500, 1, false},
	PluginCrashed:            {500, 3, true},
	HookFailed:               {500, 1, false},
	MiddlewareFailed:         {500, 1, false},
	PromotionRejected:        {409, 1, false},
	RollbackFailed:           {500, 1, false},
	SecretUnresolved:         {500, 1, false},
	StateStoreUnavailable:    {503, 3, true},
	Internal:                 {500, 1, false},
}

// Codes returns all codes, in no particular order.
func Codes() []Code {
	codes := make([]Code, 0, len(meanings))
	for c := range meanings {
		codes = append(codes, c)
	}
	return codes
}

// Status returns the HTTP status; 500 for a code that does not exist.
func (c Code) Status() int {
	if m, ok := meanings[c]; ok {
		return m.status
	}
	return 500
}

// Exit returns the exit status of a command that fails with c; 1 for a code that does not exist.
func (c Code) Exit() int {
	if m, ok := meanings[c]; ok {
		return m.exit
	}
	return 1
}

// Transient reports whether the same request may succeed later.
func (c Code) Transient() bool { return meanings[c].transient }

// Error is an error with a code. Message and Details are for the user; Err is
// for the log and is never shown.
type Error struct {
	Code Code
	// Message names the thing, the reason and the next step, in full sentences.
	Message string
	// Details are further facts for a program, such as {"specialist": "swe"}.
	Details map[string]any
	// RetryAfter says when to come back; 0 when nobody knows.
	RetryAfter time.Duration
	// Err is the cause.
	Err error
}

// New returns an error with a formatted message.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap returns an error with a formatted message and a cause.
func Wrap(err error, code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// With adds a detail and returns e.
func (e *Error) With(key string, value any) *Error {
	if e.Details == nil {
		e.Details = map[string]any{}
	}
	e.Details[key] = value
	return e
}

// Error returns the code, the message and the cause.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s (%v)", e.Code, e.Message, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of err: Internal when it carries none, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	return As(err).Code
}

// As returns the first [Error] in err's chain, or err as an internal one.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: Internal, Message: "AUA met an unexpected condition; its log has the cause.", Err: err}
}
