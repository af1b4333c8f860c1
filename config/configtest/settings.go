// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package configtest

import (
	"fmt"
	"strings"
)

// config is the body of a config block that fits [Schema].
func (r Random) config() string {
	body := r.some("text = %s", r.value()) + r.some("flag = %v", r.IntN(2) == 0) + r.some("count = %d", r.IntN(1<<50)-1<<49) +
		r.some("ratio = %v", r.NormFloat64()*1e9) + r.some("wait = %q", r.duration()) + r.some("list = [%s, %s]", r.value(), r.value()) +
		r.some("set = [%s, %s]", r.text(), r.text()) + r.some("map = { a = %s, (%s) = %s }", r.value(), r.quoted(), r.value()) +
		r.some("any = %s", r.anything(3)) + r.some("object = { a = %d }", r.IntN(9))
	if !r.Plain {
		body += r.some("hidden = %s", r.value())
		if r.IntN(4) == 0 {
			body = strings.ReplaceAll(body, "count = ", "count = secret(\"N\") # ")
		}
	}
	body += r.some("single {\n%s}", r.leaves())
	for range r.IntN(3) {
		body += fmt.Sprintf("many {\n%s}\n", r.leaves())
	}
	for range r.IntN(3) {
		body += fmt.Sprintf("named %s %s {\n%s", r.quoted(), r.quoted(), r.leaves())
		for range r.IntN(3) {
			body += fmt.Sprintf("inner %s {\n%s}\n", r.quoted(), r.leaves())
		}
		body += "}\n"
	}
	return body
}

func (r Random) leaves() string {
	return r.some("text = %s", r.value()) + r.some("weight = %v", r.IntN(100))
}

// anything is an expression of any type, nested up to depth.
func (r Random) anything(depth int) string {
	kinds := 4
	if depth > 0 {
		kinds = 6
	}
	switch r.IntN(kinds) {
	case 0:
		return fmt.Sprint(r.Float64())
	case 1:
		return r.pick("true", "false", "null", "-1e30", "123456789012345678901234567890", "[]", "{}")
	case 2:
		if r.Plain {
			return "1"
		}
		return r.pick("var.port", "var.login", "var.login.list[1]", "var.map")
	case 3:
		return r.value()
	case 4:
		return "[" + r.anything(depth-1) + ", " + r.anything(depth-1) + "]"
	}
	return fmt.Sprintf("{ k = %s, (%s) = %s }", r.anything(depth-1), r.quoted(), r.anything(depth-1))
}
