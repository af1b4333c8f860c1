// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// content puts the content blocks of an answer together. Its methods return
// what a block adds to the text, the reasoning and the tool calls; what is
// neither is kept for extra.
type content struct {
	blocks map[int64]*block
	// last is the type of the newest block.
	last  string
	text  flow
	tools int32

	thoughts, others, citations []byte
}

// block is one content block that has begun.
type block struct {
	kind string
	// raw is the block as it began; of a block that is passed on only.
	raw []byte
	// thought and signature are those of a thinking block.
	thought, signature strings.Builder
	// input is what came of a tool's input in pieces; whole is what came at once.
	input strings.Builder
	whole []byte
	tool  int32
}

// flow joins the texts of several blocks. Thoughts are joined as they are:
// whoever takes them apart again needs them as they were signed.
type flow struct{ said, gap bool }

// begin notes that another block begins. Texts of blocks that do not follow
// each other directly are paragraphs; those that do are one text, which
// citations cut into pieces.
func (f *flow) begin(apart bool) { f.gap = apart && f.said }

func (f *flow) add(text string) string {
	if text == "" {
		return ""
	}
	if f.gap {
		text, f.gap = "\n\n"+text, false
	}
	f.said = true
	return text
}

// begin takes the beginning of a block, or a whole one.
func (c *content) begin(index int64, raw []byte) (*sdk.Delta, error) {
	if _, ok := rawjson.String(rawjson.Get(raw, "type")); !ok {
		return nil, errWrongType
	}
	b := c.newBlock(index, rawjson.Text(raw, "type"))
	var text, id, name string
	var err error
	read := func(s *string, member string) { err = errors.Join(err, setString(s, rawjson.Get(raw, member))) }
	switch b.kind {
	case "text":
		read(&text, "text")
		rawjson.EachElement(rawjson.Get(raw, "citations"), func(citation []byte) { c.citations = element(c.citations, citation) })
		return &sdk.Delta{Text: c.text.add(text)}, err
	case "thinking":
		read(&text, "thinking")
		read(&id, "signature")
		b.thought.WriteString(text)
		b.signature.WriteString(id)
		return &sdk.Delta{Reasoning: text}, err
	case "redacted_thinking":
		return c.thought(raw), nil
	case "tool_use":
		read(&id, "id")
		read(&name, "name")
		if id == "" {
			id = upstream.NewCallID()
		}
		b.whole = append([]byte(nil), rawjson.Get(raw, "input")...)
		b.tool = c.tools
		c.tools++
		return &sdk.Delta{ToolCalls: []*sdk.ToolCallDelta{{Index: b.tool, Id: id, Type: "function", Name: name}}}, err
	default:
		b.raw = append([]byte(nil), raw...)
	}
	return nil, err
}

func (c *content) newBlock(index int64, kind string) *block {
	if c.blocks == nil {
		c.blocks = map[int64]*block{}
	}
	b := &block{kind: kind}
	c.blocks[index] = b
	if kind == "text" {
		c.text.begin(c.last != kind)
	}
	c.last = kind
	return b
}

// delta takes a piece of a block.
func (c *content) delta(index int64, raw []byte) (*sdk.Delta, error) {
	kind, ok := rawjson.String(rawjson.Get(raw, "type"))
	if !ok {
		return nil, errWrongType
	}
	member, of := pieceOf(kind)
	if of == "" {
		// A kind of piece that the documentation does not have yet.
		return nil, nil
	}
	b := c.blocks[index]
	if b == nil {
		if of != "text" && of != "thinking" {
			return nil, errWrongType
		}
		b = c.newBlock(index, of)
	}
	if kind == "citations_delta" {
		c.citations = element(c.citations, rawjson.Get(raw, member))
		return nil, nil
	}
	var text string
	if err := setString(&text, rawjson.Get(raw, member)); err != nil {
		return nil, err
	}
	switch kind {
	case "text_delta":
		return &sdk.Delta{Text: c.text.add(text)}, nil
	case "thinking_delta":
		b.thought.WriteString(text)
		return &sdk.Delta{Reasoning: text}, nil
	case "signature_delta":
		b.signature.WriteString(text)
		return nil, nil
	}
	b.input.WriteString(text)
	if b.kind != "tool_use" || text == "" {
		return nil, nil
	}
	return &sdk.Delta{ToolCalls: []*sdk.ToolCallDelta{{Index: b.tool, Arguments: text}}}, nil
}

