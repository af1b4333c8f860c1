// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) pluginsDoctorCommand() *command {
	return &command{
		name:     "plugins doctor",
		synopsis: "Find out what keeps plugins from being used",
		description: "Examines each plugin that the configuration requires, and says how to mend what is wrong: whether it is installed, who may write to it, whether its files are those that were installed and locked, what it runs with, what it says of itself, and whether the lock file is in line with the configuration. It also names what is overridden for development, and versions that nothing uses.\n\n" +
			"It exits with 1 when there are errors.",
		examples: []string{"aua plugins doctor", "aua plugins doctor -config aua.hcl -json"},
		flags:    new(arguments.PluginsDoctor).Flags(),
		run:      s.pluginsDoctor,
	}
}

func (s *session) pluginsDoctor(args []string) int {
	a, diags := arguments.ParsePluginsDoctor(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	r, status := requirements(p, &a.Plugins)
	if r == nil {
		return status
	}
	d := &doctor{session: s, v: &views.Diagnosis{Directory: r.PluginDir, LockFile: r.LockFile, Findings: []views.Finding{}}}
	d.examine(r)
	if status := finish(p, views.Show(p, d.v, views.Doctor)); status != 0 {
		return status
	}
	if d.v.Errors > 0 {
		return exitFailed
	}
	return 0
}

// doctor collects findings.
type doctor struct {
	*session
	*installation
	locked *lock.File
	v      *views.Diagnosis
}

func (d *doctor) examine(r *config.Requirements) {
	s, err := store.Open(r.PluginDir)
	if err != nil {
		d.v.Fail("directory", "", err)
		return
	}
	d.installation = &installation{Requirements: r, store: s}
	f, _, diags := lock.Read(r.LockFile)
	if f == nil {
		where := r.LockFile
		if diags[0].Subject != nil {
			where = diags[0].Subject.String()
		}
		d.v.Fail("lock", "", fault.New(fault.ConfigInvalid, "The lock file cannot be used: %s: %s. %s", where, diags[0].Summary, diags[0].Detail))
		f = &lock.File{}
	}
	d.locked = f
	for _, o := range r.Overrides {
		d.override(o)
	}
	for _, required := range r.Required {
		d.required(required)
	}
	for _, entry := range f.Plugins {
		if d.requirement(entry.Source) == nil {
			d.v.Warn("lock", entry.Source, "The lock file has "+entry.Source+", which the configuration does not require.", "aua plugins lock")
		}
	}
	d.unused()
}

// override examines a plugin that is being developed.
func (d *doctor) override(o *config.Override) {
	d.v.Warn("dev_overrides", o.Name, "dev_overrides runs "+o.Path+" in place of what is installed; it is neither hashed nor locked.", "Remove the entry when you are done with developing.")
	program, err := store.ProgramAt(o.Path)
	if err == nil {
		err = d.describes(program, o.Name, nil)
	}
	if err != nil {
		d.v.Fail("dev_overrides", o.Name, err)
	}
}

// required examines one plugin that the configuration requires. What follows
// from a finding is not reported as well.
func (d *doctor) required(r *config.Required) {
	if slices.ContainsFunc(d.Overrides, func(o *config.Override) bool { return o.Name == r.Name }) {
		return
	}
	requirement := requirementOf(r)
	entry := d.locked.Find(r.Source)
	switch {
	case entry == nil:
		d.notLocked(&requirement)
		return
	case !requirement.Allows(entry.Version):
		d.v.Fail("lock", r.Source, fault.New(fault.PluginVersionMismatch, "The lock file has %s %s, and the configuration allows only %q. Run: aua plugins lock", r.Source, entry.Version, r.Version))
		return
	case entry.Constraints != r.Version:
		d.v.Warn("lock", r.Source, "The lock file was written when the configuration allowed "+constraintText(entry.Constraints)+" of "+r.Source+"; now it is "+constraintText(r.Version)+".", "aua plugins lock")
	}
	i, err := d.store.Find(r.Source, entry.Version)
	if err != nil {
		d.v.Fail("installed", r.Source, notInstalled(entry, d.installation))
		return
	}
	if err := d.verify(i, d.locked); err != nil {
		d.v.Fail("files", r.Source, err)
		return
	}
	program, err := i.Program()
	if err != nil {
		d.v.Fail("command", r.Source, err)
		return
	}
	if err := d.describes(program, r.Name, entry); err != nil {
		d.v.Fail("identity", r.Source, err)
		return
	}
	d.v.Sound = append(d.v.Sound, i.String())
}

// notLocked says what to do about a plugin that the lock file does not have.
func (d *doctor) notLocked(r *lock.Requirement) {
	installed, err := d.store.Versions(r.Source)
	switch {
	case err != nil:
	case r.Choose(nil, installed, false) == "":
		err = r.NotInstalled(d.store, nil, installed)
	default:
		err = fault.New(fault.PluginNotFound, "The configuration requires %s, and the lock file does not have it. Run: aua plugins lock", r.Source)
	}
	d.v.Fail("lock", r.Source, err)
}

// describes has a program describe itself, and makes sure that this is what
// its name says, and what is locked; entry is nil when nothing is.
func (d *doctor) describes(program *store.Program, name string, entry *lock.Plugin) error {
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	_, said, err := program.Describe(ctx, plugin.BareEnvironment())
	if err == nil {
		err = store.CheckDescription(name, said)
	}
	if err != nil || entry == nil {
		return err
	}
	locked, err := entry.Describe()
	if err == nil && !reflect.DeepEqual(said, locked) {
		err = fault.New(fault.PluginVersionMismatch, "The plugin %s %s says something else of itself than the lock file has. Run: aua plugins lock", entry.Source, entry.Version)
	}
	return err
}

// unused names the versions that nothing uses.
func (d *doctor) unused() {
	installed, err := d.store.List()
	if err != nil {
		d.v.Fail("directory", "", err)
		return
	}
	for _, i := range installed {
		entry := d.locked.Find(i.Source)
		if i.Platform != store.Platform() || entry != nil && entry.Version == i.Version {
			continue
		}
		if i.InUse() {
			d.v.Note("unused", i.Source, "A server still runs "+i.String()+", which is not locked.", "It goes on until the server is stopped or has another version.")
			continue
		}
		d.v.Note("unused", i.Source, "Nothing uses "+i.String()+".", "aua plugins remove "+i.Source+"@"+i.Version)
	}
}

func constraintText(constraint string) string {
	if constraint == "" {
		return "any version"
	}
	return strconv.Quote(constraint)
}
