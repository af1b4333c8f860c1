// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// guessBurst is how many wrong tokens an address may send at once, and
	// guessEvery how long it takes to earn another.
	guessBurst = 10
	guessEvery = 3 * time.Second
	// guessAddresses bounds what is remembered; beyond it, the longest unseen go.
	guessAddresses = 4096
)

// guesses counts the wrong tokens that each address sends.
type guesses struct {
	mu   sync.Mutex
	from map[netip.Addr]*guesser
}

type guesser struct {
	limit *rate.Limiter
	seen  time.Time
}

func newGuesses() *guesses { return &guesses{from: map[netip.Addr]*guesser{}} }

// wait returns how long an address that sends too many wrong tokens has to
// leave it; 0 for one that does not.
func (g *guesses) wait(from netip.Addr, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	known := g.from[from]
	if known == nil || known.limit.TokensAt(now) >= 1 {
		return 0
	}
	return guessEvery
}

// wrong counts a wrong token, and returns what wait did before.
func (g *guesses) wrong(from netip.Addr, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	known := g.from[from]
	if known == nil {
		g.forget(now)
		known = &guesser{limit: rate.NewLimiter(rate.Every(guessEvery), guessBurst)}
		g.from[from] = known
	}
	known.seen = now
	if !known.limit.AllowN(now, 1) {
		return guessEvery
	}
	return 0
}

// forget makes room: those who have earned all back go, and else the one that
// was not seen for longest. The caller holds the lock.
func (g *guesses) forget(now time.Time) {
	if len(g.from) < guessAddresses {
		return
	}
	var oldest netip.Addr
	for from, known := range g.from {
		if now.Sub(known.seen) > guessBurst*guessEvery {
			delete(g.from, from)
		} else if before := g.from[oldest]; before == nil || known.seen.Before(before.seen) {
			oldest = from
		}
	}
	if len(g.from) >= guessAddresses {
		delete(g.from, oldest)
	}
}

// addressOf is whose guesses a request's count as: an IPv4 address, or the
// network of an IPv6 one, of which a machine has many. What a proxy says of
// its clients is not believed, since everybody can say it.
func addressOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := peer.Addr().Unmap().WithZone("")
	if addr.Is6() {
		if network, err := addr.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return addr
}
