// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// MaxShown bounds what a message repeats of the server's own words, in bytes.
const MaxShown = 300

// Problem is what an error body says, whatever its form. The forms are
//
//	{"error": {"message", "type", "code", "param"}}   OpenAI, llama-server, Ollama, newer vLLM
//	{"error": "text"}                                 vLLM (keys), LM Studio, TGI
//	{"object": "error", "message", "type", "code"}    older vLLM, Mistral
//	{"detail": "text" | [{"loc", "msg"}]}             FastAPI
//	[{"error": {…}}]                                  Gemini
//
// and web pages and plain text of proxies.
type Problem struct {
	Message string
	Kind    string
	// Code is a code in words, Number one in digits; 0 for none.
	Code   string
	Number int
}

// ParseProblem reads an error body. It never fails: what it does not understand is the message.
func ParseProblem(body []byte) Problem {
	var p Problem
	body = bytes.TrimSpace(body)
	if !json.Valid(body) {
		p.Message = PlainText(body)
		return p
	}
	if rawjson.EachElement(body, func(first []byte) {
		if p.Message == "" {
			p.readObject(first)
		}
	}) || p.readObject(body) {
		if p.Message == "" {
			p.Message = PlainText(body)
		}
		return p
	}
	p.Message, _ = rawjson.String(body)
	return p
}

// readObject reads an error object, or an object that holds one.
func (p *Problem) readObject(object []byte) bool {
	return rawjson.EachMember(object, func(name, value []byte) {
		switch string(name) {
		case "error":
			if !p.readObject(value) {
				p.setMessage(value)
			}
		case "message":
			p.setMessage(value)
		case "detail":
			p.readDetail(value)
		case "type", "error_type":
			if s, ok := rawjson.String(value); ok && p.Kind == "" {
				p.Kind = s
			}
		case "code":
			if s, ok := rawjson.String(value); ok {
				p.Code = s
			} else if n, ok := rawjson.Int(value); ok {
				p.Number = int(n)
			}
		}
	})
}

// setMessage takes a text, or whatever stands in its place as JSON.
func (p *Problem) setMessage(value []byte) {
	if rawjson.IsNull(value) || p.Message != "" {
		return
	}
	if s, ok := rawjson.String(value); ok {
		p.Message = s
		return
	}
	p.Message = string(value)
}

func (p *Problem) readDetail(value []byte) {
	var lines []string
	if !rawjson.EachElement(value, func(entry []byte) {
		var where, what string
		rawjson.EachMember(entry, func(name, value []byte) {
			switch string(name) {
			case "loc":
				where = strings.Trim(strings.NewReplacer(`"`, "", ",", ".", " ", "").Replace(string(value)), "[]")
			case "msg":
				what, _ = rawjson.String(value)
			case "type":
				p.Kind, _ = rawjson.String(value)
			}
		})
		lines = append(lines, strings.Trim(where+": "+what, ": "))
	}) {
		p.setMessage(value)
		return
	}
	p.Message = strings.Join(lines, "; ")
}

// UpstreamCode is the server's own code: in words when there is one.
func (p *Problem) UpstreamCode() string {
	switch {
	case p.Code != "":
		return p.Code
	case p.Kind != "":
		return p.Kind
	case p.Number != 0:
		return strconv.Itoa(p.Number)
	}
	return ""
}

// Words is everything the problem says, in lower case, to look for marks in.
func (p *Problem) Words() string {
	return strings.ToLower(p.Message + "\n" + p.Kind + "\n" + p.Code)
}

var (
	titlePattern = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	skipPattern  = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)>|<[^>]*>`)
	spacePattern = regexp.MustCompile(`\s+`)
)

// PlainText returns a body that is not JSON as text: of a web page its title.
func PlainText(body []byte) string {
	if len(body) > 64<<10 {
		body = body[:64<<10]
	}
	text := strings.ToValidUTF8(string(body), "\ufffd")
	if isHTML(body) {
		if title := titlePattern.FindStringSubmatch(text); title != nil {
			text = title[1]
		}
		text = html.UnescapeString(skipPattern.ReplaceAllString(text, " "))
	}
	return text
}

func isHTML(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// Shorten makes one line of a text, of at most MaxShown bytes.
func Shorten(text string) string {
	text = strings.TrimSpace(spacePattern.ReplaceAllString(text, " "))
	if len(text) <= MaxShown {
		return text
	}
	end := MaxShown
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
