// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"

// The messages of the wire contract, under the names that plugin authors use.
// Their documentation is in the .proto files.
type (
	// arbiter.proto
	ArbitrateRequest  = pluginpb.ArbitrateRequest
	CorrectionHit     = pluginpb.CorrectionHit
	ArbitrateResponse = pluginpb.ArbitrateResponse
	Finding           = pluginpb.Finding
	Decision          = pluginpb.Decision
	// backend.proto
	CompleteRequest           = pluginpb.CompleteRequest
	CompleteResponse          = pluginpb.CompleteResponse
	Answer                    = pluginpb.Answer
	Extra                     = pluginpb.Extra
	StreamEvent               = pluginpb.StreamEvent
	Delta                     = pluginpb.Delta
	ToolCallDelta             = pluginpb.ToolCallDelta
	Done                      = pluginpb.Done
	Declined                  = pluginpb.Declined
	UpstreamError             = pluginpb.UpstreamError
	ModelsRequest             = pluginpb.ModelsRequest
	ModelsResponse            = pluginpb.ModelsResponse
	Model                     = pluginpb.Model
	ProbeRequest              = pluginpb.ProbeRequest
	ProbeResponse             = pluginpb.ProbeResponse
	EmbedRequest              = pluginpb.EmbedRequest
	EmbedResponse             = pluginpb.EmbedResponse
	Embedding                 = pluginpb.Embedding
	UpstreamErrorKind         = pluginpb.UpstreamErrorKind
	CompleteResponse_Answer   = pluginpb.CompleteResponse_Answer
	CompleteResponse_Declined = pluginpb.CompleteResponse_Declined
	CompleteResponse_Error    = pluginpb.CompleteResponse_Error
	StreamEvent_Delta         = pluginpb.StreamEvent_Delta
	StreamEvent_Done          = pluginpb.StreamEvent_Done
	StreamEvent_Declined      = pluginpb.StreamEvent_Declined
	StreamEvent_Error         = pluginpb.StreamEvent_Error
	// classifier.proto
	ClassifyRequest  = pluginpb.ClassifyRequest
	ClassifyResponse = pluginpb.ClassifyResponse
	TermEvidence     = pluginpb.TermEvidence
	// common.proto
	CallContext       = pluginpb.CallContext
	Message           = pluginpb.Message
	ContentPart       = pluginpb.ContentPart
	ToolCall          = pluginpb.ToolCall
	Content           = pluginpb.Content
	Params            = pluginpb.Params
	Usage             = pluginpb.Usage
	Field             = pluginpb.Field
	FieldProbability  = pluginpb.FieldProbability
	Candidate         = pluginpb.Candidate
	Statistics        = pluginpb.Statistics
	Weights           = pluginpb.Weights
	Span              = pluginpb.Span
	Evidence          = pluginpb.Evidence
	ModelCall         = pluginpb.ModelCall
	ModelCallResult   = pluginpb.ModelCallResult
	Artefact          = pluginpb.Artefact
	Example           = pluginpb.Example
	LabelledCandidate = pluginpb.LabelledCandidate
	FitRequest        = pluginpb.FitRequest
	FitResponse       = pluginpb.FitResponse
	CheckResult       = pluginpb.CheckResult
	// control.proto
	DescribeRequest   = pluginpb.DescribeRequest
	DescribeResponse  = pluginpb.DescribeResponse
	Diagnostic        = pluginpb.Diagnostic
	ValidateRequest   = pluginpb.ValidateRequest
	ValidateResponse  = pluginpb.ValidateResponse
	ConfigureRequest  = pluginpb.ConfigureRequest
	ConfigureResponse = pluginpb.ConfigureResponse
	HealthRequest     = pluginpb.HealthRequest
	HealthResponse    = pluginpb.HealthResponse
	MetricsRequest    = pluginpb.MetricsRequest
	MetricsResponse   = pluginpb.MetricsResponse
	DrainRequest      = pluginpb.DrainRequest
	DrainResponse     = pluginpb.DrainResponse
	Fault             = pluginpb.Fault
	Severity          = pluginpb.Severity
	// correction.proto
	Correction      = pluginpb.Correction
	Change          = pluginpb.Change
	LoadRequest     = pluginpb.LoadRequest
	LoadResponse    = pluginpb.LoadResponse
	ApplyRequest    = pluginpb.ApplyRequest
	ApplyResponse   = pluginpb.ApplyResponse
	SearchRequest   = pluginpb.SearchRequest
	SearchResponse  = pluginpb.SearchResponse
	SearchHit       = pluginpb.SearchHit
	ExplainRequest  = pluginpb.ExplainRequest
	ExplainResponse = pluginpb.ExplainResponse
	PutRequest      = pluginpb.PutRequest
	PutResponse     = pluginpb.PutResponse
	GetRequest      = pluginpb.GetRequest
	GetResponse     = pluginpb.GetResponse
	ListRequest     = pluginpb.ListRequest
	ListResponse    = pluginpb.ListResponse
	// hook.proto
	FireRequest  = pluginpb.FireRequest
	FireResponse = pluginpb.FireResponse
	HookPatch    = pluginpb.HookPatch
	HookPoint    = pluginpb.HookPoint
	// middleware.proto
	BeforeQueryRequest    = pluginpb.BeforeQueryRequest
	BeforeQueryResponse   = pluginpb.BeforeQueryResponse
	ShortCircuit          = pluginpb.ShortCircuit
	OnChunkRequest        = pluginpb.OnChunkRequest
	OnChunkResponse       = pluginpb.OnChunkResponse
	AfterResponseRequest  = pluginpb.AfterResponseRequest
	AfterResponseResponse = pluginpb.AfterResponseResponse
	// promotion.proto
	DecideRequest    = pluginpb.DecideRequest
	PairedOutcome    = pluginpb.PairedOutcome
	Guardrail        = pluginpb.Guardrail
	DecideResponse   = pluginpb.DecideResponse
	PromotionVerdict = pluginpb.PromotionVerdict
	// router.proto
	RouteRequest   = pluginpb.RouteRequest
	RouteCandidate = pluginpb.RouteCandidate
	RoutingPolicy  = pluginpb.RoutingPolicy
	RouteResponse  = pluginpb.RouteResponse
	RouteChoice    = pluginpb.RouteChoice
	Mode           = pluginpb.Mode
	// scorer.proto
	ScoreRequest   = pluginpb.ScoreRequest
	ScoreResponse  = pluginpb.ScoreResponse
	CandidateScore = pluginpb.CandidateScore
	ScoreTerm      = pluginpb.ScoreTerm
	// verifier.proto
	VerifyRequest     = pluginpb.VerifyRequest
	VerifyResponse    = pluginpb.VerifyResponse
	CandidateEvidence = pluginpb.CandidateEvidence
)

