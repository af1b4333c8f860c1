// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

// Bounds on the readings of an ambiguous text: how many are tried, and how many
// operands are read in all of them, since nested lists are read again and again.
const (
	maxReadings = 96
	maxOperands = 3000
)

// chooser walks through all combinations of choices that a parser makes: where
// the grammar allows several readings, the parser asks which one to take, and
// is run again until every combination has had its turn.
type chooser struct {
	taken []int // the choice at each point
	sizes []int // how many there were
	at    int
	// operands counts those read so far in all combinations.
	operands int
}

// choose returns which of n alternatives to take, from 0.
func (c *chooser) choose(n int) int {
	if c.at == len(c.taken) {
		c.taken, c.sizes = append(c.taken, 0), append(c.sizes, n)
	}
	c.sizes[c.at] = n
	choice := c.taken[c.at]
	c.at++
	return choice
}

// next prepares the next combination; false when all have been tried.
func (c *chooser) next() bool {
	// What the last run did not ask for is no choice any more.
	c.taken, c.sizes, c.at = c.taken[:c.at], c.sizes[:c.at], 0
	for i := len(c.taken) - 1; i >= 0; i-- {
		if c.taken[i]++; c.taken[i] < c.sizes[i] {
			return true
		}
		c.taken, c.sizes = c.taken[:i], c.sizes[:i]
	}
	return false
}
