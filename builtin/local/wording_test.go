// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// wordings are records with queries that are about them, and near misses.
var wordings = []struct {
	name                     string
	subject, claim, rejected string
	found, missed            []string
}{
	{
		name:    "a question as the subject",
		subject: "What is the capital of Australia?", claim: "The capital of Australia is Canberra.", rejected: "The capital of Australia is Sydney.",
		found: []string{
			"What is the capital of Australia?", "what is the capital of australia", "What's the capital of Australia?",
			"Tell me the capital of Australia.", "Which city is the capital of Australia?", "Australia's capital?",
			"Can you tell me what the capital of Australia is?", "WHAT IS THE CAPITAL OF AUSTRALIA?", "Name Australia's capital city",
			"Is Sydney the capital of Australia?", "The capital of Australia is Canberra.", "What is the captial of Australia?",
		},
		missed: []string{
			"What is the capital of Austria?", "what is the capital of austria", "What is the population of Australia?",
			"What is not the capital of Australia?", "What is the capital of Western Australia?", "What is the largest city of Australia?",
			"When did Canberra become the capital of Australia?", "Australia", "What is the capital of Australia's neighbour New Zealand?", "What is a capital?",
		},
	},
	{
		name:    "a topic as the subject",
		subject: "capital of Australia", claim: "Canberra is the capital of Australia, not Sydney.",
		found:  []string{"What is the capital of Australia?", "capital of Australia", "Is Canberra the capital of Australia?"},
		missed: []string{"What is the capital of Canberra?", "Why is Canberra the capital of Australia?", "How many people live in the capital of Australia?"},
	},
	{
		name:    "a name as the subject",
		subject: "MessagePad", claim: "The MessagePad was developed by Apple.",
		found:  []string{"Who developed the MessagePad?", "By whom was the MessagePad developed?", "Which company created the MessagePad?", "Apple created the MessagePad", "Tell me who made the MessagePad."},
		missed: []string{"What is a MessagePad?", "When was the MessagePad developed?", "Who developed the iPad?", "Tell me about the MessagePad.", "Where was the MessagePad developed?", "Who owns the MessagePad?"},
	},
	{
		name:    "a place",
		subject: "Kupreanof Island", claim: "Kupreanof Island is located in Alaska.",
		found:  []string{"Where is Kupreanof Island?", "Where is Kupreanof Island located?", "Kupreanof Island is in Alaska", "Kupreanof Island can be found in Alaska"},
		missed: []string{"What is Kupreanof Island?", "When was Kupreanof Island discovered?", "Where is Mitkof Island?", "Who owns Kupreanof Island?", "Kupreanof Island was founded in Alaska"},
	},
	{
		name:    "a year is not a place",
		subject: "Apple", claim: "Apple was founded in 1976.",
		found:  []string{"When was Apple founded?", "What year was Apple founded?", "In which year was Apple established?"},
		missed: []string{"Where was Apple founded?", "Who founded Apple?", "When was Apple sold?", "Was Apple founded in 1977?"},
	},
	{
		name:    "numbers",
		subject: "What is 15 % of 240?", claim: "15 % of 240 is 36.", rejected: "15 % of 240 is 32.",
		found:  []string{"What is 15 % of 240?", "what's 15% of 240", "15 percent of 240", "fifteen percent of 240"},
		missed: []string{"What is 16 % of 240?", "What is 15 % of 24?", "What is 15 of 240?", "What is -15 % of 240?"},
	},
	{
		name:    "units and direction",
		subject: "Convert 5 miles to km", claim: "5 miles are 8.05 km.",
		found:  []string{"convert 5 miles to kilometres", "Convert 5 miles to kilometers, please"},
		missed: []string{"convert 5 miles to metres", "convert 5 km to miles", "convert 50 miles to km", "convert 5 feet to km"},
	},
	{
		name:    "who does what to whom",
		subject: "Who acquired GitHub?", claim: "Microsoft acquired GitHub.",
		found:  []string{"Who bought GitHub?", "By whom was GitHub acquired?", "GitHub was bought by Microsoft", "Which company took over GitHub?"},
		missed: []string{"Who did GitHub acquire?", "GitHub acquired Microsoft", "Microsoft was bought by GitHub", "Who sold GitHub?"},
	},
	{
		name:    "comparison",
		subject: "Is Go faster than Python?", claim: "Go is faster than Python for loops.",
		found:  []string{"is Go faster than Python"},
		missed: []string{"Is Python faster than Go?", "Is Go slower than Python?", "Isn't Go faster than Python?", "Is Go faster than Rust?"},
	},
	{
		name:    "identifiers",
		subject: "What does strings.Title return?", claim: "strings.Title is deprecated and returns a string in title case.",
		found:  []string{"what does strings.Title return", "What does strings.Title give back?"},
		missed: []string{"What does strings.ToTitle return?", "What does bytes.Title return?", "What does C++ return?", "What does strings.Title cost?"},
	},
	{
		name:    "opposites",
		subject: "Is aspirin safe during pregnancy?", claim: "Aspirin is not safe during pregnancy.",
		found:  []string{"Is aspirin safe during pregnancy?", "is aspirin harmless during pregnancy"},
		missed: []string{"Is aspirin unsafe during pregnancy?", "Is ibuprofen safe during pregnancy?", "Is aspirin safe before pregnancy?"},
	},
	{
		name:    "an unknown verb is no answer",
		subject: "Zorbia", claim: "Zorbia frobnicates Alaska.",
		found:  []string{"zorbia frobnicates alaska"},
		missed: []string{"Zorbia is in Alaska.", "Where is Zorbia?", "Zorbia owns Alaska"},
	},
	{
		name:    "another preposition",
		subject: "Nissan Leaf", claim: "The Nissan Leaf was created in Japan.",
		found:  []string{"Where was the Nissan Leaf created?"},
		missed: []string{"Who was the Nissan Leaf created by?", "The Nissan Leaf was created by Japan", "What is the Nissan Leaf a product of?"},
	},
	{
		name:    "another language",
		subject: "Wie heißt die Hauptstadt von Australien?", claim: "Canberra",
		found:  []string{"Wie heißt die Hauptstadt von Australien?", "wie heißt die hauptstadt von australien"},
		missed: []string{"Wie heißt die Hauptstadt von Österreich?"},
	},
}

func TestWordings(t *testing.T) {
	for _, tc := range wordings {
		t.Run(tc.name, func(t *testing.T) {
			s := openStore(t, "{}", "")
			r := about("c", tc.subject, tc.claim)
			r.Rejected = tc.rejected
			load(t, s, r, about("other", "What is the boiling point of iron?", "Iron boils at 2862 °C."))
			for _, q := range tc.found {
				require.Equal(t, []string{"c"}, ids(search(t, s, q)), why(t, s, q, "c"))
			}
			for _, q := range tc.missed {
				require.Empty(t, ids(search(t, s, q)), why(t, s, q, "c"))
			}
		})
	}
}
