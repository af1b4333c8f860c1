// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// body makes characters of a form's alphabet, letters and digits by turns.
func body(form issued, n int) string {
	var made strings.Builder
	for made.Len() < n {
		for _, c := range []byte("a1B2c3D4") {
			switch {
			case made.Len() == n:
			case form.body[c]:
				made.WriteByte(c)
			case form.body[c^0x20]:
				made.WriteByte(c ^ 0x20)
			}
		}
	}
	return made.String()
}

// TestEveryIssuersTokens makes tokens of each form, of all bounds of its length.
func TestEveryIssuersTokens(t *testing.T) {
	r := newRules(t, settings{"kinds": []string{"secret"}})
	for _, form := range tokens {
		for n, want := range map[int]bool{form.least - 1: false, form.least: true, form.most: true, form.most + 1: false} {
			token := form.prefix + body(form, n)
			found := values(r, "It is "+token+".")
			if want {
				require.Equal(t, []string{"secret:" + token}, found, token)
			} else {
				require.NotContains(t, found, "secret:"+token, token)
			}
			require.NotContains(t, values(r, "x"+token), "secret:"+token, "in the middle of a word")
		}
	}
}

func TestTokens(t *testing.T) {
	random := strings.Repeat("aB3dE6gH", 5)
	sk, hook, bot := "sk-"+random, "T0ABCDEF/B0ABCDEF/"+random[:24], "123456789:AA"+random[:33]
	decide(t, kindSecret, []decision{
		{"key " + sk, sk},
		{"key=" + sk + "&x=1", sk},
		{"`" + sk + "`", sk},
		{"sk-proj-" + random, "sk-proj-" + random},
		{"sk-learn-is-a-library-for-python", ""},
		{"sk-estimator-container-id-12", ""},
		{"sk-" + strings.Repeat("a", 40), ""},
		{"sk-" + strings.Repeat("1", 40), ""},
		{"xoxb-hello-hello-hello-hello", ""},
		{"xoxb-123456789012-" + random, "xoxb-123456789012-" + random},
		{"https://hooks.slack.com/services/" + hook, hook},
		{"https://hooks.example.com/services/" + hook, ""},
		{"https://hooks.slack.com/services/T0ABCDEF", ""},
		{"bot" + bot, ""},
		{"bot " + bot, bot},
		{"bot 1234567:AA" + random[:33], ""},
		{"12:34:56", ""},
		{"AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP"},
		{"AKIAABCDEFGHIJKLMNOPQ", ""},
		{"akiaabcdefghijklmnop", ""},
		{"ghp_" + random[:36] + "-", "ghp_" + random[:36]},
		{"ghp_" + random[:35], ""},
	})
}

func TestJWT(t *testing.T) {
	const header, payload = "eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxIn0"
	decide(t, kindSecret, []decision{
		{header + "." + payload + ".c2ln", header + "." + payload + ".c2ln"},
		{"Bearer " + header + "." + payload + ".c2ln.", header + "." + payload + ".c2ln"},
		{header + "." + payload + ".", header + "." + payload},
		{header + ".a.b.c.d", header + ".a.b.c.d"},
		{header + ".a.b.c.d.e", header + ".a.b.c.d"},
		{header, ""},
		{header + ".", ""},
		{header + ". " + payload, ""},
		{"eyJ0eXAiOiJKV1QifQ." + payload + ".c2ln", ""},
		{"eyJhbG." + payload, ""},
		{"x" + header + "." + payload + ".c2ln", ""},
		{"x." + header + "." + payload + ".c2ln", ""},
		{"-" + header + "." + payload + ".c2ln", ""},
		{header + "." + strings.Repeat("a", maxSecretBytes), ""},
		{"EyJhbGciOiJIUzI1NiJ9." + payload, ""},
	})
}

func TestPEM(t *testing.T) {
	line := strings.Repeat("MIIEvQIBADAN", 5)
	pem := func(label, body, end string) string { return "-----BEGIN " + label + "-----" + body + end }
	whole := pem("PRIVATE KEY", "\n"+line+"\n"+line+"\n", "-----END PRIVATE KEY-----")
	escaped := pem("EC PRIVATE KEY", `\n`+line+`\n`, "-----END EC PRIVATE KEY-----")
	encrypted := pem("RSA PRIVATE KEY", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n"+line+"\n", "-----END RSA PRIVATE KEY-----")
	pgp := pem("PGP PRIVATE KEY BLOCK", "\n\n"+line+"\n=abcd\n", "-----END PGP PRIVATE KEY BLOCK-----")
	decide(t, kindSecret, []decision{
		{whole, whole},
		{"x" + whole + "\nafter", whole},
		{escaped, escaped},
		{encrypted, encrypted},
		{pgp, pgp},
		{strings.ReplaceAll(whole, "\n", "\r\n"), strings.ReplaceAll(whole, "\n", "\r\n")},
		{pem("PRIVATE KEY", "\n"+line+"\n"+line, ""), pem("PRIVATE KEY", "\n"+line+"\n"+line, "")},
		{pem("PRIVATE KEY", "\n"+line+"\nand then some words", ""), pem("PRIVATE KEY", "\n"+line, "")},
		{pem("PRIVATE KEY", " is how it begins", ""), ""},
		{pem("PRIVATE KEY", "", ""), ""},
		{pem("PUBLIC KEY", "\n"+line+"\n", "-----END PUBLIC KEY-----"), ""},
		{pem("CERTIFICATE", "\n"+line+"\n", "-----END CERTIFICATE-----"), ""},
		{"-----BEGIN private key-----\n" + line, ""},
		{"---- BEGIN PRIVATE KEY ----\n" + line, ""},
	})
}
