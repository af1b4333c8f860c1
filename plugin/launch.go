// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/direct"
	"github.com/auahq/aua/sdk/fault"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// launch is all that it takes to start one process of an instance.
type launch struct {
	spec    *Spec
	program *Program
	command command
	id      identity
	env     []string
	// sockets is the private folder that the process makes its socket in.
	sockets     string
	dataDir     string
	hostVersion string
	timeout     time.Duration
	log         hclog.Logger
}

// start starts the process, makes sure that it is what the catalog says, and
// configures the instance. When it fails, nothing is left of the process. The
// returned diagnostics are warnings.
func (l *launch) start(ctx context.Context) (_ *process, warnings []*sdk.Diagnostic, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	if l.command, err = l.program.find(); err != nil {
		return nil, nil, l.refuse(err)
	}
	p := l.prepare()
	// go-plugin's start knows no context; without its process it ends at once.
	stop := context.AfterFunc(ctx, func() { p.kill("its start took too long") })
	defer stop()
	warnings, err = l.bringUp(ctx, p)
	if err == nil && !stop() {
		err = ctx.Err() // it was killed after all
	}
	if err != nil {
		// When it is ending by itself, its exit status is the better reason.
		var known *fault.Error
		if !errors.As(err, &known) && faultOf(status.Convert(err)) == nil {
			p.endsWithin(outputGrace)
		}
		p.kill(status.Convert(err).Message())
		p.reap()
		return nil, nil, l.failure(ctx, p, err)
	}
	return p, warnings, nil
}

func (l *launch) prepare() *process {
	out := newOutput(l.log, l.id.clean)
	stdout, closeStdout := out.stream(hclog.Info)
	stderr, closeStderr := out.stream(hclog.Info)
	p := &process{
		address: l.spec.Address, out: out, log: l.log,
		runner:       newProcessRunner(l.command, l.env, out),
		closeStreams: func() { closeStdout(); closeStderr() },
	}
	p.runner.secured = l.program.MTLS
	p.client = goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig:  sdk.Handshake,
		Plugins:          goplugin.PluginSet{sdk.PluginName: &sdk.GRPCPlugin{}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		AutoMTLS:         l.program.MTLS,
		SkipHostEnv:      true,
		StartTimeout:     l.timeout,
		UnixSocketConfig: &goplugin.UnixSocketConfig{TempDir: l.sockets},
		SyncStdout:       stdout,
		SyncStderr:       stderr,
		// What happens to a process is logged here, once, by the supervisor.
		Logger: hclog.NewNullLogger(),
		RunnerFunc: func(_ hclog.Logger, cmd *exec.Cmd, socketDir string) (runner.Runner, error) {
			p.socketDir = socketDir
			p.runner.cmd.Env = append(p.runner.cmd.Env, cmd.Env...)
			return p.runner, nil
		},
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(
				grpc.MaxCallRecvMsgSize(sdk.MaxMessageBytes), grpc.MaxCallSendMsgSize(sdk.MaxMessageBytes)),
			grpc.WithStreamInterceptor(p.conns.intercept),
		},
	})
	return p
}

func (l *launch) bringUp(ctx context.Context, p *process) (warnings []*sdk.Diagnostic, err error) {
	protocol, err := p.client.Client()
	if err != nil {
		return nil, err
	}
	raw, err := protocol.Dispense(sdk.PluginName)
	if err != nil {
		return nil, err
	}
	p.conn = raw.(*grpc.ClientConn)
	p.control = pluginpb.NewControlClient(p.conn)
	if err := l.identify(ctx, p); err != nil {
		return nil, err
	}
	resp, err := p.control.Configure(ctx, l.configuration())
	if err != nil {
		return nil, err
	}
	l.id.cleanAll(resp.GetDiagnostics())
	return resp.GetDiagnostics(), refused(l.spec, l.id, resp.GetDiagnostics())
}

// configuration is what the instance is configured with.
func (l *launch) configuration() *sdk.ConfigureRequest {
	return &sdk.ConfigureRequest{
		Instance: l.spec.Address, Kind: string(l.spec.Kind), ConfigJson: []byte(l.spec.Config.Reveal()), Artefact: l.spec.Artefact,
		Fields: l.spec.Fields, DataDir: l.dataDir, HostVersion: l.hostVersion,
	}
}

