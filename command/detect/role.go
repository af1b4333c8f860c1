// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect

import (
	"path"
	"strings"
)

// role is what a model is good for, as far as its name tells.
type role int

const (
	roleGeneral role = iota
	roleCode
	roleMath
	roleEmbedding
)

// hints are parts of names of well-known models, by role.
var hints = []struct {
	role  role
	parts []string
}{
	{roleEmbedding, []string{"embed", "bge-", "minilm", "rerank", "gte-", "e5-"}},
	{roleCode, []string{"code", "coding", "devstral"}},
	{roleMath, []string{"math"}},
}

func roleOf(id string) role {
	name := strings.ToLower(path.Base(id))
	for _, h := range hints {
		for _, part := range h.parts {
			if strings.Contains(name, part) {
				return h.role
			}
		}
	}
	return roleGeneral
}

// specialist is one specialist to be written.
type specialist struct {
	name    string
	backend string
	model   string
	fields  []string
	// others are further models of the same role at the same server.
	others []string
}

// ordinary are the fields that a general model serves when no specialist of
// its own does. Questions of medicine, law and finance reach it as a general
// one, by the router's decision.
var ordinary = []string{"software_engineering", "mathematics", "research", "education", "creative_writing"}

// assign makes specialists of servers: of each server the first model of each
// role, since one machine rarely holds more in memory. names gives backends their names.
func assign(servers []Server, names []string) []specialist {
	var all []specialist
	served := map[string]bool{}
	general := false
	for i, s := range servers {
		first := map[role]int{}
		for _, id := range s.Models {
			r := roleOf(id)
			if at, ok := first[r]; ok {
				all[at].others = append(all[at].others, id)
				continue
			}
			first[r] = len(all)
			sp := specialist{backend: names[i], model: id}
			switch r {
			case roleCode:
				sp.fields = []string{"software_engineering"}
			case roleMath:
				sp.fields = []string{"mathematics"}
			default:
				sp.fields, general = []string{"general"}, true
			}
			served[sp.fields[0]] = true
			all = append(all, sp)
		}
	}
	if len(all) > 0 && !general {
		all[0].fields = append(all[0].fields, "general")
	}
	for i := range all {
		if last := len(all[i].fields) - 1; all[i].fields[last] != "general" {
			continue
		}
		for _, f := range ordinary {
			if !served[f] {
				all[i].fields = append(all[i].fields, f)
			}
		}
	}
	return all
}
