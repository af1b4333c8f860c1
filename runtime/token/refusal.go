// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"
	"time"

	"github.com/auahq/aua/sdk/fault"
)

// said is what each refusal says. Whoever hears that a token has expired or was
// revoked has sent all of it; an id that does not exist and a wrong secret are
// not told apart.
var said = map[string]string{
	ReasonMissing:   "This request needs a token. Send it as \"Authorization: Bearer TOKEN\"; the command aua takes it from AUA_TOKEN. An administrator makes one with aua token create.",
	ReasonMalformed: "What was sent as a token is none: it is mistyped, or not whole. A token begins with aua_ and is 55 characters long.",
	ReasonUnknown:   "The token is not known here. Check that it was made for this server.",
	ReasonExpired:   "The token has expired. Ask an administrator for another.",
	ReasonRevoked:   "The token has been revoked. Ask an administrator for another.",
}

// refusal is the fault of a request whose token is not accepted.
func refusal(reason string) *fault.Error {
	return fault.New(fault.AuthRequired, "%s", said[reason]).With("reason", reason)
}

// ended is what a request fails with that is under way when its token is
// revoked. It counts as a cancellation, since it says nothing of the model
// server that was answering.
func ended() *fault.Error {
	f := refusal(ReasonRevoked)
	f.Err = context.Canceled
	return f
}

func limited(wait time.Duration) *fault.Error {
	f := fault.New(fault.RateLimited, "Too many wrong tokens came from this address. Wait, and check the token before you send it again.").With("reason", ReasonLimited)
	f.RetryAfter = wait
	return f
}
