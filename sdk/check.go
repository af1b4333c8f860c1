// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

var (
	nameForm    = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	versionForm = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
)

// leastLastMessage is the smallest part of a message that makes sense.
const leastLastMessage = 256

// check finds an author's mistakes in the plugin's own declaration.
func (p *Plugin) check() error {
	var errs []error
	if !nameForm.MatchString(p.Name) {
		errs = append(errs, fmt.Errorf("name %q must be lower-case letters, digits and single dashes", p.Name))
	}
	if !versionForm.MatchString(p.Version) {
		errs = append(errs, fmt.Errorf("version %q must be a semantic version such as 1.2.0", p.Version))
	}
	if len(p.kinds()) == 0 {
		errs = append(errs, errors.New("at least one kind must be set"))
	}
	switch p.Needs {
	case "", NeedsNone, NeedsLastMessage, NeedsMessages, NeedsFull:
	default:
		errs = append(errs, fmt.Errorf("needs %q must be none, last_message, messages or full", p.Needs))
	}
	if n := p.LastMessageBytes; n != 0 && n < leastLastMessage {
		errs = append(errs, fmt.Errorf("last message bytes is %d; it must be 0, for all of it, or at least %d", n, leastLastMessage))
	}
	if p.Hook != nil && len(p.HookPoints) == 0 {
		errs = append(errs, errors.New("a hook must name its hook points"))
	}
	for _, point := range p.HookPoints {
		if !validPoint(point) {
			errs = append(errs, fmt.Errorf("there is no hook point %q", point))
		}
	}
	return errors.Join(append(errs, p.Limits.mistakes()...)...)
}

func validPoint(name string) bool {
	v, ok := pluginpb.HookPoint_value["HOOK_POINT_"+strings.ToUpper(name)]
	return ok && v != 0
}
