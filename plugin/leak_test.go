// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
)

// TestConnectionOfAPluginThatDiedEarly connects to a process that is gone
// already. go-plugin forgets such a connection, which would try to connect for ever.
func TestConnectionOfAPluginThatDiedEarly(t *testing.T) {
	s := spec(sdk.KindScorer)
	l := &launch{
		spec: &s, command: command{path: testerPath, args: []string{"broken=exit-after-handshake", "plugin-serve"}}, program: &Program{},
		sockets: shortDir(t), timeout: 10 * time.Second, log: hclog.NewNullLogger(),
	}
	before := goleak.IgnoreCurrent()
	p := l.prepare()
	_, err := p.client.Start()
	require.NoError(t, err, "the handshake line came")
	<-p.ended()
	eventually(t, p.client.Exited, "go-plugin has noticed")
	_, err = p.client.Client()
	require.Error(t, err)
	p.reap()
	require.NoError(t, goleak.Find(before))
}
