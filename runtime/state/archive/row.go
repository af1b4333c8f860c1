// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encode writes r as a line. Columns are sorted by name, so that equal rows
// have equal lines.
func encode(w *bytes.Buffer, r Row) error {
	values := make(map[string]any, len(r))
	for column, v := range r {
		value, err := encodeValue(v)
		if err != nil {
			return fmt.Errorf("column %s: %w", column, err)
		}
		values[column] = value
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(values)
}

// encodeValue returns v as JSON has it. Numbers that are not whole have a point
// or an exponent, by which they are told apart again.
func encodeValue(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64:
		return v, nil
	case string:
		if utf8.ValidString(v) {
			return v, nil
		}
		return map[string][]byte{"base64": []byte(v)}, nil
	case []byte:
		if utf8.Valid(v) {
			return string(v), nil
		}
		return map[string][]byte{"base64": v}, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%v cannot be written as JSON", v)
		}
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return json.RawMessage(text), nil
	default:
		return nil, fmt.Errorf("a value of type %T", v)
	}
}

// decode reads a line.
func decode(line []byte) (Row, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var r Row
	if err := dec.Decode(&r); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF || r == nil {
		return nil, fmt.Errorf("not one JSON object")
	}
	for column, v := range r {
		value, err := decodeValue(v)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", column, err)
		}
		r[column] = value
	}
	return r, nil
}

func decodeValue(v any) (any, error) {
	switch v := v.(type) {
	case nil, string:
		return v, nil
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return v.Float64()
		}
		return v.Int64()
	case map[string]any:
		text, ok := v["base64"].(string)
		if !ok || len(v) != 1 {
			return nil, fmt.Errorf("an object that is no bytes")
		}
		var b []byte
		err := json.Unmarshal([]byte(strconv.Quote(text)), &b)
		return b, err
	default:
		return nil, fmt.Errorf("a value of type %T", v)
	}
}
