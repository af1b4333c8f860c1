// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// verified checks a request as a receiver does, from the documented format alone.
func verified(r received, key []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(r.header.Get("webhook-id") + "." + r.header.Get("webhook-timestamp") + "." + string(r.body)))
	for signature := range strings.FieldsSeq(r.header.Get("webhook-signature")) {
		sent, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(signature, "v1,"))
		if err == nil && strings.HasPrefix(signature, "v1,") && hmac.Equal(sent, mac.Sum(nil)) {
			return true
		}
	}
	return false
}

func TestReceiverCanVerify(t *testing.T) {
	key := []byte("a key of bytes \x00\xff that is long")
	for _, tc := range []struct {
		secret string
		key    []byte
	}{{secret, []byte(secret)}, {"whsec_" + base64.StdEncoding.EncodeToString(key), key}} {
		rc := newReceiver(t, nil)
		h := open(t, rc, config{"secret": tc.secret}, realTime)
		fire(t, h, "r1")
		fire(t, h, "r2")
		got := rc.wait(t, 2)
		require.NoError(t, h.Close())
		for _, r := range got {
			require.True(t, verified(r, tc.key))
			require.False(t, verified(r, []byte("another key")))
			changed := r
			changed.body = append([]byte(" "), r.body...)
			require.False(t, verified(changed, tc.key), "another body")
			changed = r
			changed.header = r.header.Clone()
			changed.header.Set("webhook-timestamp", "1")
			require.False(t, verified(changed, tc.key), "another time")
			require.Equal(t, r.event.ID, r.header.Get("webhook-id"))
			require.Equal(t, r.event.ID, r.header.Get("Idempotency-Key"))
		}
		require.NotEqual(t, got[0].event.ID, got[1].event.ID)
	}
}

// TestSignatureOfTheSpecification is the example that the libraries for
// Standard Webhooks are tested with.
func TestSignatureOfTheSpecification(t *testing.T) {
	key, err := parseKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	require.NoError(t, err)
	require.Equal(t, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`)))
}

// TestEachAttemptIsSignedAnew: a receiver refuses old timestamps.
func TestEachAttemptIsSignedAnew(t *testing.T) {
	rc := newReceiver(t, func(n int, w http.ResponseWriter, _ received) {
		if n == 0 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	var f fast
	tm := f.timing()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tm.now = func() time.Time {
		at = at.Add(time.Minute)
		return at
	}
	h := open(t, rc, config{"workers": 1}, tm)
	fire(t, h, "r1")
	got := rc.wait(t, 2)
	require.NoError(t, h.Close())
	var stamps []int64
	for _, r := range got {
		require.True(t, verified(r, []byte(secret)))
		n, err := strconv.ParseInt(r.header.Get("webhook-timestamp"), 10, 64)
		require.NoError(t, err)
		stamps = append(stamps, n)
	}
	require.Greater(t, stamps[1], stamps[0])
	require.NotEqual(t, got[0].header.Get("webhook-signature"), got[1].header.Get("webhook-signature"))
}

// TestCertificateIsChecked: a server with a certificate that nobody vouches for
// gets no event; with ca_file it does.
func TestCertificateIsChecked(t *testing.T) {
	rc := newReceiver(t, nil)
	rc.Close()
	rc.Server = newTLS(t, rc)
	var f fast
	h := open(t, rc, config{"max_attempts": 2}, f.timing())
	fire(t, h, "r1")
	require.NoError(t, h.Close())
	require.Empty(t, rc.requests())
	require.Len(t, f.waited(), 1)

	file := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rc.Certificate().Raw})
	require.NoError(t, os.WriteFile(file, block, 0o600))
	h = open(t, rc, config{"ca_file": file}, f.timing())
	fire(t, h, "r1")
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), 1)
}

func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := newReceiver(t, nil)
	rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ received) {
		w.Header().Set("Location", elsewhere.URL)
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
	h := open(t, rc, nil, realTime)
	fire(t, h, "r1")
	require.NoError(t, h.Close())
	require.Len(t, rc.requests(), 1)
	require.Empty(t, elsewhere.requests())
}

func TestPause(t *testing.T) {
	least, most := func() float64 { return 0 }, func() float64 { return 1 }
	for attempt, want := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 5: 8 * time.Second, 8: time.Minute, 20: time.Minute, 100: time.Minute} {
		require.Equal(t, want, pause(attempt, most), "attempt %d", attempt)
		require.Equal(t, want/2, pause(attempt, least), "attempt %d", attempt)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "0": 0, "-3": 0, "soon": 0, "1.5": 0, "999999999999": time.Hour,
		"Fri, 02 Jan 2026 03:04:35 GMT": 30 * time.Second, "Fri, 02 Jan 2026 03:00:00 GMT": 0, "Sat, 03 Jan 2026 03:04:35 GMT": time.Hour,
	} {
		require.Equal(t, want, retryAfter(http.Header{"Retry-After": {value}}, now), value)
	}
}
