// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/user"
	"strings"
	"sync/atomic"
	"time"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// lockPatience is how long taking or giving back the lock may take. Neither is
// cut by an interrupt, so that it is always known who holds the lock.
const lockPatience = 30 * time.Second

// operation is one change of a server's configuration, made while holding its lock.
type operation struct {
	*client.Client
	p *views.Printer
	// ctx ends with the first interrupt.
	ctx context.Context
	// lock is held from the beginning to the end; nil before and after.
	lock atomic.Pointer[api.ConfigLock]
	// changing says that the server was asked to change the configuration, and
	// has not answered yet.
	changing atomic.Bool
}

// operate takes the lock for the operation name, does work, and gives it back.
// With the first interrupt, work is to end in order; with the second one the
// program leaves at once, and says what it leaves behind.
func operate(p *views.Printer, c *client.Client, name string, work func(*operation) int) int {
	o := &operation{Client: c, p: p}
	ctx, stop := untilInterrupted(o.leave)
	defer stop()
	o.ctx = ctx
	if err := o.take(name); err != nil {
		return p.Fail(err)
	}
	status := work(o)
	o.giveBack()
	return status
}

func (o *operation) take(name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(o.ctx), lockPatience)
	defer cancel()
	lock, err := o.Lock(ctx, &api.ConfigLock{Operation: name, Who: whoami(), Host: hostname(), Version: version})
	if err == nil {
		o.lock.Store(lock)
	}
	return err
}

func (o *operation) giveBack() {
	lock := o.lock.Load()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(o.ctx), lockPatience)
	defer cancel()
	_, err := o.Unlock(ctx, lock.ID)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		o.p.Notice("The lock could not be given back (%s). When the server is reached again, take it away: aua force-unlock %s", fault.As(err).Message, lock.ID)
	}
	o.lock.Store(nil)
}

// leave says what an operation leaves behind that is ended at once.
func (o *operation) leave() {
	lock := o.lock.Load()
	if lock == nil {
		return
	}
	if o.changing.Load() {
		o.p.Notice("The server goes on with the change; \"aua status\" tells how it ended.")
	}
	o.p.Notice("The lock is still held. When nothing is under way any more, take it away: aua force-unlock %s", lock.ID)
}

// interrupted reports what an interrupt before any change means.
func (o *operation) interrupted() int {
	o.p.Notice("Interrupted: nothing was changed.")
	return exitInterrupted
}

// change has the server change its configuration. An interrupt does not cut
// this: what became of it is waited for.
func (o *operation) change(ask func(context.Context) (*api.Applied, error)) int {
	o.changing.Store(true)
	stop := context.AfterFunc(o.ctx, func() {
		o.p.Notice("Interrupted: the server is changing its configuration, and how that ends is waited for. A second Ctrl-C leaves at once.")
	})
	applied, err := ask(context.WithoutCancel(o.ctx))
	stop()
	o.changing.Store(false)
	if err != nil {
		return o.p.Refused(uncertain(err))
	}
	o.p.Told(applied.Warnings)
	if o.p.JSON {
		return finish(o.p, o.p.Emit(views.AppliedEvent(applied)))
	}
	return finish(o.p, views.Show(o.p, applied, views.Applied))
}

// uncertain adds to an error that leaves open what became of a change how to find out.
func uncertain(err error) error {
	f := fault.As(err)
	if f.Code != fault.BackendUnreachable && f.Code != fault.StreamInterrupted {
		return err
	}
	g := *f
	g.Message += " Whether the change was made is not known; \"aua config history\" tells."
	return &g
}

// mayAsk reports whether somebody is there to be asked.
func (s *session) mayAsk(p *views.Printer) bool { return !p.JSON && isTerminal(s.In) }

// nobody is the refusal of a command that must ask and cannot.
func nobody(command, instead string) error {
	return fault.New(fault.RequestInvalid, "%q asks before it changes anything, and nobody can answer here: standard input is no terminal, or -json was given. Add -auto-approve%s.", command, instead)
}

// errInterrupted is a question that was interrupted.
var errInterrupted = errors.New("interrupted")

// approve asks a question, and reports whether the answer is yes.
func (s *session) approve(ctx context.Context, p *views.Printer, question string) (bool, error) {
	if err := views.Show(p, question, views.Asked); err != nil {
		return false, err
	}
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(s.In).ReadString('\n') // an end without an answer is none
		answer <- line
	}()
	select {
	case <-ctx.Done():
		_, _ = p.Out.Write([]byte("\n"))
		return false, errInterrupted
	case line := <-answer:
		return strings.TrimSpace(line) == "yes", nil
	}
}

// whoami is the user's name, for those who find the lock taken.
func whoami() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

func hostname() string {
	name, _ := os.Hostname() // without one, the name of the user must do
	return name
}
