// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// verdictTree shows how answers that were compared fell into classes, and what
// the arbiter made of them.
func verdictTree(t *Text, root *node, d *api.Decision) {
	v := d.Verdict
	if v == nil {
		if d.Clusters > 1 {
			root.add("%s  %s", t.Bold("clusters"), clusterText(d, 0)+" ≠ "+clusterText(d, 1))
		}
		return
	}
	what := v.Decision
	if v.Pick != nil && *v.Pick < len(d.Candidates) {
		what += " " + d.Candidates[*v.Pick].Specialist
	}
	n := root.add("%s  %s by %s: %s", t.Bold("verdict"), t.Good(clean(what)), clean(v.Arbiter), excerpt(v.Reason))
	for i, p := range v.ClusterProbabilities {
		n.add("%.3f  %s", p, clusterText(d, i))
	}
	n.add("%.3f  all are wrong", v.AllWrong)
	if len(v.Findings) > 0 {
		findings := n.add("findings")
		for _, f := range v.Findings {
			findings.add("%s  %s on candidate %d, %+.2f nats  %s", clean(f.Check), clean(f.Result), f.Candidate+1, f.Weight, excerpt(f.Reason))
		}
	}
	for i, c := range v.Credits {
		if i < len(d.Candidates) && d.Candidates[i].Outcome != "answered" {
			continue
		}
		paid := ""
		if i < len(v.Payments) {
			paid = fmt.Sprintf(", payment %+.3f", v.Payments[i])
		}
		n.add("credit of candidate %d: %+.3f%s", i+1, c, paid)
	}
	for _, c := range d.ModelCalls {
		n.add("model call  %s: %s, %s in %s", clean(c.Role), clean(c.Specialist), outcome(t, &c.Candidate), milliseconds(c.LatencyMS))
	}
}

// clusterText names the specialists whose answers make a class.
func clusterText(d *api.Decision, cluster int) string {
	var names []string
	for _, c := range d.Candidates {
		if c.Outcome == "answered" && c.Cluster == cluster {
			names = append(names, clean(c.Specialist))
		}
	}
	return fmt.Sprintf("class %d: %s", cluster+1, strings.Join(names, ", "))
}
