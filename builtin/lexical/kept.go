// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"sync"
	weakly "weak"
)

// kept is what was read of the files. The phrases take more memory than the
// model that is made of them, and so are let go when nobody uses them.
type kept struct {
	mu      sync.Mutex
	phrases weakly.Pointer[[]phrase]
}

// get returns the phrases, which are read when they are not at hand.
func (k *kept) get(read func() ([]phrase, error)) ([]phrase, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p := k.phrases.Value(); p != nil {
		return *p, nil
	}
	all, err := read()
	if err == nil {
		k.phrases = weakly.Make(&all)
	}
	return all, err
}
