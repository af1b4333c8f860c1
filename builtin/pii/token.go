// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strings"

// issued is a form of token by which an issuer makes its tokens recognisable.
type issued struct {
	prefix string
	// body holds the bytes behind the prefix, from least to most of them.
	body        *[256]bool
	least, most int
	// check decides on the body; nil accepts it.
	check func(body string) bool
}

var (
	upperDigits = bytesOf("A-Z0-9")
	hexBytes    = bytesOf("0-9a-f")
	dotURL      = bytesOf("A-Za-z0-9_.-")
	hookPath    = bytesOf("A-Za-z0-9/")
)

// tokens are the forms of tokens that are recognised wherever they stand.
var tokens = []issued{
	{"AKIA", upperDigits, 16, 16, nil}, // Amazon Web Services: keys of users, of sessions, of services
	{"ASIA", upperDigits, 16, 16, nil},
	{"ABIA", upperDigits, 16, 16, nil},
	{"ACCA", upperDigits, 16, 16, nil},
	{"AIza", base64URL, 35, 35, nil}, // Google
	{"ya29.", base64URL, 20, 2048, nil},
	{"GOCSPX-", base64URL, 28, 28, nil},
	{"AGE-SECRET-KEY-1", upperDigits, 58, 58, nil},
	{"github_pat_", wordBytes, 40, 255, nil}, // GitHub
	{"ghp_", alnum, 36, 255, nil},
	{"gho_", alnum, 36, 255, nil},
	{"ghu_", alnum, 36, 255, nil},
	{"ghs_", alnum, 36, 255, nil},
	{"ghr_", alnum, 36, 255, nil},
	{"glpat-", base64URL, 20, 255, nil},
	{"sk_live_", alnum, 16, 255, nil}, // Stripe
	{"sk_test_", alnum, 16, 255, nil},
	{"rk_live_", alnum, 16, 255, nil},
	{"rk_test_", alnum, 16, 255, nil},
	{"whsec_", base64s, 24, 255, nil},
	{"sk-", base64URL, 20, 255, unbroken},   // OpenAI, Anthropic, OpenRouter and those that do as they do
	{"xoxb-", base64URL, 20, 255, hasDigit}, // Slack
	{"xoxp-", base64URL, 20, 255, hasDigit},
	{"xoxa-", base64URL, 20, 255, hasDigit},
	{"xoxe-", base64URL, 20, 255, hasDigit},
	{"xoxr-", base64URL, 20, 255, hasDigit},
	{"xoxs-", base64URL, 20, 255, hasDigit},
	{"xapp-", base64URL, 20, 255, hasDigit},
	{"npm_", alnum, 36, 36, nil},
	{"pypi-AgE", base64URL, 50, 1024, nil},
	{"hf_", alnum, 30, 64, nil},
	{"SG.", dotURL, 60, 80, hasDigit}, // SendGrid
	{"dop_v1_", hexBytes, 64, 64, nil},
	{"hvs.", base64URL, 24, 512, nil}, // Vault
	{"hvb.", base64URL, 24, 512, nil},
	{"aua_", wordBytes, 20, 255, hasDigit},
}

var (
	tokenFirst   = bytesOf("A-Za-z0-9")
	tokensByByte = func() (by [256][]issued) {
		for _, form := range tokens {
			by[form.prefix[0]] = append(by[form.prefix[0]], form)
		}
		return by
	}()
)

// findToken recognises the tokens of known issuers.
func findToken(t *text, i int) int {
	if wordBytes[t.prev(i)] {
		return 0
	}
	for _, form := range tokensByByte[t.s[i]] {
		if !t.has(i, form.prefix) {
			continue
		}
		body := i + len(form.prefix)
		end := t.run(body, form.most+1, form.body)
		for end > body && end <= len(t.s) && (t.s[end-1] == '.' || t.s[end-1] == '-') {
			end-- // punctuation behind it
		}
		n := end - body
		if n < form.least || n > form.most || alnum[t.at(end)] {
			continue
		}
		if form.check == nil || form.check(t.s[body:end]) {
			return end
		}
	}
	switch {
	case t.s[i] == 'T':
		return findSlackHook(t, i)
	case digits[t.s[i]]:
		return findBotToken(t, i)
	}
	return 0
}

// findSlackHook recognises the secret part of the address of an incoming webhook.
func findSlackHook(t *text, i int) int {
	if !strings.HasSuffix(t.before(i), "hooks.slack.com/services/") {
		return 0
	}
	end := t.run(i, 255, hookPath)
	if strings.Count(t.s[i:min(end, len(t.s))], "/") < 2 {
		return 0
	}
	return end
}

// findBotToken recognises Telegram's: a bot's number, a colon and 35 characters.
func findBotToken(t *text, i int) int {
	colon := t.run(i, 11, digits)
	if n := colon - i; n < 8 || n > 10 || t.at(colon) != ':' || t.at(colon+1) != 'A' {
		return 0
	}
	end := t.run(colon+1, 36, base64URL)
	if end-colon-1 != 35 || alnum[t.at(end)] {
		return 0
	}
	return end
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// unbroken reports whether s has sixteen letters and digits in a row, some of
// each: words with dashes between them are the name of something.
func unbroken(s string) bool {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '-' || r == '_' }) {
		if len(part) >= 16 && hasDigit(part) && strings.ContainsFunc(part, func(r rune) bool { return r >= 'A' }) {
			return true
		}
	}
	return false
}
