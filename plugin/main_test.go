// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
	"github.com/auahq/aua/test/testerplugin/tester"
)

// testerPath is the tester plugin, built once for all tests.
var testerPath string

// hostEnv makes the test binary a host that waits to be killed; see host_death_test.go.
const hostEnv = "AUA_PLUGIN_TEST_HOST"

func TestMain(m *testing.M) {
	if os.Getenv(hostEnv) != "" {
		beHost()
		return
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "aua-plugin-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	testerPath = filepath.Join(dir, "aua-plugin-tester")
	build := exec.Command("go", "build", "-o", testerPath, "github.com/auahq/aua/test/testerplugin")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "The tester plugin does not build: %v\n%s", err, out)
		return 1
	}
	code := m.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "The tests left goroutines behind:", err)
		return 1
	}
	return code
}

// testTiming is that of NewHost, with pauses that suit a test.
func testTiming() timing {
	return timing{
		start: 15 * time.Second, callWait: 10 * time.Second, lostGrace: 5 * time.Second,
		healthInterval: time.Minute, healthTimeout: time.Second, drain: 10 * time.Second,
		restart: restartPolicy{base: time.Millisecond, most: 20 * time.Millisecond, limit: 6, cooldown: time.Hour, stable: time.Hour},
		now:     time.Now,
	}
}

// testHost is a host whose plugin "tester" runs in processes, and what it logged.
type testHost struct {
	*Host
	t       *testing.T
	log     *logBuffer
	catalog *Catalog
}

// Acquire acquires from the host's catalog.
func (h *testHost) Acquire(ctx context.Context, s Spec) (*Instance, error) {
	return h.Host.Acquire(ctx, h.catalog, s)
}

// AcquireAll acquires from the host's catalog.
func (h *testHost) AcquireAll(ctx context.Context, specs []Spec) ([]*Instance, error) {
	return acquireAll(ctx, h.Host, h.catalog, specs)
}

// acquireAll acquires an instance for each spec, all at once.
func acquireAll(ctx context.Context, h *Host, c *Catalog, specs []Spec) ([]*Instance, error) {
	instances := make([]*Instance, len(specs))
	var g errgroup.Group
	for n, s := range specs {
		g.Go(func() (err error) {
			instances[n], err = h.Acquire(ctx, c, s)
			return err
		})
	}
	return instances, g.Wait()
}

// testOptions are those of a host, and the plugins that it is used with.
type testOptions struct {
	Options
	Catalog *Catalog
}

type hostOption func(*testOptions, *timing)

// defect makes the tester's program broken, see the command testerplugin.
func defect(name string) hostOption {
	return func(o *testOptions, _ *timing) {
		if o.Catalog.Args == nil {
			o.Catalog.Args = []string{"plugin-serve"}
		}
		o.Catalog.Args = slices.Insert(o.Catalog.Args, 0, "broken="+name)
	}
}

func newTestHost(t *testing.T, options ...hostOption) *testHost {
	t.Helper()
	log := &logBuffer{}
	o := testOptions{Catalog: testCatalog(), Options: Options{
		Log:    hclog.New(&hclog.LoggerOptions{Output: log, Level: hclog.Debug, JSONFormat: true}),
		RunDir: shortDir(t),
	}}
	timing := testTiming()
	for _, option := range options {
		option(&o, &timing)
	}
	h, err := newHost(o.Options, timing)
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		require.NoError(t, h.Close(ctx))
		require.NoError(t, ctx.Err(), "the host did not stop its plugins in order")
	})
	return &testHost{Host: h, t: t, log: log, catalog: o.Catalog}
}

func testCatalog() *Catalog {
	return &Catalog{Builtins: map[string]*sdk.Plugin{tester.Name: tester.Plugin()}, Executable: testerPath}
}

// spec returns a spec of the tester with the settings, such as "behaviour", "slow".
func spec(kind sdk.Kind, settings ...any) Spec {
	config := map[string]any{}
	for i := 0; i+1 < len(settings); i += 2 {
		config[settings[i].(string)] = settings[i+1]
	}
	b, err := json.Marshal(config)
	if err != nil {
		panic(err)
	}
	return Spec{Address: string(kind) + ".test", Kind: kind, Plugin: tester.Name, Config: sensitive.New(string(b)), Source: "aua.hcl:12"}
}

func (h *testHost) acquire(s Spec) *Instance {
	h.t.Helper()
	i, err := h.Acquire(h.t.Context(), s)
	require.NoError(h.t, err)
	return i
}

// ask sends the text to the instance's classifier and returns its answer.
func ask(ctx context.Context, i *Instance, text string) (string, error) {
	resp, err := i.Classifier().Classify(ctx, &sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: text}})
	if err != nil {
		return "", err
	}
	return resp.GetDistribution()[0].GetField(), nil
}

// eventually waits for a condition that other processes bring about.
func eventually(t *testing.T, condition func() bool, message string) {
	t.Helper()
	require.Eventually(t, condition, 20*time.Second, 5*time.Millisecond, message)
}

// logBuffer keeps log lines; it is safe for concurrent use.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// lines returns the logged lines, decoded.
func (l *logBuffer) lines(t *testing.T) []map[string]any {
	t.Helper()
	var all []map[string]any
	dec := json.NewDecoder(bytes.NewBufferString(l.String()))
	for dec.More() {
		line := map[string]any{}
		require.NoError(t, dec.Decode(&line))
		all = append(all, line)
	}
	return all
}
