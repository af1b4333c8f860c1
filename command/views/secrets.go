// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"strings"
	"time"
)

// SecretsMade is what "aua secrets init" and "rotate-key" did.
type SecretsMade struct {
	File string `json:"file"`
	// KeyFile is where the key is; empty when it is in the environment variable KeyEnv.
	KeyFile string `json:"key_file,omitempty"`
	KeyEnv  string `json:"key_env,omitempty"`
	// KeyID tells the key from others.
	KeyID uint32 `json:"key_id"`
	// Key is the key itself, which is shown once, when it goes into an
	// environment variable; Before is the id of the one of before a rotation.
	Key    string `json:"key,omitempty"`
	Before uint32 `json:"before,omitempty"`
	// Add is what the configuration needs for the file to be used.
	Add string `json:"add,omitempty"`
}

// MakeSecrets shows an encrypted file that was made, or encrypted with another key.
func MakeSecrets(t *Text, v *SecretsMade) {
	if v.Before != 0 {
		t.Line("%s %s is encrypted with the key %d now, and the key %d is worth nothing for it.", t.Good("The key was changed:"), clean(v.File), v.KeyID, v.Before)
	} else {
		t.Line("%s %s, empty, encrypted with the key %d.", t.Good("Made"), clean(v.File), v.KeyID)
	}
	switch {
	case v.Key != "":
		t.Line("The key is shown here and nowhere else. Keep it where the server finds it as %s, and keep a copy: without it, the file cannot be read.", clean(v.KeyEnv))
		t.Line("")
		t.Line("  %s=%s", clean(v.KeyEnv), v.Key)
	case v.KeyFile != "":
		t.Line("Its key is in %s. Keep it out of version control, and keep a copy elsewhere: without it, the file cannot be read.", clean(v.KeyFile))
	}
	if v.Add != "" {
		t.Line("")
		t.Line("Add to the configuration, so that the server finds it:")
		t.Line("")
		for line := range strings.Lines(v.Add) {
			t.Line("  %s", strings.TrimRight(line, "\n"))
		}
	}
}

// SecretChange is what "aua secrets set" and "unset" did.
type SecretChange struct {
	File string `json:"file"`
	Name string `json:"name"`
	// Change is added, replaced or removed.
	Change string `json:"change"`
}

// ChangeSecret shows the change of a secret.
func ChangeSecret(t *Text, v *SecretChange) {
	t.Line("%s was %s, in %s.", t.Bold(clean(v.Name)), v.Change, clean(v.File))
}

// SecretList is what an encrypted file holds.
type SecretList struct {
	File    string       `json:"file"`
	KeyID   uint32       `json:"key_id"`
	Secrets []ListSecret `json:"secrets"`
}

// ListSecret is a secret without its value.
type ListSecret struct {
	Name    string    `json:"name"`
	Updated time.Time `json:"updated_at"`
}

// ListSecrets shows the names of the secrets.
func ListSecrets(t *Text, v *SecretList) {
	t.Line("%s has %s, encrypted with the key %d.", clean(v.File), count(int64(len(v.Secrets)), "secret", "secrets"), v.KeyID)
	if len(v.Secrets) == 0 {
		return
	}
	tab := &table{}
	tab.add("NAME", "SET")
	for _, s := range v.Secrets {
		tab.add(clean(s.Name), s.Updated.UTC().Format("2006-01-02 15:04"))
	}
	t.Line("")
	t.Table(tab)
}
