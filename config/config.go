// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package config turns HCL files into a checked [Config], and every mistake in
// them into a diagnostic with file, line and snippet.
//
// It starts no process and opens no connection: what a plugin's config block
// may hold comes from the plugin's description. Every key that AUA itself
// knows stands once in the schema registry, with its type, default, range,
// unit and reload class.
package config

import (
	"encoding/json"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
)

// Config is a complete, checked configuration with all defaults filled in.
// It is immutable once loaded.
type Config struct {
	// Version is config_version.
	Version string
	Server  Server
	Auth    Auth
	State   State
	// Secrets are where secrets come from, in the order in which they are asked;
	// none is the environment.
	Secrets  []*SecretProvider
	Records  Records
	Sessions Sessions
	Routing  Routing
	Safety   Safety
	// Requirements are the plugins that are not built in.
	Requirements Requirements
	// Fields are the built-in fields with the configuration's changes, and its own, by name.
	Fields []*Field
	// Backends, Specialists and the plugin blocks are sorted by name.
	Backends    []*Block
	Specialists []*Specialist
	Classifiers []*Block
	Routers     []*Block
	Verifiers   []*Block
	Arbiters    []*Block
	Scorers     []*Block
	// CorrectionStores has one block.
	CorrectionStores []*Block
	// Middlewares and Hooks stand in the order in which queries meet them.
	Middlewares []*Block
	Hooks       []*Block
	// Roles name the specialists that decision plugins can have called.
	Roles []*Role
	// Digest identifies the configuration's content: "sha256:" and hex digits.
	// Secrets enter it by name, never by value.
	Digest string

	// at is where blocks and arguments stand, by address.
	at map[string]hcl.Range
}

// Server is how AUA listens and how much it takes on.
type Server struct {
	// Address is host:port.
	Address string
	// written is the address in the files when -listen has replaced it.
	written *string
	// MaxBodyBytes is the largest request body.
	MaxBodyBytes int64
	// MaxInFlight bounds the queries that are served at once.
	MaxInFlight int
	// QueueSize bounds the queries that wait for a place; further ones are refused.
	QueueSize int
	// QueueTimeout is how long a query waits for a place.
	QueueTimeout time.Duration
	// QueryTimeout is a query's overall deadline.
	QueryTimeout time.Duration
	// DrainTimeout is how long a shutdown waits for queries under way.
	DrainTimeout time.Duration
	// Heartbeat is the interval of comments on a silent event stream.
	Heartbeat time.Duration
	// LogLevel is trace, debug, info, warn or error.
	LogLevel string
	// Env are the environment variables that a sent configuration may read.
	Env []string
	// Insecure allows an address beyond loopback without TLS or Auth.
	Insecure bool
	TLS      TLS
	CORS     CORS
}

// TLS names the files that https is served with.
type TLS struct {
	// Cert and Key are both empty for plain http.
	Cert, Key string
	// ClientCA has the authorities of client certificates; empty to demand none.
	ClientCA string
}

// Enabled reports whether https is served.
func (t TLS) Enabled() bool { return t.Cert != "" }

// CORS says which pages may call from a browser.
type CORS struct {
	// Origins are as browsers write them, or "*".
	Origins     []string
	Credentials bool
	// Headers are further request headers that are allowed.
	Headers []string
	// MaxAge is how long a browser remembers an answer to a preflight.
	MaxAge time.Duration
}

// Auth says who may call.
type Auth struct {
	// Enabled demands a token on every route that is not public.
	Enabled bool
	// Range is where the block stands; the zero Range when it is absent.
	Range hcl.Range
}

// State is where AUA keeps what must survive a restart.
type State struct {
	// Type is sqlite, postgres or memory.
	Type string
	// Path is the database file of sqlite.
	Path string
	// URL says where Postgres is, with the user and the password.
	URL Credential
	// Schema is where AUA's tables are in Postgres.
	Schema string
	// MaxConnections is how many connections AUA makes to Postgres.
	MaxConnections int
}

// Records says how much of a query a decision record keeps.
type Records struct {
	// Content is full, hash or none.
	Content string
	// Retention is how long records are kept.
	Retention time.Duration
}

// Sessions says how stored sessions are kept and sent along.
type Sessions struct {
	// HistoryTokens is the window: how many tokens of a session's history go
	// along with a query.
	HistoryTokens int
	// Retention is how long a session that is not used is kept; 0 for ever.
	Retention time.Duration
}

// Routing holds the thresholds that decide how a query is routed. See SPEC "Routing".
type Routing struct {
	// SingleThreshold is the probability from which the top field is asked alone.
	SingleThreshold float64
	// FanoutThreshold is the probability from which a field takes part in a fanout.
	FanoutThreshold float64
	// PresentThreshold is the probability from which a field is present at all.
	PresentThreshold float64
	// Fallback names the specialist that answers when no field fits; empty for
	// one that serves the general field.
	Fallback string
}