// pieceOf returns the member that holds a piece, and the type of block that it
// is usually of; empty for a kind that is not known.
func pieceOf(kind string) (member, of string) {
	switch kind {
	case "text_delta":
		return "text", "text"
	case "citations_delta":
		return "citation", "text"
	case "thinking_delta":
		return "thinking", "thinking"
	case "signature_delta":
		return "signature", "thinking"
	case "input_json_delta":
		return "partial_json", "tool_use"
	}
	return "", ""
}

// end takes the end of a block.
func (c *content) end(index int64) *sdk.Delta {
	b := c.blocks[index]
	delete(c.blocks, index)
	switch {
	case b == nil:
	case b.kind == "thinking":
		thought := rawjson.AppendString([]byte(`{"type":"thinking","thinking":`), b.thought.String())
		return c.thought(append(rawjson.AppendString(append(thought, `,"signature":`...), b.signature.String()), '}'))
	case b.kind == "tool_use" && b.input.Len() == 0:
		return &sdk.Delta{ToolCalls: []*sdk.ToolCallDelta{{Index: b.tool, Arguments: wholeInput(b.whole)}}}
	case b.raw != nil:
		c.others = element(c.others, b.complete())
	}
	return nil
}

// thought keeps a complete block of thinking. In a stream it goes out at once,
// since its signature belongs to the reasoning before it.
func (c *content) thought(block []byte) *sdk.Delta {
	c.thoughts = element(c.thoughts, block)
	own := append(append([]byte(`{"thinking_blocks":[`), block...), "]}"...)
	return &sdk.Delta{Extra: &sdk.Extra{MessageJson: own}}
}

// wholeInput is the input of a call that came without pieces.
func wholeInput(raw []byte) string {
	if len(raw) == 0 || rawjson.IsNull(raw) {
		return "{}"
	}
	if text, ok := rawjson.String(raw); ok {
		return text
	}
	return string(raw)
}

// complete is a block that is passed on, with the input that came in pieces.
func (b *block) complete() []byte {
	if b.input.Len() == 0 {
		return b.raw
	}
	members, _ := rawjson.Members(b.raw)
	input := []byte(b.input.String())
	if !json.Valid(input) {
		// The server broke off, or wrote nonsense: as a text it does no harm.
		input = rawjson.AppendString(nil, b.input.String())
	}
	return rawjson.Encode(rawjson.Merge(members, []rawjson.Member{{Name: "input", Value: input}}))
}

// element appends an element to an array that has no end yet.
func element(array, value []byte) []byte {
	if len(value) == 0 {
		return array
	}
	if array == nil {
		return append([]byte{'['}, value...)
	}
	return append(append(array, ','), value...)
}

// extra returns the members of the message that the contract does not name.
// thoughts says whether those are among them.
func (c *content) extra(thoughts bool) []rawjson.Member {
	var out, list []rawjson.Member
	if thoughts {
		list = append(list, rawjson.Member{Name: "thinking_blocks", Value: c.thoughts})
	}
	for _, m := range append(list, []rawjson.Member{
		{Name: "content_blocks", Value: c.others}, {Name: "citations", Value: c.citations},
	}...) {
		if m.Value != nil {
			m.Value = append(m.Value[:len(m.Value):len(m.Value)], ']')
			out = append(out, m)
		}
	}
	return out
}
