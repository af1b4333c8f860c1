// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"container/list"
	"hash/maphash"
	"slices"
	"strconv"
	"sync"
)

// affinityEntries bounds how many conversations and tool calls are remembered.
const affinityEntries = 100_000

// affinity remembers which specialist a conversation is with, so that a model
// server's prompt cache keeps working, and which one made a tool call, so that
// the tool's result returns to it. It forgets what was not used for longest.
type affinity struct {
	mu      sync.Mutex
	entries map[string]*list.Element
	recent  *list.List
}

type affinityEntry struct {
	key        string
	specialist string
}

func newAffinity() *affinity {
	return &affinity{entries: map[string]*list.Element{}, recent: list.New()}
}

func (a *affinity) get(key string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	e, ok := a.entries[key]
	if !ok {
		return ""
	}
	a.recent.MoveToFront(e)
	return e.Value.(*affinityEntry).specialist
}

func (a *affinity) put(key, specialist string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e, ok := a.entries[key]; ok {
		e.Value.(*affinityEntry).specialist = specialist
		a.recent.MoveToFront(e)
		return
	}
	a.entries[key] = a.recent.PushFront(&affinityEntry{key, specialist})
	if a.recent.Len() > affinityEntries {
		oldest := a.recent.Back()
		a.recent.Remove(oldest)
		delete(a.entries, oldest.Value.(*affinityEntry).key)
	}
}

// conversationKey identifies a conversation within its tenant: by the client's
// session, else by its end user, else by how the conversation began.
func conversationKey(q *Query, clientSession bool) string {
	switch {
	case clientSession:
		return q.Tenant + "\x00session\x00" + q.SessionID
	case q.User != "":
		return q.Tenant + "\x00user\x00" + q.User
	}
	var h maphash.Hash
	h.SetSeed(openingSeed)
	for _, m := range q.Messages {
		h.WriteString(m.GetRole())
		h.WriteByte(0)
		h.WriteString(m.GetContent())
		h.WriteByte(0)
		if m.GetRole() == "user" {
			break
		}
	}
	return q.Tenant + "\x00opening\x00" + strconv.FormatUint(h.Sum64(), 36)
}

// openingSeed makes openings' keys this process's own: they are kept in memory
// only, and a prompt of a megabyte is hashed for every query.
var openingSeed = maphash.MakeSeed()

func toolKey(tenant, callID string) string { return tenant + "\x00tool\x00" + callID }

// moveSticky puts the specialist that the conversation is with first: always
// when it made the tool call that is answered now, else when it serves the
// field that the best candidate would answer for.
func (p *Pipeline) moveSticky(q *Query) {
	if id := lastToolCall(q); id != "" {
		if name := p.affinity.get(toolKey(q.Tenant, id)); name != "" {
			moveFirst(q, name, func(choice) bool { return true }, "It made the tool call that is answered.")
			return
		}
	}
	if q.parallel > 1 || q.route.Mode == modeCascade {
		return
	}
	name := p.affinity.get(q.conversation)
	best := q.order[0]
	moveFirst(q, name, func(c choice) bool {
		return c.group == best.group && c.specialist.readiness() >= best.specialist.readiness()
	}, "The conversation is with it.")
}

func moveFirst(q *Query, name string, allowed func(choice) bool, reason string) {
	i := slices.IndexFunc(q.order, func(c choice) bool { return c.specialist.Name() == name && allowed(c) })
	if i < 1 {
		return
	}
	c := q.order[i]
	q.order = slices.Insert(slices.Delete(q.order, i, i+1), 0, c)
	q.route.Reason += " " + reason
}

// lastToolCall returns the id of the tool call that the newest message answers.
func lastToolCall(q *Query) string {
	last := q.Messages[len(q.Messages)-1]
	if last.GetRole() != "tool" {
		return ""
	}
	return last.GetToolCallId()
}

// remember notes who answered.
func (p *Pipeline) remember(q *Query) {
	if q.chosen == nil {
		return
	}
	name := q.chosen.specialist.Name()
	p.affinity.put(q.conversation, name)
	for _, c := range q.chosen.answer.GetToolCalls() {
		if c.GetId() != "" {
			p.affinity.put(toolKey(q.Tenant, c.GetId()), name)
		}
	}
}