// Field is a domain of knowledge.
type Field struct {
	Name        string
	Aliases     []string
	Description string
	// Efficacy, Confidence and Curiosity are the weights w_e, w_c, w_k; they sum to 1.
	Efficacy, Confidence, Curiosity float64
	// CMin and EMin are the minimum confidence and efficacy.
	CMin, EMin float64
	// Mu is the penalty multiplier of a contradiction, at least 1.
	Mu       float64
	HighRisk bool
	// Candidates is how many answers the field wants.
	Candidates int
	// Mode is single or cascade.
	Mode string
	// AbstainCost and WrongCost are what abstaining and a wrong answer cost; an
	// answer is given from the confidence 1 - AbstainCost/WrongCost on.
	AbstainCost, WrongCost float64
}

// Safety says when an answer is withheld.
type Safety struct {
	// Abstain is abstention_enabled.
	Abstain bool
	// RequireArbiter is require_arbiter_for_high_risk.
	RequireArbiter bool
	// MinConfidence is min_confidence_for_direct_answer, for high-risk fields.
	MinConfidence float64
	// HighRisk is high_risk_fields: fields that are of high risk beside those
	// whose own block says so.
	HighRisk []string
}

// Role names the specialist that is called when a decision plugin asks for a
// model in that role.
type Role struct {
	Name, Specialist string
	Range            hcl.Range
}

// Specialist is a named (backend, model, parameters) that serves fields.
type Specialist struct {
	Name string
	// Backend is the name of its backend block.
	Backend string
	Model   string
	Fields  []string
	// Endpoint replaces the backend's base URL; empty for none.
	Endpoint string
	// Timeout bounds one call, from the request to the whole answer.
	Timeout time.Duration
	// Params are defaults that the client's parameters override.
	Params Params
	// MaxInFlight bounds the calls under way at once; 0 for no bound.
	MaxInFlight int
	// Retries bounds the further tries after a retryable failure.
	Retries int
	// Breaker opens after Failures failures in a row, and probes after Cooldown.
	BreakerFailures int
	BreakerCooldown time.Duration
	// PromptPrice and CompletionPrice are US dollars per million tokens; 0 when unknown.
	PromptPrice, CompletionPrice float64
	// CachedPrice is that of prompt tokens that the server reads from its cache; nil when it is PromptPrice.
	CachedPrice *float64
	// Prior is the mean of verified success that is assumed before there are
	// outcomes, in [0, 1]; 0.5 by default. It is where routing and scoring start.
	Prior float64
	Range hcl.Range
}

// Params are generation parameters. A nil member is not set.
type Params struct {
	Temperature      *float64
	TopP             *float64
	MaxTokens        *int64
	Stop             []string
	Seed             *int64
	PresencePenalty  *float64
	FrequencyPenalty *float64
}

// Block is a block that names a plugin: one instance, and so one process.
type Block struct {
	Kind sdk.Kind
	Name string
	// Plugin is the plugin's name, such as "openai".
	Plugin string
	// Timeout bounds one call of a decision plugin.
	Timeout time.Duration
	// OnError is fail, skip or fallback.
	OnError string
	// Isolation is process, or inline for a built-in that runs in the host.
	Isolation string
	// Env is the whole environment that the configuration adds for the process.
	Env map[string]sensitive.Text
	// Order sorts middleware and hooks; lower comes first.
	Order int
	// On are the points that a hook is told of, and Mode is observe or transform.
	On   []string
	Mode string
	// Fields are the fields that a scorer decides for or a verifier is used in; empty for all.
	Fields []string
	// ConfigJSON is the config block as a JSON object, decoded with the
	// plugin's schema: defaults filled in, secrets resolved.
	ConfigJSON sensitive.Text
	// Redacted is ConfigJSON with every sensitive value replaced.
	Redacted json.RawMessage
	// Range is the block's header.
	Range hcl.Range

	// reference and envReference are ConfigJSON and Env as a configuration file
	// has them: texts are templates, and secrets stand in them by name.
	reference json.RawMessage
	// secrets are the names of the secrets in ConfigJSON and Env, hidden the
	// sensitive texts in them, and origin is what they can be worked out from again.
	secrets      map[string]bool
	hidden       []sensitive.Text
	origin       *origin
	envReference map[string]string
	// variables are the sensitive variables in them, and schema is the plugin's.
	variables []*variable
	schema    *sdk.Schema
	ranges    pathRanges
	// named is where the block names its plugin.
	named hcl.Range
}

// Address is the block's name in messages and metrics, such as "scorer.default".
func (b *Block) Address() string { return string(b.Kind) + "." + b.Name }
