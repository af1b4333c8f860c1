// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var origin = Origin{Version: "0.1.0", Store: "sqlite", Schema: 5, Lineage: "l", CreatedAt: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}

var content1 = map[string][]Row{
	"decisions": {
		{"id": "d1", "at": int64(math.MaxInt64), "record": `{"a":"<b> & \u0000"}`, "note": nil},
		{"id": "d2", "at": int64(-1), "record": "é\n\u2028", "note": []byte{0xff, 0x00, 0xfe}},
	},
	"statistics": {{"average": 1.0, "mean": math.Nextafter(0.3, 1), "small": 5e-324, "large": 1e300}},
	"tokens":     {},
}

func archive1(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out, origin)
	for _, table := range []string{"decisions", "statistics", "tokens"} {
		require.NoError(t, w.Table(table))
		for _, r := range content1[table] {
			require.NoError(t, w.Row(r))
		}
	}
	require.NoError(t, w.Key([]byte("the key")))
	m, err := w.Close()
	require.NoError(t, err)
	require.EqualValues(t, 3, m.Rows())
	return out.Bytes()
}

func read(b []byte) (map[string][]Row, *Manifest, error) {
	r, err := NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, nil, err
	}
	if err := r.Verify(); err != nil {
		return nil, nil, err
	}
	found := map[string][]Row{"key": {{"key": string(r.Key())}}}
	for _, p := range r.Manifest().Parts {
		found[p.Table] = []Row{}
		if err := r.Rows(p.Table, func(row Row) error { found[p.Table] = append(found[p.Table], row); return nil }); err != nil {
			return nil, nil, err
		}
	}
	return found, r.Manifest(), nil
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	found, m, err := read(archive1(t))
	require.NoError(t, err)
	require.Equal(t, []Row{{"key": "the key"}}, found["key"])
	delete(found, "key")
	require.Equal(t, content1, found)
	require.Equal(t, origin, m.Origin)
	require.Equal(t, archive1(t), archive1(t), "the same is written the same")
}

func TestOtherToolsReadIt(t *testing.T) {
	b := archive1(t)
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	f, err := r.Open("tables/statistics.jsonl")
	require.NoError(t, err)
	text, err := io.ReadAll(f)
	require.NoError(t, err)
	require.Equal(t, `{"average":1.0,"large":1e+300,"mean":0.30000000000000004,"small":5e-324}`+"\n", string(text))
}

// TestEveryDamageIsFound changes every byte, cuts at every byte, and loses
// every byte.
func TestEveryDamageIsFound(t *testing.T) {
	whole := archive1(t)
	want, manifest, err := read(whole)
	require.NoError(t, err)
	check := func(damage string, at int, b []byte) {
		found, m, err := read(b)
		if err == nil {
			// Dates and other things of the ZIP file that nobody reads.
			require.Equal(t, want, found, "%s at %d", damage, at)
			require.Equal(t, manifest, m, "%s at %d", damage, at)
			return
		}
		require.True(t, errors.Is(err, ErrDamaged), "%s at %d: %v", damage, at, err)
	}
	for i := range whole {
		check("cut", i, whole[:i])
		require.Error(t, func() error { _, _, err := read(whole[:i]); return err }(), "cut at %d", i)
		for _, bit := range []byte{0x01, 0x80, 0xff} {
			b := bytes.Clone(whole)
			b[i] ^= bit
			check("changed", i, b)
		}
		check("missing", i, append(bytes.Clone(whole[:i]), whole[i+1:]...))
	}
	for _, other := range []string{"", "hello", "PK", strings.Repeat("x", 4096)} {
		_, _, err := read([]byte(other))
		require.ErrorIs(t, err, ErrDamaged)
	}
}

