// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
)

// The frames.
const (
	frameCall    = 'c'
	frameMessage = 'm'
	frameEnd     = 'e'
)

const (
	// headBytes is the length of a frame before its body.
	headBytes = 5
	// readBuffer holds an ordinary message, so that it takes one read.
	readBuffer = 4 << 10
	// keptBuffer is the largest buffer that is kept for another message.
	keptBuffer = 2 << 20
)

var (
	errFrame = errors.New("a frame is not what the protocol demands")
	errSize  = errors.New("a message is larger than the limit")
)

// buffers hold the frames of one write.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

func release(b *[]byte) {
	if cap(*b) <= keptBuffer {
		*b = (*b)[:0]
		buffers.Put(b)
	}
}

// appendMessage appends a frame with a message.
func appendMessage(b []byte, m proto.Message, limit int) ([]byte, error) {
	head := len(b)
	b = append(b, frameMessage, 0, 0, 0, 0)
	b, err := proto.MarshalOptions{}.MarshalAppend(b, m)
	if err != nil {
		return nil, err
	}
	n := len(b) - head - headBytes
	if n > limit {
		return nil, fmt.Errorf("%w: %d bytes, and %d are allowed", errSize, n, limit)
	}
	binary.BigEndian.PutUint32(b[head+1:], uint32(n))
	return b, nil
}

// appendFrame appends a frame with a body.
func appendFrame(b []byte, kind byte, body []byte) []byte {
	b = append(b, kind)
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	return append(b, body...)
}

// appendCall appends a frame that begins a call.
func appendCall(b []byte, method string, timeout time.Duration, md metadata.MD) []byte {
	head := len(b)
	b = append(b, frameCall, 0, 0, 0, 0)
	b = appendString(b, method)
	b = binary.AppendUvarint(b, uint64(timeout.Microseconds()))
	for name, values := range md {
		for _, v := range values {
			b = appendString(appendString(b, name), v)
		}
	}
	binary.BigEndian.PutUint32(b[head+1:], uint32(len(b)-head-headBytes))
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// parseCall reads the body of a frame that begins a call.
func parseCall(body []byte) (method string, timeout time.Duration, md metadata.MD, err error) {
	method, body, err = cutString(body)
	if err != nil {
		return "", 0, nil, err
	}
	micros, n := binary.Uvarint(body)
	if n <= 0 {
		return "", 0, nil, errFrame
	}
	for body = body[n:]; len(body) > 0; {
		var name, value string
		if name, body, err = cutString(body); err != nil {
			return "", 0, nil, err
		}
		if value, body, err = cutString(body); err != nil {
			return "", 0, nil, err
		}
		if md == nil {
			md = metadata.MD{}
		}
		md.Append(name, value)
	}
	return method, time.Duration(min(micros, maxMicros)) * time.Microsecond, md, nil
}

// maxMicros keeps a timeout within a time.Duration.
const maxMicros = uint64(1<<63-1) / uint64(time.Microsecond)

func cutString(b []byte) (s string, rest []byte, err error) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)-used) {
		return "", nil, errFrame
	}
	b = b[used:]
	return string(b[:n]), b[n:], nil
}

// reader reads the frames of a connection.
type reader struct {
	*bufio.Reader
	limit int
}

// pass leaves out the next frame, however large.
func (r *reader) pass() error {
	head, err := r.Peek(headBytes)
	if err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint32(head[1:]))
	_, err = r.Discard(headBytes + n)
	return err
}

// frame reads the next frame. Its body is valid until use returns; a body of
// any size is read into memory that is used again.
func (r *reader) frame(use func(kind byte, body []byte) error) error {
	head, err := r.Peek(headBytes)
	if err != nil {
		if len(head) > 0 && errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	kind, n := head[0], int(binary.BigEndian.Uint32(head[1:]))
	if n > r.limit {
		return fmt.Errorf("%w: %d bytes, and %d are allowed", errSize, n, r.limit)
	}
	_, _ = r.Discard(headBytes)
	if n <= r.Size() {
		body, err := r.Peek(n)
		if err != nil {
			return err
		}
		err = use(kind, body)
		_, _ = r.Discard(n)
		return err
	}
	buf := buffers.Get().(*[]byte)
	defer release(buf)
	if cap(*buf) < n {
		*buf = make([]byte, n)
	}
	body := (*buf)[:n]
	if _, err := io.ReadFull(r, body); err != nil {
		return err
	}
	return use(kind, body)
}
