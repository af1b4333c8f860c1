// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Table is a part of a report as rows of text.
type Table struct {
	Title string
	// Head and Rows have the same number of cells.
	Head []string
	Rows [][]string
}

const unknown = "–"

// Tables renders a report. There is no other source of text, so that the
// table for people and the one in the documentation say the same.
func (r *Report) Tables() []Table {
	return []Table{r.latencyTable(), r.bodyTable(), r.rateTable(), r.streamTable(), r.memoryTable(), r.callTable(), r.failureTable(), r.goalTable()}
}

// timesRatio is "412 µs (2.10×)": what is added, and as a multiple of the proxy.
func timesRatio(s StepReport, target string, q Quantity) string {
	v, ok := s.Of(target, q)
	if target == Direct {
		return orUnknown(ok, micros(v)+" in all")
	}
	added, ok := s.Added(target, q)
	if !ok {
		return unknown
	}
	ratio, ok := s.AddedRatio(target, q)
	if target == Proxy || !ok {
		return micros(added)
	}
	return micros(added) + fmt.Sprintf(" (%s×)", number(ratio))
}

func orUnknown(ok bool, text string) string {
	if !ok {
		return unknown
	}
	return text
}

// micros writes microseconds.
func micros(us float64) string {
	if us >= 10000 || us <= -10000 {
		return number(us/1000) + " ms"
	}
	return fmt.Sprintf("%.0f µs", us)
}

// each makes a row for each target that any of the steps has measured.
func (r *Report) each(steps []StepReport, row func(target string) []string) [][]string {
	var rows [][]string
	for _, t := range targetTitles {
		measured := slices.ContainsFunc(steps, func(s StepReport) bool { return len(s.Targets[t.name]) > 0 })
		if measured {
			rows = append(rows, append([]string{r.titleOf(t.name, t.title)}, row(t.name)...))
		}
	}
	return rows
}

// titleOf is a target's title with the number of its calls to other processes.
func (r *Report) titleOf(name, title string) string {
	hops, ok := r.Hops[name]
	if !ok {
		return title
	}
	if len(hops) == 1 {
		return title + ", 1 hop"
	}
	return fmt.Sprintf("%s, %d hops", title, len(hops))
}

func (r *Report) latencyTable() Table {
	t := Table{Title: "Added to a query of 1 KB, buffered (times what the proxy adds)", Head: []string{""}}
	var steps []StepReport
	for _, name := range []string{StepOne, StepSixteen, StepMany} {
		s := r.step(name)
		steps = append(steps, s)
		t.Head = append(t.Head, s.Title+": p50", "p99", "p99.9")
	}
	t.Rows = r.each(steps, func(target string) (cells []string) {
		for _, s := range steps {
			cells = append(cells, timesRatio(s, target, P50), timesRatio(s, target, P99), timesRatio(s, target, P999))
		}
		return cells
	})
	return t
}

func (r *Report) bodyTable() Table {
	medium, large := r.step(StepMedium), r.step(StepLarge)
	t := Table{
		Title: "Added to a larger prompt, buffered (times what the proxy adds)",
		Head:  []string{"", "64 KB: p50", "p99", "CPU", "1 MB: p50", "p99", "CPU"},
	}
	t.Rows = r.each([]StepReport{medium, large}, func(target string) []string {
		return []string{
			timesRatio(medium, target, P50), timesRatio(medium, target, P99), cpu(medium, target),
			timesRatio(large, target, P50), timesRatio(large, target, P99), cpu(large, target),
		}
	})
	return t
}

func cpu(s StepReport, target string) string {
	v, ok := s.Of(target, CPUTime)
	if !ok || target == Direct {
		return unknown
	}
	ratio, ok := s.Ratio(target, CPUTime)
	if target == Proxy || !ok {
		return micros(v)
	}
	return micros(v) + fmt.Sprintf(" (%s×)", number(ratio))
}

func (r *Report) rateTable() Table {
	s := r.step(StepMax)
	t := Table{
		Title: fmt.Sprintf("The most queries a second, upstream 20 ms, %d under way", maxConcurrency),
		Head:  []string{"", "queries a second", "times the proxy", "CPU seconds per 1000 queries", "times the proxy", "allocations of the host per query"},
	}
	t.Rows = r.each([]StepReport{s}, func(target string) []string {
		rate, _ := s.Of(target, PerSecond)
		cells := []string{fmt.Sprintf("%.0f", rate), unknown, unknown, unknown, unknown}
		if ratio, ok := s.Ratio(target, PerSecond); ok && target != Proxy {
			cells[1] = number(ratio)
		}
		if used, ok := s.Of(target, CPUTime); ok && target != Direct {
			cells[2] = number(used / 1000)
			if ratio, ok := s.Ratio(target, CPUTime); ok && target != Proxy {
				cells[3] = number(ratio)
			}
		}
		if n, ok := s.Of(target, Allocs); ok && n > 0 {
			cells[4] = fmt.Sprintf("%.0f", n)
		}
		return cells
	})
	return t
}

