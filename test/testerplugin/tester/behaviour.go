// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package tester

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

// stderr is the process's own standard error. go-plugin replaces the variable
// os.Stderr, and what is written there last is lost with the process.
var stderr = os.Stderr

// errNothing asks the method to return neither an answer nor an error.
var errNothing = errors.New("nothing")

// errContract asks the method to break its contract.
var errContract = errors.New("contract")

// leaked is what the behaviour leak keeps.
var leaked struct {
	sync.Mutex
	kept [][]byte
}

// act does what argument says, and returns the answer's text.
type act func(i *instance, ctx context.Context, argument string) (string, error)

var acts = map[string]act{
	"ok":   func(*instance, context.Context, string) (string, error) { return "ok", nil },
	"echo": func(_ *instance, _ context.Context, argument string) (string, error) { return argument, nil },
	"slow": func(i *instance, ctx context.Context, _ string) (string, error) {
		select {
		case <-time.After(time.Duration(i.DelayMS) * time.Millisecond):
			return "slow", nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	},
	// wait ends with its context only.
	"wait": func(_ *instance, ctx context.Context, _ string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	},
	// hang does not even heed its context.
	"hang":  func(*instance, context.Context, string) (string, error) { time.Sleep(time.Hour); return "", nil },
	"panic": func(_ *instance, _ context.Context, argument string) (string, error) { panic("boom " + argument) },
	"exit": func(_ *instance, _ context.Context, _ string) (string, error) {
		fmt.Fprintln(stderr, "The tester leaves.")
		os.Exit(3)
		return "", nil
	},
	"goroutine-panic": func(_ *instance, _ context.Context, _ string) (string, error) {
		go func() { panic("boom in the background") }()
		time.Sleep(time.Hour)
		return "", nil
	},
	"error": func(*instance, context.Context, string) (string, error) {
		return "", errors.New("the tester has no wish to answer")
	},
	"unavailable": func(*instance, context.Context, string) (string, error) {
		return "", status.Error(codes.Unavailable, "out to lunch")
	},
	"unimplemented": func(*instance, context.Context, string) (string, error) {
		return "", status.Error(codes.Unimplemented, "not today")
	},
	// tell, tell-panic and tell-exit give the token away, wherever a plugin can say something.
	"tell": func(i *instance, ctx context.Context, _ string) (string, error) {
		i.log.Warn("The token is "+i.Token, "token", i.Token)
		sdk.Logger(ctx).Error("A call tells it too.", "url", "http://host/?key="+url.QueryEscape(i.Token))
		fmt.Println("printed: " + i.Token)
		fmt.Fprintln(stderr, "printed: "+base64.StdEncoding.EncodeToString([]byte(i.Token)))
		return "", fmt.Errorf("the server refused the token %s", i.Token)
	},
	"tell-panic": func(i *instance, _ context.Context, _ string) (string, error) { panic("bad token " + i.Token) },
	"tell-exit": func(i *instance, _ context.Context, _ string) (string, error) {
		fmt.Fprintln(stderr, "panic: bad token "+i.Token)
		os.Exit(3)
		return "", nil
	},
	"nothing":  func(*instance, context.Context, string) (string, error) { return "", errNothing },
	"contract": func(*instance, context.Context, string) (string, error) { return "", errContract },
	// leak keeps a hundred mebibytes for ever.
	"leak": func(*instance, context.Context, string) (string, error) {
		leaked.Lock()
		defer leaked.Unlock()
		leaked.kept = append(leaked.kept, bytes.Repeat([]byte{1}, 100<<20))
		return "leak", nil
	},
	// spam prints ten thousand lines wherever it can.
	"spam": func(_ *instance, _ context.Context, _ string) (string, error) {
		for n := range 5000 {
			fmt.Fprintln(os.Stderr, "spam on standard error", n)
			fmt.Println("spam on standard output", n)
		}
		return "spam", nil
	},
	"log": func(i *instance, ctx context.Context, argument string) (string, error) {
		i.log.Info("The tester was asked to log.", "what", argument)
		sdk.Logger(ctx).Info("A call of the tester logs.", "what", argument)
		fmt.Println("printed: " + argument)
		return "log", nil
	},
	"env": func(*instance, context.Context, string) (string, error) { return strings.Join(os.Environ(), "\n"), nil },
	"pid": func(*instance, context.Context, string) (string, error) { return strconv.Itoa(os.Getpid()), nil },
	"trace": func(_ *instance, ctx context.Context, _ string) (string, error) {
		trace := sdk.TraceFrom(ctx)
		return strings.TrimSpace(trace.Parent + " " + trace.State), nil
	},
	"count": func(i *instance, _ context.Context, argument string) (string, error) {
		i.counted.With(argument).Inc()
		return "count", nil
	},
	"who":   func(i *instance, _ context.Context, _ string) (string, error) { return i.name + " " + i.dataDir, nil },
	"stdin": func(*instance, context.Context, string) (string, error) { return os.Readlink("/proc/self/fd/0") },
	// child starts a process that outlives the call, and orphan one that even
	// leaves the plugin's process group; both hold its standard error open.
	"child":  func(*instance, context.Context, string) (string, error) { return startChild(false) },
	"orphan": func(*instance, context.Context, string) (string, error) { return startChild(true) },
	// active tells how many other calls are under way.
	"active": func(i *instance, _ context.Context, _ string) (string, error) {
		return strconv.FormatInt(i.active.Load()-1, 10), nil
	},
	// cancelled tells how many calls before this one were cancelled.
	"cancelled": func(i *instance, _ context.Context, _ string) (string, error) {
		return strconv.FormatInt(i.cancelled.Load(), 10), nil
	},
	// once makes a file, whose name is the argument, and ends the process; if the file is there it answers.
	"once": func(_ *instance, _ context.Context, argument string) (string, error) {
		f, err := os.OpenFile(argument, os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return "once", nil
		}
		_ = f.Close()
		os.Exit(3)
		return "", nil
	},
	// These two matter while the instance is configured.
	"panic-configure": func(*instance, context.Context, string) (string, error) { return "", nil },
	"hang-configure":  func(*instance, context.Context, string) (string, error) { return "", nil },
}

func startChild(orphan bool) (pid string, err error) {
	cmd := exec.Command("sleep", "600")
	cmd.Stderr = stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: orphan}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	return strconv.Itoa(cmd.Process.Pid), nil
}

func behaviours() []string { return slices.Sorted(maps.Keys(acts)) }

// act does what the text asks for, or what the configuration says.
func (i *instance) act(ctx context.Context, text string) (string, error) {
	if i.places != nil {
		i.places <- struct{}{}
		defer func() { <-i.places }()
	}
	i.active.Add(1)
	defer i.active.Add(-1)
	name, argument := i.Behaviour, text
	if ask, ok := strings.CutPrefix(text, "do:"); ok {
		name, argument, _ = strings.Cut(ask, " ")
	}
	do, ok := acts[name]
	if !ok {
		return "", fmt.Errorf("there is no behaviour %q", name)
	}
	answer, err := do(i, ctx, argument)
	if errors.Is(ctx.Err(), context.Canceled) {
		i.cancelled.Add(1)
	}
	return answer, err
}
