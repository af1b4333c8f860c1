// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// defaultConfidence is that of a correction that does not name one.
const defaultConfidence = 0.95

// maxText is the largest text of a correction, in bytes.
const maxText = 8 << 10

// make makes a correction out of a request.
func (b *Book) make(tenant string, req *api.CorrectionRequest) (*api.Correction, error) {
	c := &api.Correction{
		ID: observe.NewID(), Tenant: tenant, CreatedAt: b.Now().UTC(),
		Scope: req.Scope, ScopeID: req.ScopeID, Subject: req.Subject, CanonicalKey: req.CanonicalKey, Field: req.Field,
		Claim: req.Claim, Rejected: req.Rejected, Confidence: defaultConfidence,
		Source: cmp.Or(req.Source, api.SourceManual), EvidenceKind: cmp.Or(req.EvidenceKind, evidenceHuman),
		Verifier: req.Verifier, DecayClass: req.DecayClass, ExpiresAt: req.ExpiresAt, Evidence: req.Evidence,
	}
	if req.Confidence != nil {
		c.Confidence = *req.Confidence
	}
	if c.ExpiresAt != nil && !c.ExpiresAt.After(c.CreatedAt) {
		return nil, invalid("expires_at", "The correction would have expired already, at %s. Give a later time, or none.", c.ExpiresAt.Format("2006-01-02 15:04:05Z07:00"))
	}
	return c, b.check(c)
}

// imported makes a correction out of one that was exported.
func (b *Book) imported(tenant string, in *api.Correction) (*api.Correction, error) {
	c := *in
	c.Tenant, c.EffectiveConfidence = tenant, 0
	c.Source = cmp.Or(c.Source, api.SourceImport)
	c.EvidenceKind = cmp.Or(c.EvidenceKind, evidenceHuman)
	if c.Confidence == 0 {
		c.Confidence = defaultConfidence
	}
	if c.ID == "" {
		c.ID = observe.NewID()
	}
	if c.CreatedAt.IsZero() {
		c.CreatedAt = b.Now().UTC()
	}
	if !observe.ValidID(c.ID) {
		return nil, invalid("id", "The id %q cannot be that of a correction: it may have up to %d letters, digits and the characters - _ . :", c.ID, observe.MaxIDLength)
	}
	return &c, b.check(&c)
}

// inherit fills what the request leaves out from the correction that it supersedes.
func inherit(req *api.CorrectionRequest, old *api.Correction) *api.CorrectionRequest {
	r := *req
	if r.Scope == "" && r.ScopeID == "" && r.Field == "" {
		r.Scope, r.ScopeID, r.Field = old.Scope, old.ScopeID, old.Field
	}
	r.Subject, r.CanonicalKey = cmp.Or(r.Subject, old.Subject), cmp.Or(r.CanonicalKey, old.CanonicalKey)
	r.Claim = cmp.Or(r.Claim, old.Claim)
	return &r
}

// check looks for mistakes, and fills in what follows from the rest.
func (b *Book) check(c *api.Correction) error {
	for _, text := range []*string{&c.Subject, &c.CanonicalKey, &c.Claim, &c.Rejected, &c.Verifier, &c.Evidence} {
		*text = strings.TrimSpace(*text)
		if len(*text) > maxText || !utf8.ValidString(*text) {
			return invalid("", "The texts of a correction are UTF-8 of at most %d KiB each. Shorten it, and put what shows it behind a link in evidence.", maxText>>10)
		}
	}
	switch {
	case c.Subject == "":
		return invalid("subject", "A correction needs a subject: the question that it answers, as a user would ask it.")
	case c.Claim == "":
		return invalid("claim", "A correction needs a claim: the statement that holds.")
	case strings.EqualFold(c.Claim, c.Rejected):
		return invalid("rejected", "The claim and the rejected answer are the same.")
	case !(c.Confidence > 0 && c.Confidence <= 1):
		return invalid("confidence", "The confidence is %v, and must be above 0 and at most 1.", c.Confidence)
	}
	if c.Field != "" {
		name, err := b.field(c.Field)
		if err != nil {
			return err
		}
		c.Field = name
	}
	if err := scope(c); err != nil {
		return err
	}
	c.DecayClass = cmp.Or(strings.ToUpper(c.DecayClass), classOf(c.EvidenceKind, c.Field))
	for _, e := range []struct {
		param, value string
		allowed      []string
	}{
		{"source", c.Source, []string{api.SourceManual, api.SourceFeedback, api.SourceArbiter, api.SourceImport}},
		{"evidence_kind", c.EvidenceKind, []string{evidenceTest, evidenceProof, evidenceSource, evidenceHuman}},
		{"decay_class", c.DecayClass, slices.Sorted(maps.Keys(halfLives))},
	} {
		if !slices.Contains(e.allowed, e.value) {
			return invalid(e.param, "There is no %s %q. Use one of: %s.", e.param, e.value, strings.Join(e.allowed, ", "))
		}
	}
	return nil
}

// scope checks what the correction applies to.
func scope(c *api.Correction) error {
	if c.Scope == "" {
		c.Scope = api.ScopeGlobal
		if c.Field != "" {
			c.Scope = api.ScopeField
		}
	}
	owned := c.Scope == api.ScopeSession || c.Scope == api.ScopeUser
	switch {
	case !owned && c.Scope != api.ScopeGlobal && c.Scope != api.ScopeField:
		return invalid("scope", "There is no scope %q. Use one of: global, field, session, user.", c.Scope)
	case owned && c.ScopeID == "":
		return invalid("scope_id", "A correction of the scope %s needs a scope_id: the %s that it applies to.", c.Scope, c.Scope)
	case owned && !observe.ValidID(c.ScopeID) && c.Scope == api.ScopeSession:
		return invalid("scope_id", "%q cannot be the id of a session.", c.ScopeID)
	case !owned && c.ScopeID != "":
		return invalid("scope_id", "A correction of the scope %s has no scope_id. Use the scope session or user, or leave scope_id out.", c.Scope)
	case c.Scope == api.ScopeField && c.Field == "":
		return invalid("field", "A correction of the scope field needs a field.")
	}
	return nil
}

// field returns the name of the field that is called so.
func (b *Book) field(called string) (string, error) {
	want := strings.ToLower(called)
	fields := b.Fields()
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		if f.Name == want || slices.Contains(f.Aliases, want) {
			return f.Name, nil
		}
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return "", invalid("field", "There is no field %q. The configuration has: %s.", called, strings.Join(names, ", "))
}

func invalid(param, format string, args ...any) error {
	f := fault.New(fault.RequestInvalid, "%s", fmt.Sprintf(format, args...))
	if param != "" {
		return f.With("param", param)
	}
	return f
}