// The values of the contract's enums.
const (
	DecisionPick         = pluginpb.Decision_DECISION_PICK
	DecisionSynthesise   = pluginpb.Decision_DECISION_SYNTHESISE
	DecisionAllWrong     = pluginpb.Decision_DECISION_ALL_WRONG
	DecisionInconclusive = pluginpb.Decision_DECISION_INCONCLUSIVE

	UpstreamUnreachable     = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_UNREACHABLE
	UpstreamTimeout         = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_TIMEOUT
	UpstreamRateLimited     = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_RATE_LIMITED
	UpstreamUnavailable     = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_UNAVAILABLE
	UpstreamRejected        = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_REJECTED
	UpstreamInvalidRequest  = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_INVALID_REQUEST
	UpstreamInvalidResponse = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_INVALID_RESPONSE
	UpstreamInterrupted     = pluginpb.UpstreamErrorKind_UPSTREAM_ERROR_KIND_INTERRUPTED

	// CodeContextLength is the upstream_code of a prompt that is too long for
	// the model, whatever the model server's own code is. The host then asks the
	// next specialist, which may have more room.
	CodeContextLength = "context_length_exceeded"

	CheckPass          = pluginpb.CheckResult_CHECK_RESULT_PASS
	CheckFail          = pluginpb.CheckResult_CHECK_RESULT_FAIL
	CheckNotApplicable = pluginpb.CheckResult_CHECK_RESULT_NOT_APPLICABLE
	CheckUnknown       = pluginpb.CheckResult_CHECK_RESULT_UNKNOWN

	SeverityError   = pluginpb.Severity_SEVERITY_ERROR
	SeverityWarning = pluginpb.Severity_SEVERITY_WARNING

	PointPreQuery           = pluginpb.HookPoint_HOOK_POINT_PRE_QUERY
	PointPostQuery          = pluginpb.HookPoint_HOOK_POINT_POST_QUERY
	PointPreRoute           = pluginpb.HookPoint_HOOK_POINT_PRE_ROUTE
	PointPostRoute          = pluginpb.HookPoint_HOOK_POINT_POST_ROUTE
	PointPreSpecialistCall  = pluginpb.HookPoint_HOOK_POINT_PRE_SPECIALIST_CALL
	PointPostSpecialistCall = pluginpb.HookPoint_HOOK_POINT_POST_SPECIALIST_CALL
	PointPreArbiter         = pluginpb.HookPoint_HOOK_POINT_PRE_ARBITER
	PointPostArbiter        = pluginpb.HookPoint_HOOK_POINT_POST_ARBITER
	PointPreResponse        = pluginpb.HookPoint_HOOK_POINT_PRE_RESPONSE
	PointPostResponse       = pluginpb.HookPoint_HOOK_POINT_POST_RESPONSE
	PointOnCorrection       = pluginpb.HookPoint_HOOK_POINT_ON_CORRECTION
	PointOnPromotion        = pluginpb.HookPoint_HOOK_POINT_ON_PROMOTION
	PointOnRollback         = pluginpb.HookPoint_HOOK_POINT_ON_ROLLBACK

	PromotionSuccess      = pluginpb.PromotionVerdict_PROMOTION_VERDICT_SUCCESS
	PromotionFailure      = pluginpb.PromotionVerdict_PROMOTION_VERDICT_FAILURE
	PromotionInconclusive = pluginpb.PromotionVerdict_PROMOTION_VERDICT_INCONCLUSIVE

	ModeSingle   = pluginpb.Mode_MODE_SINGLE
	ModeFanout   = pluginpb.Mode_MODE_FANOUT
	ModeEnsemble = pluginpb.Mode_MODE_ENSEMBLE
	ModeCascade  = pluginpb.Mode_MODE_CASCADE
	ModeFallback = pluginpb.Mode_MODE_FALLBACK
)
