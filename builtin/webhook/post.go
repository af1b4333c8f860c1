// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// maxDiscard is how much of a response is read so that its connection can be used again.
const maxDiscard = 64 << 10

// outcome is what came of an attempt.
type outcome int

const (
	delivered outcome = iota
	// failed may succeed later, refused never will.
	failed
	refused
	// gone says that the receiver wants no events any more.
	gone
)

// newClient returns the client of an instance. It follows no redirect and knows
// no proxy: nothing goes where the configuration does not say.
func newClient(s *settings) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			TLSClientConfig:     &tls.Config{RootCAs: s.roots, MinVersion: tls.VersionTLS12},
			MaxIdleConnsPerHost: s.Workers,
			IdleConnTimeout:     30 * time.Second,
			ForceAttemptHTTP2:   true,
		},
		Timeout:       s.timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// sign returns the signature of a request.
func sign(key []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.", id, timestamp)
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// post makes one attempt. The error says why it was not delivered, wait how long
// the receiver wants to be left alone.
func (h *hook) post(ctx context.Context, d *delivery) (o outcome, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.settings.url.String(), bytes.NewReader(d.body))
	if err != nil {
		return refused, 0, withoutAddress(err)
	}
	timestamp := strconv.FormatInt(h.time.now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "aua-webhook/"+version)
	req.Header.Set("Idempotency-Key", d.id)
	req.Header.Set("webhook-id", d.id)
	req.Header.Set("webhook-timestamp", timestamp)
	req.Header.Set("webhook-signature", sign(h.settings.key, d.id, timestamp, d.body))
	resp, err := h.client.Do(req)
	if err != nil {
		return failed, 0, withoutAddress(err)
	}
	_, _ = io.CopyN(io.Discard, resp.Body, maxDiscard) // only the status counts
	if err := resp.Body.Close(); err != nil {
		return failed, 0, err
	}
	err = fmt.Errorf("the receiver answered with the status %d", resp.StatusCode)
	switch code := resp.StatusCode; {
	case code >= 200 && code < 300:
		return delivered, 0, nil
	case code == http.StatusGone:
		return gone, 0, err
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code == http.StatusTooManyRequests, code >= 500:
		return failed, retryAfter(resp.Header, h.time.now()), err
	}
	return refused, 0, err
}

// withoutAddress takes the URL out of an error of the client, since it may be secret.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
