// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const generated = "q8Zt3LmX9vB2nK7r"

func TestPasswordBehindItsName(t *testing.T) {
	decide(t, kindSecret, []decision{
		{"password: hunter22", "hunter22"},
		{"Password = hunter22", "hunter22"},
		{"password=hunter22;", "hunter22"},
		{"password := hunter22", "hunter22"},
		{"password => hunter22", "hunter22"},
		{"password：hunter22", ""},
		{"password： hunter22", "hunter22"},
		{`"password": "hunter22"`, "hunter22"},
		{`{\"password\": \"hunter22\"}`, "hunter22"},
		{`'db_password' => 'hunter22'`, "hunter22"},
		{`cfg["password"] = "hunter22"`, "hunter22"},
		{"DB_PASSWORD=hunter22", "hunter22"},
		{"dbPassword: hunter22", "hunter22"},
		{"my password is hunter22", "hunter22"},
		{"my password was hunter22.", "hunter22"},
		{"das Passwort ist hunter22", "hunter22"},
		{"pwd=hunter22&x=1", "hunter22"},
		{"pwd=hunter22&3", "hunter22&3"},
		{"password: 123456", "123456"},
		{"password: 12345", ""},
		{"password: hunter", ""},
		{"password: h2", ""},
		{"password: $HOME2/x", ""},
		{"password: <hunter22>", ""},
		{"password: [hunter22]", ""},
		{"password: {hunter22}", ""},
		{"password: get2password()", ""},
		{"password: env2[0]", ""},
		{"password: https://example.com/2", ""},
		{"password: ********", ""},
		{"password_file: /run/secret2", ""},
		{"password hunter22", ""},
		{"password Hunter22", "Hunter22"},
		{"password is 8 characters", ""},
		{"passwords: hunter22", ""},
		{"password\n\nhunter22", ""},
		{"password: " + strings.Repeat("a1", maxAssigned/2), strings.Repeat("a1", maxAssigned/2)},
		{"password: " + strings.Repeat("a1", maxAssigned), ""},
	})
}

func TestTokenBehindItsName(t *testing.T) {
	decide(t, kindSecret, []decision{
		{"token: " + generated, generated},
		{"token " + generated, generated},
		{"the token is " + generated + ".", generated},
		{"api_key=" + generated, generated},
		{"apiKey: '" + generated + "'", generated},
		{"API key: " + generated, generated},
		{"X-Api-Key: " + generated, generated},
		{"aws secret access key = " + generated, generated},
		{"client_secret=" + generated + "&grant=x", generated},
		{"Authorization: Bearer " + generated, generated},
		{"Authorization: Basic " + generated + "==", generated + "=="},
		{"token: 9f86d081884c7d659a2feaa0c55ad015", "9f86d081884c7d659a2feaa0c55ad015"},
		{"token: " + generated[:15], ""},
		{"tokens: " + generated, ""},
		{"token_id: " + generated, ""},
		{"key: " + generated, ""},
		{"hash: " + generated, ""},
		{"token: abcdefghijklmnopqrst", ""},
		{"token: aaaaaaaaaaaaaaaaaaa1", ""},
		{"token: my-app-tls-cert-2024-prod", ""},
		{"token: 12345678901234567890", ""},
		{"token: ed25519.Ed25519PrivateKey", ""},
		{"token: projects/my/secrets/db2/versions/1", ""},
		{"token: get2Token(a1B2c3D4e5F6)", ""},
	})
}

func TestPasswordInAnAddress(t *testing.T) {
	decide(t, kindSecret, []decision{
		{"https://user:hunter2@example.com", "hunter2"},
		{"postgres://app:s3cret@db:5432/x", "s3cret"},
		{"redis://:s3cret@cache", "s3cret"},
		{"https://user:a%2Fb@example.com", "a%2Fb"},
		{"https://user:correcthorse@example.com", "correcthorse"},
		{"https://user:password@example.com", ""},
		{"https://user:REDACTED@example.com", ""},
		{"https://user:xxxx@example.com", ""},
		{"https://user:****@example.com", ""},
		{"https://user:${PASS}@example.com", ""},
		{"https://user:<pass1>@example.com", ""},
		{"https://example.com:8080/a@b", ""},
		{"https://example.com/u:p4ss@x", ""},
		{"user:p4ssw0rd@example.com", ""},
		{"https://a b:p4ssw0rd@example.com", ""},
		{"https://user:p4ss:w0rd@example.com", ""},
	})
}

func TestNameBefore(t *testing.T) {
	for before, want := range map[string]naming{
		"": unnamed, "password": unnamed, "password ": barePassword, "password: ": namedPassword, "password=": namedPassword, `password" `: unnamed,
		`password "`: unnamed, `"password":"`: namedPassword, "token ": bareToken, "token is ": namedToken, "bearer ": bareToken,
		"the secret: ": namedToken, "secrets: ": unnamed, "ключ: ": unnamed, "contraseña: ": namedPassword, "x password y: ": unnamed, "password(": unnamed,
	} {
		require.Equal(t, want, nameBefore(before), "%q", before)
	}
}

func TestRandom(t *testing.T) {
	for s, want := range map[string]bool{
		generated: true, "0123456789abcdef": false, "0a1b2c3d4e5f6a7b": true, "aaaaaaaaaaaaaaa1": false, "abcdefghijklmno1": false,
		"a1a1a1a1a1a1a1a1": false, "Password12345678": false, "my-long-name-for-2": false, "550e8400-e29b-41d4-a716-446655440000": true,
	} {
		require.Equal(t, want, random(s), s)
	}
}

func TestEntropy(t *testing.T) {
	require.InDelta(t, 0, entropy("aaaa"), 1e-12)
	require.InDelta(t, 1, entropy("abab"), 1e-12)
	require.InDelta(t, 1.5, entropy("aabc"), 1e-12)
	require.InDelta(t, 4, entropy("0123456789abcdef"), 1e-12)
}