// refuse says which instance is not started because its program must not be.
func (l *launch) refuse(err error) error {
	e := *fault.As(err)
	e.Message = fmt.Sprintf("%s is not started%s. %s", l.spec.Address, l.id.at(), e.Message)
	e.Details = maps.Clone(e.Details)
	return l.id.describe(&e, faultHost)
}

// shorten has calls go past gRPC when the plugin serves them there too.
func (l *launch) shorten(ctx context.Context, p *process, address string) {
	p.calls = p.conn
	if address == "" || l.program.MTLS {
		return
	}
	conn, err := direct.Dial(ctx, address, sdk.MaxMessageBytes, p.conn)
	if err != nil {
		l.log.Debug("The plugin cannot be called without gRPC.", "error", err)
		return
	}
	p.calls, p.direct = conn, conn
}

// identify makes sure that the process is the plugin that was asked for.
func (l *launch) identify(ctx context.Context, p *process) error {
	resp, err := p.control.Describe(ctx, &sdk.DescribeRequest{})
	if err != nil {
		return err
	}
	l.shorten(ctx, p, resp.GetDirectAddress())
	var got sdk.Description
	if err := json.Unmarshal(resp.GetDescriptionJson(), &got); err != nil {
		return l.id.describe(fault.Wrap(err, fault.PluginContractInvalid,
			"%s does not describe itself in JSON%s. It has to be built with another version of the SDK.", l.id, l.id.at()), faultPlugin)
	}
	want := l.program.Description
	_, serves := got.Serves(l.spec.Kind)
	switch {
	case got.APIVersion != sdk.APIVersion:
		return l.id.describe(fault.New(fault.PluginVersionMismatch,
			"%s speaks the plugin API %q, and this host speaks %q%s. Install a version of the plugin that fits.",
			l.id, got.APIVersion, sdk.APIVersion, l.id.at()), faultPlugin)
	case got.Name != want.Name:
		return l.id.describe(fault.New(fault.PluginContractInvalid,
			"%s calls itself %q%s. The file is not the plugin that the configuration names.", l.id, got.Name, l.id.at()), faultPlugin)
	case got.Version != want.Version:
		return l.id.describe(fault.New(fault.PluginVersionMismatch,
			"%s reports the version %q%s. %s", l.id, got.Version, l.id.at(), l.replaced()), faultPlugin)
	case !serves:
		return l.id.describe(fault.New(fault.PluginContractInvalid,
			"%s does not serve the kind %s in its process%s.", l.id, l.spec.Kind, l.id.at()), faultPlugin)
	case kindList(&got) != kindList(want):
		return l.id.describe(fault.New(fault.PluginContractInvalid,
			"%s serves %s in its process, and %s when it is asked to describe itself%s. Only its author can mend that.", l.id, kindList(&got), kindList(want), l.id.at()), faultPlugin)
	}
	return nil
}

// replaced says why a process is not the plugin that was described, and what to do.
func (l *launch) replaced() string {
	switch l.program.Origin {
	case Installed:
		return "Its program says something else when it is asked to describe itself, which only its author can mend."
	case Development:
		return "The program was built anew; reload the configuration, or restart the host, to use it."
	default:
		return "The program was replaced; restart the host to use the new one."
	}
}

// failure says why a start failed.
func (l *launch) failure(ctx context.Context, p *process, err error) error {
	var known *fault.Error
	const next = "The log has what it printed."
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		_, lines := p.end()
		crash := l.id.crash("it was not ready after "+l.timeout.String(), lines)
		return l.id.crashed(fault.PluginLoadFailed, crash, "to start", next)
	case ctx.Err() != nil:
		return l.id.describe(fault.Wrap(ctx.Err(), fault.Cancelled, "%s was not started, because nobody waits for it any more.", l.id), faultHost)
	case errors.As(err, &known):
		return known
	case p.runner.ID() == "":
		return l.id.describe(fault.Wrap(err, fault.PluginLoadFailed,
			"%s cannot be started%s: %v. Make sure that the program is there and executable.", l.id, l.id.at(), err), faultHost)
	case p.runner.speaksOther() != "":
		return l.id.describe(fault.Wrap(err, fault.PluginVersionMismatch,
			"%s speaks version %s of the plugin protocol, and this host speaks %d%s. Install a version of the plugin that fits.",
			l.id, p.runner.speaksOther(), sdk.Handshake.ProtocolVersion, l.id.at()), faultPlugin)
	}
	reason, lines := p.end()
	return l.id.crashed(fault.PluginLoadFailed, l.id.crash(reason, lines), "to start", next)
}
