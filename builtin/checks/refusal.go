// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// What a refusal looks like. The patterns know English only; in any other
// language no refusal is found.
var (
	// regret is what a refusal begins with.
	regret = `(?:i[’']?m|i am|we[’']?re|we are)\s+(?:very |so |really |truly )?sorry[,.!]?\s*(?:but\s+)?|` +
		`sorry[,.!]?\s*(?:but\s+)?|(?:my |i )?apolog(?:ies|i[sz]e)[,.!]?\s*(?:but\s+)?|unfortunately,?\s*|` +
		`as an? (?:ai|artificial intelligence|large language model|language model)[^,.]{0,40},\s*`
	// conclusion is what a refusal begins with that has been reasoned for.
	conclusion = `(?:therefore|thus|so|hence|consequently|as such),?\s*`
	// cannot is "I cannot", "I'm unable to" and their kin.
	cannot = `(?:i|we)(?:\s+(?:really|simply|just|unfortunately|also))?\s*` +
		`(?:can\s?not|can[’']?t|won[’']?t|will not|am (?:unable|not able|not allowed|not permitted) to|are (?:unable|not able) to|` +
		`[’']m (?:unable|not able|not allowed|not permitted) to|[’']re (?:unable|not able) to|must (?:decline|refuse) to|have to (?:decline|refuse) to|decline to)`
	// deed is what is refused.
	deed = `(?:be able to\s+)?(?:ethically |directly |legally |knowingly |personally |definitively |accurately |confidently )?` +
		`(?:help(?: you)?|assist(?: you)?|comply|fulfil+|engage|answer|respond|participate|do (?:that|this|so)|continue|complete|generate|create|write|produce|give|offer|discuss|share|` +
		`provide (?:an? |the |any )?(?:\w+ ){0,2}(?:answer|assistance|help|response|information|guidance|instructions|advice))`
	// refusing is a sentence that refuses as a whole; its first group is the regret.
	refusing = regexp.MustCompile(`(?i)^(` + regret + `)*(?:` + conclusion + `)?` + cannot + `\s+` + deed + `\b[^.!?\n]*`)
	// stock is the wording of the refusals that models are trained to give.
	stock = regexp.MustCompile(`(?i)\b(?:help|assist)(?: you)?(?: with)? (?:that|this|your|the) (?:request|question|task|topic)|\b(?:help|assist)(?: you)? with (?:that|this)\s*$|\b(?:comply|fulfil+)\b|\banswer (?:that|this|the|your)? ?(?:question|request)|\bprovide (?:an?|the) (?:\w+ )?answer\b`)
	// turn is where what began as a refusal goes on to answer.
	turn = regexp.MustCompile(`(?i)\bi(?: would|[’']d)? (?:think|believe|guess|suspect|say)\b|\b(?:probably|likely|estimate|best guess|help but)\b|[,;:–—]\s*(?:but|however|though|although|yet)\b|\b(?:but|however),? (?:here|it|the|this|you can|based|assuming|in general|generally)\b`)
	// aboutPeople is a sentence that speaks with the user, or of what an answer
	// would take, instead of answering.
	aboutPeople = regexp.MustCompile(`(?i)^to (?:answer|find|solve|determine|calculate)\b|\b(?:i|i[’']m|i[’']d|my|you|your|please|illegal|harmful|unethical|against|polic(?:y|ies)|guidelines?|safety|professional)\b`)

	// wordsWanted are questions whose right answer may read like a refusal.
	wordsWanted = regexp.MustCompile(`(?i)\b(?:translat\w*|rewrit\w*|rephras\w*|paraphras\w*|proofread|repeat|say|says|quote|refus\w*|declin\w*|apolog\w*|sorry|role-?play|pretend)\b`)
	// textWanted are questions that want a text in somebody else's name.
	textWanted = regexp.MustCompile(`(?i)\b(?:reply|replies|respon\w+|letter|e-?mails?|messages?|customers?|dialogue?|story|script|poem|song)\b`)
)

const (
	// refusalLead and refusalTail bound, in bytes, what may stand before and
	// after the refusing sentence: a longer text has more to say than no.
	refusalLead = 600
	refusalTail = 400
)

// refusal fails an answer that does nothing but decline to answer. A text that
// quotes a refusal, declines in part, or goes on to answer is none.
func refusal(_ context.Context, a *subject) finding {
	if a.finish == "content_filter" {
		return fails("The model server's content filter stopped the answer.")
	}
	text := strings.TrimSpace(a.text)
	if text == "" {
		return inapplicable("The answer is empty.")
	}
	if len(text) > refusalLead+refusalTail || len(a.fences) > 0 || strings.HasPrefix(text, ">") {
		return passes("The answer is more than a refusal.")
	}
	offset := strings.Index(a.text, text)
	for i, s := range sentences(text) {
		sentence := text[s[0]:s[1]]
		if !mayRefuse(sentence) {
			continue
		}
		at := refusing.FindStringSubmatchIndex(sentence)
		if at == nil {
			continue
		}
		// The "but" of "I'm sorry, but" belongs to the regret, and is no turn.
		isStock, regrets, said := stock.MatchString(sentence), at[2] >= 0, max(at[3], 0)
		if s[0] > refusalLead || !isStock && (!regrets || i > 0) || turn.MatchString(text[s[0]+said:]) || !aboutRefusing(text[s[1]:]) {
			break
		}
		if wordsWanted.MatchString(a.question) || !isStock && textWanted.MatchString(a.question) {
			return inapplicable("The question may ask for a text that reads like a refusal.")
		}
		return failsAt(offset+s[0], offset+s[1], "The answer declines to answer: “"+excerpt(sentence)+"”.")
	}
	return passes("The answer does not decline to answer.")
}

// refusingWords are those of [cannot] of which a refusal has at least one.
var refusingWords = []string{"can", "won", "will not", "unable", "not able", "not allowed", "not permitted", "decline", "refuse"}

// mayRefuse is a quick look, which spares most sentences the pattern.
func mayRefuse(sentence string) bool {
	sentence = strings.ToLower(sentence)
	return slices.ContainsFunc(refusingWords, func(w string) bool { return strings.Contains(sentence, w) })
}

// aboutRefusing reports whether tail, which follows the refusing sentence, is
// short and says nothing of substance.
func aboutRefusing(tail string) bool {
	if len(tail) > refusalTail {
		return false
	}
	for _, s := range sentences(tail) {
		if !aboutPeople.MatchString(tail[s[0]:s[1]]) {
			return false
		}
	}
	return true
}

// sentences splits a short text at full stops, question and exclamation marks
// and line breaks. It returns the bounds of each sentence, without the space around it.
func sentences(text string) [][2]int {
	var found [][2]int
	start := 0
	add := func(end int) {
		s := text[start:end]
		lead := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
		if trimmed := strings.TrimSpace(s); trimmed != "" {
			found = append(found, [2]int{start + lead, start + lead + len(trimmed)})
		}
		start = end
	}
	for i := range len(text) {
		switch text[i] {
		case '.', '!', '?':
			if i+1 == len(text) || strings.IndexByte(" \t\r\n\"”)", text[i+1]) >= 0 {
				add(i + 1)
			}
		case '\n':
			add(i + 1)
		}
	}
	add(len(text))
	return found
}
