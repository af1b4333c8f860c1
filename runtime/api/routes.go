// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"maps"
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/identity"
)

// The routes that more than one place names.
const (
	routeQuery           = "/query"
	routeStream          = "/stream"
	routeChatCompletions = "/v1/chat/completions"
	routeModels          = "/v1/models"
	routeMessages        = "/v1/messages"
)

type route struct {
	method, path string
	handler      echo.HandlerFunc
}

func (s *server) routes() []route {
	return append(s.configRoutes(), []route{
		{http.MethodPost, routeQuery, s.query},
		{http.MethodPost, routeStream, s.stream},
		{http.MethodPost, "/batch", s.batch},
		{http.MethodPost, routeSessions, s.createSession},
		{http.MethodGet, routeSessions, s.listSessions},
		{http.MethodGet, routeSession, s.getSession},
		{http.MethodDelete, routeSession, s.deleteSession},
		{http.MethodGet, routeSessionMessages, s.sessionMessages},
		{http.MethodPost, routeSessionMessages, s.sessionQuery},
		{http.MethodPost, routeSessionStream, s.sessionStream},
		{http.MethodPost, routeChatCompletions, s.chatCompletions},
		{http.MethodPost, "/v1/responses", s.responses},
		{http.MethodPost, "/v1/embeddings", s.embeddings},
		{http.MethodPost, routeMessages, s.messages},
		{http.MethodGet, routeModels, s.models},
		{http.MethodGet, routeModels + "/*", s.model},
		{http.MethodPost, "/feedback", s.feedback},
		{http.MethodPost, routeCorrections, s.addCorrection},
		{http.MethodGet, routeCorrections, s.listCorrections},
		{http.MethodGet, routeCorrectionsExport, s.exportCorrections},
		{http.MethodPost, routeCorrectionsImport, s.importCorrections},
		{http.MethodGet, routeCorrection, s.getCorrection},
		{http.MethodDelete, routeCorrection, s.eraseCorrection},
		{http.MethodGet, routeCorrectionExplain, s.explainCorrection},
		{http.MethodPost, routeCorrectionSupersede, s.supersedeCorrection},
		{http.MethodGet, "/audit", s.listAudit},
		{http.MethodGet, "/audit/verify", s.verifyAudit},
		{http.MethodGet, "/extensions", s.extensions},
		{http.MethodGet, "/extensions/:name", s.extension},
		{http.MethodPost, "/extensions/reload", s.reloadExtensions},
		{http.MethodPost, "/extensions/test", s.testExtensions},
		{http.MethodPost, routeTokens, s.createToken},
		{http.MethodGet, routeTokens, s.listTokens},
		{http.MethodGet, routeToken, s.getToken},
		{http.MethodDelete, routeToken, s.revokeToken},
		{http.MethodGet, "/health", s.health},
		{http.MethodGet, "/health/live", s.live},
		{http.MethodGet, "/health/ready", s.ready},
		{http.MethodGet, "/status", s.status},
		{http.MethodGet, "/version", s.version},
		{http.MethodGet, "/metrics", echo.WrapHandler(s.Metrics.Handler())},
		{http.MethodGet, "/metrics/cost", s.cost},
		{http.MethodGet, "/openapi.json", s.openAPI},
	}...)
}

// Scopes returns which scope each route demands.
func Scopes() identity.Table { return maps.Clone(scopes) }

