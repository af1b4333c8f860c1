// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/answer"
)

// maxApplies bounds the probability that a correction is right and about this
// query, so that even a sure one stays evidence.
const maxApplies = 0.99

// correctionEvidence is the evidence that the corrections give on an answer:
// for it where it states what a correction claims, against it where it states
// what was rejected. Of several corrections that say the same the surest counts.
//
// With q the probability that a correction is right and applies, its effective
// confidence times its match, the evidence is ln((1+q)/(1-q)) nats: without the
// correction the answer has even odds, and with probability q it is settled.
func correctionEvidence(text string, hits []*sdk.CorrectionHit) []*sdk.Evidence {
	if len(hits) == 0 {
		return nil
	}
	stated := statements(text)
	strongest := map[sdk.CheckResult]*sdk.Evidence{}
	add := func(result sdk.CheckResult, hit *sdk.CorrectionHit, reason string) {
		q := math.Min(hit.GetConfidence()*hit.GetScore(), maxApplies)
		nats := math.Log((1 + q) / (1 - q))
		if old := strongest[result]; nats > old.GetWeight() {
			strongest[result] = &sdk.Evidence{Check: "correction", Result: result, Weight: nats, Reason: reason}
		}
	}
	for _, hit := range hits {
		if agrees(stated, hit.GetRejected()) {
			add(sdk.CheckFail, hit, fmt.Sprintf("It was found before that this is wrong: “%s”.", excerpt(hit.GetRejected())))
		}
		if agrees(stated, hit.GetClaim()) {
			add(sdk.CheckPass, hit, fmt.Sprintf("It agrees with what was found to be right before: “%s”.", excerpt(hit.GetClaim())))
		}
	}
	var evidence []*sdk.Evidence
	for _, result := range []sdk.CheckResult{sdk.CheckFail, sdk.CheckPass} {
		if e := strongest[result]; e != nil {
			evidence = append(evidence, e)
		}
	}
	return evidence
}

// statements are what a text may be taken to answer: its final answer, if it is
// plain which one that is, and the text as a whole.
func statements(text string) []answer.Value {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	read := []answer.Value{answer.Read(text)}
	f, ok := answer.Extract(text)
	if ok && f.Text != text && (f.Marker != answer.MarkLast || onlyNumber(text)) {
		read = append(read, answer.Read(f.Text))
	}
	return read
}

// agrees reports whether one of the values is what the statement says.
func agrees(stated []answer.Value, statement string) bool {
	for _, said := range statements(statement) {
		for _, v := range stated {
			if v.Compare(said, 0) == answer.Same {
				return true
			}
		}
	}
	return false
}

var digits = regexp.MustCompile(`\d[\d.,]*`)

// onlyNumber reports whether the last line has one number. Of several, as in
// "it is 1648, not 1646", the last one need not be the answer.
func onlyNumber(text string) bool {
	text = strings.TrimRight(text, " \n")
	line := text[strings.LastIndexByte(text, '\n')+1:]
	return len(digits.FindAllString(line, 2)) == 1
}

// excerpt shortens s to one line that may be quoted in a sentence.
func excerpt(s string) string {
	const most = 80
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
