// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// Applied shows what an apply, a rollback or a reload did.
func Applied(t *Text, a *api.Applied) {
	if !a.Changed {
		t.Line("Nothing has changed: snapshot %d, generation %s, serves on.", a.Serial, clean(a.Generation))
		return
	}
	t.Line("%s snapshot %d serves as generation %s, after %s.", t.Good("Applied:"), a.Serial, clean(a.Generation), milliseconds(a.DurationMS))
	if a.Warm {
		t.Line("Nothing had to be started: what served before was still kept.")
	} else if said := took(a.Changes); said != "" {
		t.Para("%s", said)
	}
	if len(a.PendingRestart) > 0 {
		t.Para("%s %s.", t.Caution("Waits for a restart of AUA:"), clean(strings.Join(a.PendingRestart, ", ")))
	}
	if a.Serial > 1 {
		t.Line("%s", t.Dim("To undo it: aua config rollback"))
	}
}

// took says which processes the changes replaced.
func took(all []api.PlanChange) string {
	var addresses []string
	for _, c := range all {
		if c.Action == api.ActionReplace {
			addresses = append(addresses, clean(c.Address))
		}
	}
	switch len(addresses) {
	case 0:
		return ""
	case 1:
		return "The process of " + addresses[0] + " was replaced."
	}
	return "The processes of " + strings.Join(addresses, ", ") + " were replaced."
}

// AppliedEvent is what was applied as an event.
func AppliedEvent(a *api.Applied) Event {
	t := &Text{}
	Applied(t, a)
	message, _, _ := strings.Cut(t.String(), "\n")
	return Event{Type: eventApplied, Message: message, Applied: a}
}

// Asked asks for the word that approves.
func Asked(t *Text, question string) {
	t.Line("\n%s", t.Bold(question))
	t.b.WriteString("  Only the word yes does: ")
}

// History shows the snapshots, the newest first.
func History(t *Text, l *api.ConfigSnapshotList) {
	if len(l.Snapshots) == 0 {
		t.Line("Nothing has been applied to this server yet.")
		return
	}
	tab := &table{}
	tab.add("SERIAL", "WHEN", "OPERATION", "BY", "DIGEST", "MESSAGE")
	for i := range l.Snapshots {
		s := &l.Snapshots[i]
		tab.add(t.Bold(fmt.Sprint(s.Serial)), stamp(s.CreatedAt), operation(s), dash(s.By), shortened(s.Digest), excerpt(s.Message))
	}
	t.Table(tab)
	if l.Before > 0 {
		t.Line("\n%s", t.Dim(fmt.Sprintf("There are older ones: aua config history -before %d", l.Before)))
	}
}

// operation says what put a snapshot into force.
func operation(s *api.ConfigSnapshot) string {
	if s.FromSerial != 0 {
		return fmt.Sprintf("%s to %d", clean(s.Operation), s.FromSerial)
	}
	return clean(s.Operation)
}

// shortDigest is how much of a digest tells configurations apart for people.
const shortDigest = 12

// shortened is the beginning of a digest.
func shortened(digest string) string {
	digest = clean(strings.TrimPrefix(digest, "sha256:"))
	return digest[:min(len(digest), shortDigest)]
}

// stamp writes a time for people: in UTC, so that two of them can compare it.
func stamp(at time.Time) string {
	return at.UTC().Format(time.DateTime) + " UTC"
}

// Unlocked shows a lock that was taken away.
func Unlocked(t *Text, l *api.ConfigLock) {
	t.Line("%s nobody holds the lock of the configuration now. It was %s.", t.Good("Unlocked:"), held(l))
}

// Held shows a lock that somebody holds, before it is taken away.
func Held(t *Text, l *api.ConfigLock) {
	t.Line("The lock of the configuration is held:\n")
	locked(t, l)
}

// locked shows who holds a lock, what for, since when, and how to take it away.
func locked(t *Text, l *api.ConfigLock) {
	tab := &table{}
	tab.add("id", clean(l.ID))
	tab.add("for", dash(l.Operation))
	tab.add("who", holder(l))
	tab.add("since", stamp(l.Created))
	tab.add("program", "AUA "+dash(l.Version))
	t.Table(tab)
}

// held is a lock in one line.
func held(l *api.ConfigLock) string {
	return fmt.Sprintf("held by %s for %s since %s, id %s", holder(l), dash(l.Operation), stamp(l.Created), clean(l.ID))
}

// holder is who holds a lock, and where.
func holder(l *api.ConfigLock) string {
	who := clean(l.Who)
	if l.Host != "" {
		who += "@" + clean(l.Host)
	}
	if l.By != "" {
		who = strings.TrimSpace(who + " (token " + clean(l.By) + ")")
	}
	return dash(who)
}