func (r *Report) streamTable() Table {
	first, chunks, many := r.step(StepFirst), r.step(StepChunks), r.step(StepStreams)
	t := Table{
		Title: "Streams",
		Head:  []string{"", "added to the first token: p50", "p99", "CPU per chunk", "512 streams: intact", "merged", "lost", "changed", "failed streams"},
	}
	t.Rows = r.each([]StepReport{first, chunks, many}, func(target string) []string {
		cells := []string{
			timesRatio(first, target, FirstToken),
			timesRatio(first, target, func(r *Reading) float64 { return r.FirstToken99 }),
			unknown, unknown, unknown, unknown, unknown, unknown,
		}
		if us, ok := r.ChunkCPU(target); ok && target != Direct {
			cells[2] = number(us) + " µs"
		}
		for _, reading := range many.Targets[target] {
			c := reading.chunks()
			copy(cells[3:], []string{
				fmt.Sprintf("%d of %d", c.Intact, c.Expected), fmt.Sprint(c.Merged), fmt.Sprint(c.Lost), fmt.Sprint(c.Foreign), fmt.Sprint(reading.Failed),
			})
		}
		return cells
	})
	return t
}

func (r *Report) memoryTable() Table {
	t := Table{Title: "Memory at idle, plugins as processes (PSS)", Head: []string{"", "MiB"}}
	for name, bytes := range r.Memory {
		t.Rows = append(t.Rows, []string{name, fmt.Sprintf("%.1f", float64(bytes)/mebibyte)})
	}
	slices.SortFunc(t.Rows, func(a, b []string) int {
		if (a[0] == hostMemory) != (b[0] == hostMemory) {
			return map[bool]int{true: -1, false: 1}[a[0] == hostMemory]
		}
		return strings.Compare(a[0], b[0])
	})
	return t
}

func (r *Report) callTable() Table {
	t := Table{Title: "Mean of a plugin call, one query at a time", Head: []string{"", "as a process", "inline", "the hop alone"}}
	for _, c := range r.Calls {
		t.Rows = append(t.Rows, []string{c.Plugin + " " + c.Method, micros(c.Process), micros(c.Inline), micros(c.Process - c.Inline)})
	}
	return t
}

// failureTable lists what failed, since a target that fails is quick.
func (r *Report) failureTable() Table {
	t := Table{Title: "Failed queries", Head: []string{"", "failed", "of", "the first reason"}}
	for _, s := range r.Steps {
		for _, target := range targetTitles {
			failed, all, reason := 0, 0, ""
			for _, reading := range s.Targets[target.name] {
				failed += reading.Failed
				all += reading.Failed + reading.Done
				reason = cmp.Or(reason, reading.Error)
			}
			if failed > 0 {
				t.Rows = append(t.Rows, []string{target.title + ": " + s.Title, fmt.Sprint(failed), fmt.Sprint(all), strings.Join(strings.Fields(reason), " ")})
			}
		}
	}
	return t
}

func (r *Report) goalTable() Table {
	t := Table{Title: "Goals", Head: []string{"", "goal", "measured", ""}}
	for _, g := range r.Goals {
		word := "≤ "
		if g.AtLeast {
			word = "≥ "
		}
		t.Rows = append(t.Rows, []string{g.Name, word + number(g.Bound) + g.Unit, orUnknown(g.Known, number(g.Measured)+g.Unit), g.Verdict()})
	}
	return t
}

// Summary says what a report rests on.
func (r *Report) Summary() string {
	rounds := fmt.Sprintf("%d interleaved rounds", r.Rounds)
	if r.Rounds == 1 {
		rounds = "one interleaved round"
	}
	return fmt.Sprintf("AUA %s, %s, %d processors that driver, upstream and servers share, all on loopback; %s in %s, medians; load average before: %s; %s.",
		r.Version, r.Go, r.Processors, rounds, r.Elapsed.Round(time.Second), orUnknown(r.Load != "", r.Load), r.lateness())
}

// lateness says how well the driver kept to its schedule.
func (r *Report) lateness() string {
	late, all := 0, 0
	for _, name := range []string{StepSixteen, StepMany} {
		for _, readings := range r.step(name).Targets {
			for _, reading := range readings {
				late += reading.Late
				all += reading.Done + reading.Failed
			}
		}
	}
	return fmt.Sprintf("of %d scheduled queries %d were sent more than %s late, and are measured from when they were due", all, late, LateBy)
}

// WriteText writes a report for people.
func (r *Report) WriteText(w io.Writer) error {
	if _, err := fmt.Fprintln(w, r.Summary()); err != nil {
		return err
	}
	for _, t := range r.Tables() {
		if len(t.Rows) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", t.Title)
		out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, row := range append([][]string{t.Head}, t.Rows...) {
			fmt.Fprintln(out, "  "+strings.Join(row, "\t"))
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}
