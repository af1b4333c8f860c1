// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// attachTimeout bounds the first call of a process that runs already.
const attachTimeout = 5 * time.Second

// Attachment is a plugin's process that runs already, under a debugger.
type Attachment struct {
	ProtocolVersion int
	Pid             int
	Addr            struct{ Network, String string }
}

// ParseAttachments reads the value of [sdk.ReattachEnv]; empty for none.
func ParseAttachments(text string) (map[string]*Attachment, error) {
	if text == "" {
		return nil, nil
	}
	invalid := func(format string, args ...any) error {
		return fault.New(fault.ConfigInvalid, "The environment variable %s cannot be used: %s. Copy it from what \"PLUGIN debug\" prints, or unset it.", sdk.ReattachEnv, fmt.Sprintf(format, args...))
	}
	var all map[string]*Attachment
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, invalid("%v", err)
	}
	for name, a := range all {
		switch {
		case store.CheckName(name) != nil:
			return nil, invalid("%v", store.CheckName(name))
		case a == nil || a.Addr.Network != "unix" || a.Addr.String == "":
			return nil, invalid("the plugin %q has no Unix socket", name)
		case a.ProtocolVersion != int(sdk.Handshake.ProtocolVersion):
			return nil, invalid("the plugin %q speaks version %d of the plugin protocol, and this host speaks %d", name, a.ProtocolVersion, sdk.Handshake.ProtocolVersion)
		}
	}
	return all, nil
}

// dial connects to the process; the connection is made with the first call.
func (a *Attachment) dial() (*grpc.ClientConn, error) {
	return grpc.NewClient("unix:"+a.Addr.String,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(sdk.MaxMessageBytes), grpc.MaxCallSendMsgSize(sdk.MaxMessageBytes)))
}

// attachedProgram returns a plugin that runs already. It is asked to describe itself.
func attachedProgram(name string, a *Attachment) (*Program, error) {
	description, err := a.describe()
	if err != nil {
		return nil, fault.Wrap(err, fault.PluginLoadFailed, "The plugin %q, which %s says is process %d, does not answer: %s. Start it again with its argument debug, and set the variable anew.",
			name, sdk.ReattachEnv, a.Pid, status.Convert(err).Message()).With("plugin", name)
	}
	if err := store.CheckDescription(name, description); err != nil {
		return nil, err
	}
	return &Program{
		Name: name, Origin: Reattached, Source: string(Reattached), Description: description, attachment: a,
		stamp: func() string { return fmt.Sprintf("%d %s", a.Pid, a.Addr.String) },
	}, nil
}

func (a *Attachment) describe() (*sdk.Description, error) {
	conn, err := a.dial()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), attachTimeout)
	defer cancel()
	resp, err := pluginpb.NewControlClient(conn).Describe(ctx, &sdk.DescribeRequest{})
	if err != nil {
		return nil, err
	}
	d := &sdk.Description{}
	return d, json.Unmarshal(resp.GetDescriptionJson(), d)
}

// attach configures an instance in a process that runs already.
func (l *launch) attach(ctx context.Context) (*attached, []*sdk.Diagnostic, error) {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	conn, err := l.program.attachment.dial()
	if err != nil {
		return nil, nil, l.id.describe(fault.Wrap(err, fault.PluginLoadFailed, "%s cannot be reached: %v.", l.id, err), faultHost)
	}
	a := newAttached(l, conn)
	// An earlier host may have been killed, and have left its instance.
	_, err = a.control.Drain(ctx, &sdk.DrainRequest{Instance: l.spec.Address})
	var resp *sdk.ConfigureResponse
	if err == nil {
		resp, err = a.control.Configure(ctx, l.configuration())
	}
	if err != nil {
		a.reap()
		return nil, nil, l.id.describe(fault.Wrap(err, fault.PluginLoadFailed, "%s, process %d, could not be configured: %s. Start it again with its argument debug, and set %s anew.",
			l.id, a.pid(), status.Convert(err).Message(), sdk.ReattachEnv), faultPlugin)
	}
	if err := refused(l.spec, l.id, resp.GetDiagnostics()); err != nil {
		a.reap()
		return nil, nil, err
	}
	go a.watch()
	return a, resp.GetDiagnostics(), nil
}
