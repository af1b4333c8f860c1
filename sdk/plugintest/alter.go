// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// unknownNumber is of a field that no message of the contract has.
const unknownNumber = 15000

// unknown adds a field that the contract does not have, to the message and to
// all messages in it.
func unknown(m proto.Message) {
	raw := protowire.AppendTag(nil, unknownNumber, protowire.BytesType)
	raw = protowire.AppendString(raw, "what is to come")
	inEach(m.ProtoReflect(), func(m protoreflect.Message) { m.SetUnknown(raw) })
}

// empty clears all but what says whose the call is.
func empty(m proto.Message) {
	r := m.ProtoReflect()
	r.Range(func(f protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if f.Name() != "context" && f.Name() != "instance" {
			r.Clear(f)
		}
		return true
	})
}

// odd sets every number in the message, and in all messages in it, to one that
// makes no sense.
func odd(m proto.Message) {
	inEach(m.ProtoReflect(), func(m protoreflect.Message) {
		fields := m.Descriptor().Fields()
		for i := range fields.Len() {
			f := fields.Get(i)
			if f.IsList() || f.IsMap() {
				continue
			}
			switch f.Kind() {
			case protoreflect.Int32Kind:
				m.Set(f, protoreflect.ValueOfInt32(-1))
			case protoreflect.Int64Kind:
				m.Set(f, protoreflect.ValueOfInt64(-1))
			case protoreflect.DoubleKind:
				m.Set(f, protoreflect.ValueOfFloat64(math.NaN()))
			}
		}
	})
}

// inEach calls f with m and with every message in it.
func inEach(m protoreflect.Message, f func(protoreflect.Message)) {
	f(m)
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case field.Message() == nil || field.IsMap():
		case field.IsList():
			for i := range v.List().Len() {
				inEach(v.List().Get(i).Message(), f)
			}
		default:
			inEach(v.Message(), f)
		}
		return true
	})
}
