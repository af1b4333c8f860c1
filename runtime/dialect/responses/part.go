// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// decodeContent decodes a member that is a text or a list of parts. One text
// alone needs no parts, and model servers that know no parts understand it.
func decodeContent(name string, raw json.RawMessage, m *sdk.Message) error {
	if len(raw) == 0 {
		return fault.New(fault.RequestInvalid, "%q is missing", name)
	}
	if raw[0] == '"' {
		return object.Take(object.Members{name: raw}, name, &m.Content)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return fault.New(fault.RequestInvalid, "%q must be a string or a list of parts", name)
	}
	var texts []string
	for i, p := range parts {
		part, err := decodePart(p)
		if err != nil {
			return object.At(err, name, i)
		}
		if part.Type == "text" {
			texts = append(texts, part.Text)
		}
		m.Parts = append(m.Parts, part)
	}
	m.Content = strings.Join(texts, "\n")
	if len(m.Parts) == 1 && len(texts) == 1 {
		m.Parts = nil
	}
	return nil
}

// decodePart turns a part into chat completions' form. A refusal becomes a
// text, because servers other than OpenAI's know no such part. A type that AUA
// does not know passes as it stands.
func decodePart(raw json.RawMessage) (*sdk.ContentPart, error) {
	var p struct {
		Type     string          `json:"type"`
		Text     *string         `json:"text"`
		Refusal  *string         `json:"refusal"`
		ImageURL string          `json:"image_url"`
		Detail   string          `json:"detail"`
		FileID   string          `json:"file_id"`
		FileData string          `json:"file_data"`
		Filename string          `json:"filename"`
		Audio    json.RawMessage `json:"input_audio"`
	}
	err := json.Unmarshal(raw, &p)
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) && mismatch.Field != "" {
		return nil, object.WrongType(mismatch.Field, err)
	}
	if err != nil || p.Type == "" {
		return nil, fault.Wrap(err, fault.RequestInvalid, "it must be an object with a \"type\"")
	}
	switch p.Type {
	case "input_text", "output_text", "text":
		return textPart(p.Type, "text", p.Text)
	case "refusal":
		return textPart(p.Type, "refusal", p.Refusal)
	case "input_image":
		if p.ImageURL == "" {
			return nil, fault.New(fault.RequestInvalid, "AUA keeps no files; a part of the type input_image needs an \"image_url\", which may be a data URL")
		}
		image := map[string]string{"url": p.ImageURL}
		if p.Detail != "" {
			image["detail"] = p.Detail
		}
		return chatPart("image_url", "image_url", image)
	case "input_file":
		if p.FileData == "" {
			return nil, fault.New(fault.RequestInvalid, "AUA keeps and fetches no files; a part of the type input_file needs \"file_data\"")
		}
		return chatPart("file", "file", map[string]string{"file_data": p.FileData, "filename": p.Filename})
	case "input_audio":
		if len(p.Audio) == 0 {
			return nil, fault.New(fault.RequestInvalid, "a part of the type input_audio needs \"input_audio\"")
		}
		return chatPart("input_audio", "input_audio", p.Audio)
	}
	return &sdk.ContentPart{Type: p.Type, Json: raw}, nil
}

func textPart(kind, member string, text *string) (*sdk.ContentPart, error) {
	if text == nil {
		return nil, fault.New(fault.RequestInvalid, "a part of the type %s needs a %q", kind, member)
	}
	return &sdk.ContentPart{Type: "text", Text: *text}, nil
}

func chatPart(kind, member string, value any) (*sdk.ContentPart, error) {
	b, err := json.Marshal(map[string]any{"type": kind, member: value})
	return &sdk.ContentPart{Type: kind, Json: b}, err
}