// forge makes a ZIP file of texts.
func forge(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		require.NoError(t, err)
		_, err = f.Write([]byte(files[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func TestWhatIsNotAsItsManifestSays(t *testing.T) {
	const head = `{"format": 1, "aua_version": "1", "store": "sqlite", "schema_version": 1, "created_at": "2026-11-24T12:00:00Z", "parts": `
	const one = head + `[{"table": "t", "rows": 1, "bytes": 8, "sha256": "x"}]}`
	for name, c := range map[string]struct {
		files []string
		says  string
	}{
		"no manifest":        {[]string{"tables/t.jsonl", "{}\n"}, "it has no manifest.json, so it is no backup of AUA"},
		"no JSON":            {[]string{"manifest.json", "{"}, "its manifest is no JSON"},
		"another thing":      {[]string{"manifest.json", `{"format": 1, "name": "x"}`}, "its manifest is not as it should be"},
		"nothing":            {[]string{"manifest.json", `{}`}, "its manifest is incomplete"},
		"a missing part":     {[]string{"manifest.json", one, "tables/u.jsonl", ""}, `its part for "t" is missing`},
		"one more part":      {[]string{"manifest.json", head + "[]}", "tables/t.jsonl", ""}, "1 parts beside its manifest, which names 0"},
		"a part twice":       {[]string{"manifest.json", one, "tables/t.jsonl", "", "tables/t.jsonl", ""}, `it has "tables/t.jsonl" twice`},
		"a key nobody knows": {[]string{"manifest.json", head + "[]}", "audit-key", "k"}, "the key of its audit log is missing, or its checksum"},
		"a missing key":      {[]string{"manifest.json", head + `[], "audit_key_sha256": "x"}`}, "the key of its audit log is missing, or its checksum"},
		"another key":        {[]string{"manifest.json", head + `[], "audit_key_sha256": "x"}`, "audit-key", "k"}, "the key of its audit log is not what was written"},
		"a missing row":      {[]string{"manifest.json", one, "tables/t.jsonl", ""}, "has 0 rows in 0 bytes, and its manifest says 1 in 8"},
		"a row too many":     {[]string{"manifest.json", one, "tables/t.jsonl", "{\"a\":1}\n{\"a\":2}\n"}, `its part for "t" cannot be read`},
		"another content":    {[]string{"manifest.json", one, "tables/t.jsonl", "{\"a\":1}\n"}, "its checksum is another"},
		"no row":             {[]string{"manifest.json", one, "tables/t.jsonl", "{\"a\":[]\n"}, `row 1 of "t" cannot be read`},
		"a row of more":      {[]string{"manifest.json", one, "tables/t.jsonl", "{} {} \n\n"}, "not one JSON object"},
		"null":               {[]string{"manifest.json", one, "tables/t.jsonl", "null   \n"}, "not one JSON object"},
		"a list":             {[]string{"manifest.json", one, "tables/t.jsonl", "{\"a\":[]}\n"}, "column a: a value of type"},
		"an object":          {[]string{"manifest.json", one, "tables/t.jsonl", "{\"a\":{}}\n"}, "column a: an object that is no bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(forge(t, c.files...))
			require.ErrorIs(t, err, ErrDamaged)
			require.ErrorContains(t, err, c.says)
		})
	}
	_, _, err := read(forge(t, "manifest.json", `{"format": 2, "new": true}`))
	require.ErrorIs(t, err, ErrNewer)
	require.NotErrorIs(t, err, ErrDamaged)
}

func TestWhatCannotBeWritten(t *testing.T) {
	w := NewWriter(io.Discard, origin)
	require.NoError(t, w.Table("t"))
	require.ErrorContains(t, w.Row(Row{"a": math.NaN()}), "column a")
	require.ErrorContains(t, w.Row(Row{"a": time.Time{}}), "a value of type time.Time")
}

func TestAConsumersErrorPasses(t *testing.T) {
	b := archive1(t)
	r, err := NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	stop := errors.New("stop")
	require.ErrorIs(t, r.Rows("decisions", func(Row) error { return stop }), stop)
	require.ErrorIs(t, r.Rows("others", func(Row) error { return nil }), ErrDamaged)
}
