// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package api is AUA's HTTP surface: the REST API and the OpenAI dialect. A
// handler decodes, hands the query to the one pipeline, and encodes; it decides
// nothing.
package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/token"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// Runtime is what the surface needs of the runtime.
type Runtime interface {
	Configuration
	// Query serves a query with the current generation. The error is a fault.
	Query(context.Context, *pipeline.Request, pipeline.Sink) (*pipeline.Result, error)
	// Embed turns texts into vectors with a specialist that can.
	Embed(context.Context, *pipeline.Request, *sdk.EmbedRequest) (*pipeline.Embedded, error)
	// Sessions are the stored conversations.
	Sessions() *session.Book
	// CheckTarget says whether a field and a specialist exist, each empty for
	// none; the error is a fault.
	CheckTarget(field, specialist string) error
	// Corrections are the corrections of all tenants.
	Corrections() *correction.Book
	// ExplainCorrection says why a correction is or is not found for a query.
	ExplainCorrection(ctx context.Context, tenant, session, id, query string) (*sdkapi.CorrectionExplanation, error)
	// Costs are what model calls cost.
	Costs() state.Costs
	// Audit is the audit log of all tenants.
	Audit() state.Audit
	// Feedback takes what a person says of an answer. The error is a fault.
	Feedback(context.Context, *identity.Principal, *sdkapi.FeedbackRequest) (*sdkapi.Feedback, error)
	// Extensions lists the plugin instances, and the plugins that could be configured.
	Extensions() *sdkapi.ExtensionList
	// Extension returns the one of an address or a plugin's name; the error is a fault.
	Extension(name string) (*sdkapi.Extension, error)
	// Reload replaces the extensions whose configuration or version has changed.
	// The error is a fault, and then nothing has changed.
	Reload(context.Context, *identity.Principal, *sdkapi.ReloadRequest) (*sdkapi.Reload, error)
	// TestExtensions tries out running extensions; the error is a fault.
	TestExtensions(context.Context, *sdkapi.TestRequest) (*sdkapi.TestReport, error)
	Status() sdkapi.Status
	Health() sdkapi.Health
	Version() sdkapi.Version
	// Specialists are the specialists' names.
	Specialists() []string
	// Generation identifies the current generation.
	Generation() string
	// Authenticate finds out who a request comes from; the error is a fault.
	Authenticate(*http.Request) (*identity.Principal, error)
	// Tokens makes, lists and revokes tokens.
	Tokens() *token.Desk
}

// Options are what a server is made of.
type Options struct {
	Runtime Runtime
	Metrics *observe.Metrics
	Log     hclog.Logger
	// Scrub takes sensitive texts out of errors; nil takes nothing out.
	Scrub func(text string) string
	// MaxBodyBytes is the largest request body.
	MaxBodyBytes int64
	// Heartbeat is the interval of comments on a silent event stream.
	Heartbeat time.Duration
	// WriteTimeout is how long one write of an event stream may take.
	WriteTimeout time.Duration
	// CORS says which pages may call from a browser.
	CORS config.CORS
	// Open says that no tokens are demanded, and Loopback that only this machine
	// reaches the server. Together they keep web pages away.
	Open, Loopback bool
	// Clock is time.Now outside of tests.
	Clock func() time.Time
}

type server struct {
	Options
	started time.Time
}

// New returns the handler of all routes. It fails when a route names no scope.
func New(o Options) (http.Handler, error) {
	s := &server{Options: o, started: o.Clock()}
	e := echo.NewWithConfig(echo.Config{
		Logger:           slog.New(slog.NewTextHandler(io.Discard, nil)),
		HTTPErrorHandler: s.handleError,
	})
	e.Use(s.observe, s.recover, harden, cors(s.CORS))
	if s.Open {
		e.Use(guard(s.CORS, s.Loopback))
	}
	e.Use(s.identify, s.authorise)
	for _, r := range s.routes() {
		e.Add(r.method, r.path, r.handler)
	}
	registered := make([]identity.Route, 0, len(scopes))
	for _, r := range e.Router().Routes() {
		registered = append(registered, identity.Route{Method: r.Method, Path: r.Path})
	}
	if err := identity.Check(scopes, registered); err != nil {
		return nil, err
	}
	return e, nil
}
