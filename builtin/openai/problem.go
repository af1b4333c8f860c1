// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxShown bounds what a message repeats of the server's own words, in bytes.
const maxShown = 300

// problem is what an error body says, whatever its form. The forms are
//
//	{"error": {"message", "type", "code", "param"}}   OpenAI, llama-server, Ollama, newer vLLM
//	{"error": "text"}                                 vLLM (keys), LM Studio, TGI
//	{"object": "error", "message", "type", "code"}    older vLLM, Mistral
//	{"detail": "text" | [{"loc", "msg"}]}             FastAPI
//	[{"error": {…}}]                                  Gemini
//
// and web pages and plain text of proxies.
type problem struct {
	message string
	kind    string
	// code is a code in words, number one in digits; 0 for none.
	code   string
	number int
}

// parseProblem reads an error body. It never fails: what it does not understand is the message.
func parseProblem(body []byte) problem {
	var p problem
	body = bytes.TrimSpace(body)
	if !json.Valid(body) {
		p.message = plainText(body)
		return p
	}
	if eachElement(body, func(first []byte) {
		if p.message == "" {
			p.readObject(first)
		}
	}) || p.readObject(body) {
		if p.message == "" {
			p.message = plainText(body)
		}
		return p
	}
	p.message, _ = decodeString(body)
	return p
}

// readObject reads an error object, or an object that holds one.
func (p *problem) readObject(object []byte) bool {
	return eachMember(object, func(name, value []byte) {
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
			if s, ok := decodeString(value); ok && p.kind == "" {
				p.kind = s
			}
		case "code":
			if s, ok := decodeString(value); ok {
				p.code = s
			} else if n, ok := decodeInt(value); ok {
				p.number = int(n)
			}
		}
	})
}

// setMessage takes a text, or whatever stands in its place as JSON.
func (p *problem) setMessage(value []byte) {
	if isNull(value) || p.message != "" {
		return
	}
	if s, ok := decodeString(value); ok {
		p.message = s
		return
	}
	p.message = string(value)
}

func (p *problem) readDetail(value []byte) {
	var lines []string
	if !eachElement(value, func(entry []byte) {
		var where, what string
		eachMember(entry, func(name, value []byte) {
			switch string(name) {
			case "loc":
				where = strings.Trim(strings.NewReplacer(`"`, "", ",", ".", " ", "").Replace(string(value)), "[]")
			case "msg":
				what, _ = decodeString(value)
			case "type":
				p.kind, _ = decodeString(value)
			}
		})
		lines = append(lines, strings.Trim(where+": "+what, ": "))
	}) {
		p.setMessage(value)
		return
	}
	p.message = strings.Join(lines, "; ")
}

// upstreamCode is the server's own code: in words when there is one.
func (p *problem) upstreamCode() string {
	switch {
	case p.code != "":
		return p.code
	case p.kind != "":
		return p.kind
	case p.number != 0:
		return strconv.Itoa(p.number)
	}
	return ""
}

// words is everything the problem says, in lower case, to look for marks in.
func (p *problem) words() string {
	return strings.ToLower(p.message + "\n" + p.kind + "\n" + p.code)
}

var (
	titlePattern = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	skipPattern  = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)>|<[^>]*>`)
	spacePattern = regexp.MustCompile(`\s+`)
)

// plainText returns a body that is not JSON as text: of a web page its title.
func plainText(body []byte) string {
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

// shorten makes one line of a text, of at most maxShown bytes.
func shorten(text string) string {
	text = strings.TrimSpace(spacePattern.ReplaceAllString(text, " "))
	if len(text) <= maxShown {
		return text
	}
	end := maxShown
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
