// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// auaBinary names a binary of AUA that serves the plugins as processes.
const auaBinary = "AUA_BENCH_BINARY"

// serve serves the default pipeline within the test's process, so that one
// profile shows host and plugins: go test -bench Query -cpuprofile FILE ./bench
// With AUA_BENCH_BINARY the plugins are processes, and the profile shows the
// host and its side of the hops.
func serve(b testing.TB, chunks int) string {
	b.Helper()
	isolation, executable := "inline", os.Getenv(auaBinary)
	if executable != "" {
		isolation = "process"
	}
	upstream := httptest.NewServer(bench.NewUpstream())
	b.Cleanup(upstream.Close)
	client := bench.NewClient()
	b.Cleanup(client.Close)
	require.NoError(b, client.Behave(b.Context(), upstream.URL, bench.Behaviour{Chunks: chunks}))

	dir := b.TempDir()
	file := filepath.Join(dir, "aua.hcl")
	require.NoError(b, os.WriteFile(file, []byte(bench.Configuration(upstream.URL, isolation)), 0o600))
	b.Chdir(dir)
	plugins := &plugin.Catalog{Builtins: builtin.Plugins(nil), Executable: executable}
	cfg, diags, _ := config.Load(config.LoadOptions{
		Paths: []string{file}, Listen: "127.0.0.1:0", Plugins: func(*config.Requirements) config.Plugins { return plugins },
	})
	require.False(b, diags.HasErrors(), diags.Error())
	r, err := runtime.New(b.Context(), runtime.Options{
		Config: cfg, Catalog: plugins, Log: hclog.NewNullLogger(), Version: sdkapi.Version{Version: "0.0.0"}, DataDir: dir,
	})
	require.NoError(b, err)
	addr, err := r.Listen("127.0.0.1:0")
	require.NoError(b, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	b.Cleanup(func() {
		cancel()
		require.NoError(b, <-ended)
	})
	return addr
}

func BenchmarkQuery(b *testing.B) {
	for _, c := range []struct {
		name          string
		bytes, chunks int
	}{{"1KB", 1 << 10, 0}, {"64KB", 64 << 10, 0}, {"1MB", 1 << 20, 0}, {"stream", 1 << 10, 200}} {
		b.Run(c.name, func(b *testing.B) {
			url := serve(b, c.chunks)
			client := bench.NewClient()
			defer client.Close()
			op := client.Operation(bench.Chat{URL: url, Model: "aua", PromptBytes: c.bytes, Chunks: c.chunks})
			b.ReportAllocs()
			b.ResetTimer()
			result := bench.Closed{Concurrency: 1, Count: b.N}.Run(b.Context(), op)
			b.StopTimer()
			require.NoError(b, result.Err)
			require.Equal(b, b.N, result.Done)
		})
	}
}
