// Package docx reads and writes WordprocessingML files (.docx, ECMA-376) in terms of
// flow. The reader streams over the parts with its own scanner, trusts no size or
// count of the file, and resolves what Word resolves on screen: inherited styles,
// automatic numbers, tracked changes, text boxes. The writer makes the same bytes for
// the same flow, and files that Word and LibreOffice show alike.
package docx

import (
	"bytes"
	"errors"
	"io"

	"tonghop/internal/docx/wml"
	"tonghop/internal/fault"
	"tonghop/internal/flow"
)

// Limits bound what one file may cost. A zero field takes the value of DefaultLimits.
type Limits struct {
	UnpackedBytes int64 // of all parts that are read, together, counted while reading
	Blocks        int   // paragraphs and table rows
	Depth         int   // of nested XML elements
	Images        bool  // also read the bytes of pictures, not only their text and size
}

// DefaultLimits suit papers of the administration.
var DefaultLimits = Limits{UnpackedBytes: 96 << 20, Blocks: 200_000, Depth: 400}

func (l Limits) filled() Limits {
	if l.UnpackedBytes <= 0 {
		l.UnpackedBytes = DefaultLimits.UnpackedBytes
	}
	if l.Blocks <= 0 {
		l.Blocks = DefaultLimits.Blocks
	}
	if l.Depth <= 0 {
		l.Depth = DefaultLimits.Depth
	}
	return l
}

// Read yields the flow of a .docx file. Its faults are docx.not-docx, docx.encrypted,
// docx.old-format, docx.damaged, docx.entities, docx.duplicate, docx.too-big,
// docx.too-long and docx.too-deep.
//
// Text is NFC, except runs in a legacy font (.VnTime, VNI-Times): those keep the
// file's code points with Run.Font set, for the caller to convert.
func Read(b []byte, lim Limits) (*flow.Document, error) {
	a, err := openArchive(b, lim.filled())
	if err != nil {
		return nil, err
	}
	r, err := newReader(a)
	if err != nil {
		return nil, err
	}
	if err := r.document(); err != nil {
		return nil, err
	}
	return r.doc, nil
}

// Options are what a written file carries beside its flow.
type Options = wml.Options

// Write writes the flow as a .docx file. The same flow gives the same bytes.
func Write(w io.Writer, d *flow.Document, o Options) error { return wml.Write(w, d, o) }

// ole is the signature of a compound file: an encrypted .docx, or an old .doc.
var ole = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// refuseContainer names what a file is that is not a zip archive.
func refuseContainer(b []byte) error {
	switch {
	case bytes.HasPrefix(b, ole) && bytes.Contains(b, utf16le("EncryptedPackage")):
		return fault.New(fault.Invalid, "docx.encrypted")
	case bytes.HasPrefix(b, ole):
		return fault.New(fault.Invalid, "docx.old-format")
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return damaged(errors.New("no central directory"))
	}
	return fault.New(fault.Invalid, "docx.not-docx")
}

func utf16le(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

func damaged(cause error) error {
	return fault.Wrap(cause, fault.Invalid, "docx.damaged")
}
