// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

// value is V, what a decision is worth: the probability of the answer it would
// pick, 0 without any.
func (o odds) value() float64 {
	if k, _ := o.best(); k >= 0 {
		return o.classes[k]
	}
	return 0
}

// attribute says what each candidate has done for the decision and to it.
//
// Its credit is V(all) - V(all without i): how much surer of its best answer the
// arbiter is for having heard the candidate. Who agrees with the best answer
// earns, who casts doubt on it pays, and a vetoed candidate does neither.
//
// Its payment is that of Clarke's mechanism, where the outcome k* is the most
// probable class of all, and the welfare of the others is what their evidence
// alone, P_i, gives an outcome:
//
//	payment_i = P_i(k*) - max over k of P_i(k)
//
// It is 0 for whoever does not change the outcome, and else what its presence
// takes from the others' choice. Model servers do not bid, so nobody is charged:
// the payments tell an operator which specialist prevails against the others.
func (m *model) attribute(ballots []*ballot, clusters int, all odds) (credits, payments []float64) {
	chosen, _ := all.best()
	for i := range ballots {
		without, _ := m.score(ballots, clusters, i)
		credits = append(credits, all.value()-without.value())
		payments = append(payments, without.classes[chosen]-without.value())
	}
	return credits, payments
}