// scopes says what each route demands. A route that is not in it is denied, and
// keeps the server from starting.
var scopes = identity.Table{
	{Method: http.MethodPost, Path: routeQuery}:           identity.ScopeQuery,
	{Method: http.MethodPost, Path: routeStream}:          identity.ScopeStream,
	{Method: http.MethodPost, Path: routeChatCompletions}: identity.ScopeQuery,
	{Method: http.MethodPost, Path: "/batch"}:             identity.ScopeBatch,
	{Method: http.MethodPost, Path: routeSessions}:        identity.ScopeSessions,
	{Method: http.MethodGet, Path: routeSessions}:         identity.ScopeSessions,
	{Method: http.MethodGet, Path: routeSession}:          identity.ScopeSessions,
	{Method: http.MethodDelete, Path: routeSession}:       identity.ScopeSessions,
	{Method: http.MethodGet, Path: routeSessionMessages}:  identity.ScopeSessions,
	{Method: http.MethodPost, Path: routeSessionMessages}: identity.ScopeSessions,
	{Method: http.MethodPost, Path: routeSessionStream}:   identity.ScopeSessions,
	{Method: http.MethodPost, Path: "/v1/responses"}:      identity.ScopeQuery,
	{Method: http.MethodPost, Path: "/v1/embeddings"}:     identity.ScopeQuery,
	{Method: http.MethodPost, Path: routeMessages}:        identity.ScopeQuery,
	{Method: http.MethodGet, Path: routeModels}:           identity.ScopeQuery,
	{Method: http.MethodGet, Path: routeModels + "/*"}:    identity.ScopeQuery,
	{Method: http.MethodGet, Path: "/extensions"}:         identity.ScopeExtensionsRead,
	{Method: http.MethodGet, Path: "/extensions/:name"}:   identity.ScopeExtensionsRead,
	{Method: http.MethodPost, Path: "/extensions/reload"}: identity.ScopeExtensionsWrite,
	{Method: http.MethodPost, Path: "/extensions/test"}:   identity.ScopeExtensionsWrite,
	{Method: http.MethodPost, Path: "/feedback"}:          identity.ScopeFeedback,

	{Method: http.MethodPost, Path: routeCorrections}:         identity.ScopeCorrectionsWrite,
	{Method: http.MethodGet, Path: routeCorrections}:          identity.ScopeCorrectionsRead,
	{Method: http.MethodGet, Path: routeCorrectionsExport}:    identity.ScopeCorrectionsRead,
	{Method: http.MethodPost, Path: routeCorrectionsImport}:   identity.ScopeCorrectionsWrite,
	{Method: http.MethodGet, Path: routeCorrection}:           identity.ScopeCorrectionsRead,
	{Method: http.MethodDelete, Path: routeCorrection}:        identity.ScopeCorrectionsWrite,
	{Method: http.MethodGet, Path: routeCorrectionExplain}:    identity.ScopeCorrectionsRead,
	{Method: http.MethodPost, Path: routeCorrectionSupersede}: identity.ScopeCorrectionsWrite,

	{Method: http.MethodGet, Path: "/audit"}:        identity.ScopeAuditRead,
	{Method: http.MethodGet, Path: "/audit/verify"}: identity.ScopeAuditRead,
	{Method: http.MethodPost, Path: routeTokens}:    identity.ScopeTokensWrite,
	{Method: http.MethodGet, Path: routeTokens}:     identity.ScopeTokensRead,
	{Method: http.MethodGet, Path: routeToken}:      identity.ScopeTokensRead,
	{Method: http.MethodDelete, Path: routeToken}:   identity.ScopeTokensWrite,

	{Method: http.MethodGet, Path: routeConfig}:          identity.ScopeConfigRead,
	{Method: http.MethodPost, Path: routeConfigPlan}:     identity.ScopeConfigWrite,
	{Method: http.MethodPost, Path: routeConfigApply}:    identity.ScopeConfigWrite,
	{Method: http.MethodPost, Path: routeConfigRollback}: identity.ScopeRollback,
	{Method: http.MethodPost, Path: routeConfigReload}:   identity.ScopeConfigWrite,
	{Method: http.MethodPost, Path: routeConfigLock}:     identity.ScopeConfigWrite,
	{Method: http.MethodGet, Path: routeConfigLock}:      identity.ScopeConfigRead,
	{Method: http.MethodDelete, Path: routeConfigLocked}: identity.ScopeConfigWrite,
	{Method: http.MethodGet, Path: routeConfigSnapshots}: identity.ScopeConfigRead,
	{Method: http.MethodGet, Path: routeConfigSnapshot}:  identity.ScopeConfigRead,

	{Method: http.MethodGet, Path: "/health"}:       identity.Public,
	{Method: http.MethodGet, Path: "/health/live"}:  identity.Public,
	{Method: http.MethodGet, Path: "/health/ready"}: identity.Public,
	{Method: http.MethodGet, Path: "/status"}:       identity.ScopeStatus,
	{Method: http.MethodGet, Path: "/version"}:      identity.Public,
	{Method: http.MethodGet, Path: "/metrics"}:      identity.ScopeStatus,
	{Method: http.MethodGet, Path: "/metrics/cost"}: identity.ScopeStatus,
	{Method: http.MethodGet, Path: "/openapi.json"}: identity.Public,
}
