package intake

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"tonghop/internal/docx"
	"tonghop/internal/fault"
	"tonghop/internal/flow"
	"tonghop/internal/pdfread"
	"tonghop/internal/plain"
	"tonghop/internal/sheet"
)

// Options say how files are opened. The zero value is good.
type Options struct {
	Limits Limits // zero fields mean the default
	// PDF reads PDFs; nil means a reader of its own with default settings, started at
	// the first PDF and kept for the life of the program.
	PDF *pdfread.Reader
	// Office is the LibreOffice program for .doc and .rtf; empty means the one found
	// on the PATH, "-" none.
	Office string
	// DataOnly leaves the words of a PDF or DOCX unread where a package is attached to
	// it: File.Flow is nil then. A compilation needs no more.
	DataOnly bool
}

func (l Limits) filled() Limits {
	d := DefaultLimits
	if l.FileBytes > 0 {
		d.FileBytes = l.FileBytes
	}
	if l.UnpackedBytes > 0 {
		d.UnpackedBytes = l.UnpackedBytes
	}
	if l.Pages > 0 {
		d.Pages = l.Pages
	}
	if l.Blocks > 0 {
		d.Blocks = l.Blocks
	}
	if l.Cells > 0 {
		d.Cells = l.Cells
	}
	if l.Time > 0 {
		d.Time = l.Time
	}
	return d
}

// OpenPath opens the file at path; File.Name is the path as given.
func OpenPath(ctx context.Context, path string, o Options) (*File, error) {
	b, err := readFile(path, o.Limits.filled().FileBytes)
	if err != nil {
		return nil, err
	}
	return Open(ctx, path, b, o)
}

func readFile(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fault.Wrap(err, fault.NotFound, "intake.not-found", filepath.Base(path))
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "intake.unreadable", filepath.Base(path))
	case !info.Mode().IsRegular():
		return nil, fault.New(fault.Invalid, "intake.not-a-file", filepath.Base(path))
	case info.Size() > limit:
		return nil, fault.New(fault.TooMuch, "intake.too-large", limit>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "intake.unreadable", filepath.Base(path))
	}
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "intake.unreadable", filepath.Base(path))
	}
	if int64(len(b)) > limit {
		return nil, fault.New(fault.TooMuch, "intake.too-large", limit>>20)
	}
	return b, nil
}

// Open reads a file from its bytes. The content decides the format; a name that
// promises another one earns the warning intake.misnamed. Text in TCVN3 and VNI comes
// out as Unicode, and Encoding says what was found.
func Open(ctx context.Context, name string, b []byte, o Options) (*File, error) {
	o.Limits = o.Limits.filled()
	if int64(len(b)) > o.Limits.FileBytes {
		return nil, fault.New(fault.TooMuch, "intake.too-large", o.Limits.FileBytes>>20)
	}
	format, err := sniff(name, b)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Limits.Time)
	defer cancel()
	f := &File{Name: name, Format: format, Bytes: b}
	if err := f.read(ctx, o); err != nil {
		return nil, slow(ctx, err)
	}
	if f.Flow != nil {
		f.Encoding = convertLegacy(f.Flow, f.bare())
		if misnamed(name, format) {
			f.Flow.Warnings = append(f.Flow.Warnings, flow.Warning{Code: "intake.misnamed", Args: []any{filepath.Ext(name), string(format)}})
		}
	}
	return f, nil
}

// bare tells whether the format knows no fonts, so that only the letters can betray a
// legacy encoding.
func (f *File) bare() bool {
	return f.Format == Text || f.Format == Markdown || f.Format == CSV
}

func slow(ctx context.Context, err error) error {
	var known *fault.Error
	if !errors.As(err, &known) && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.Wrap(err, fault.TooMuch, "intake.too-slow")
	}
	return err
}

func (f *File) read(ctx context.Context, o Options) (err error) {
	texts := plain.Limits{Bytes: int(o.Limits.FileBytes), Blocks: o.Limits.Blocks, Depth: plain.DefaultLimits.Depth}
	switch f.Format {
	case DOCX:
		return f.readDOCX(o)
	case DOC, RTF:
		return f.readOld(ctx, o)
	case PDF:
		return f.readPDF(ctx, o)
	case XLSX, CSV:
		return f.readSheets(o)
	case Markdown:
		f.Flow, err = plain.ReadMarkdown(f.Bytes, texts)
	case HTML:
		f.Flow, err = plain.ReadHTML(f.Bytes, texts)
	case JSON:
		f.Package = f.Bytes
	default:
		f.Flow, err = plain.ReadText(f.Bytes, texts)
	}
	return err
}

func (f *File) readDOCX(o Options) (err error) {
	if o.DataOnly {
		if f.Package, err = docx.Package(f.Bytes); err != nil || len(f.Package) > 0 {
			return err
		}
	}
	f.Flow, err = docx.Read(f.Bytes, docx.Limits{UnpackedBytes: o.Limits.UnpackedBytes, Blocks: o.Limits.Blocks})
	if err != nil || o.DataOnly {
		return err
	}
	f.Package, err = docx.Package(f.Bytes)
	return err
}

func (f *File) readPDF(ctx context.Context, o Options) error {
	r := o.PDF
	if r == nil {
		r = sharedPDF()
	}
	lim := pdfread.Limits{Bytes: int(o.Limits.FileBytes), Pages: o.Limits.Pages, Time: o.Limits.Time}
	read := r.ReadWithAttachment
	if o.DataOnly {
		read = r.ReadUnlessAttached
	}
	doc, attached, err := read(ctx, f.Bytes, PackageName, lim)
	f.Flow, f.Package = doc, attached
	return err
}

func (f *File) readSheets(o Options) (err error) {
	lim := sheet.Limits{Bytes: o.Limits.FileBytes, Unpacked: o.Limits.UnpackedBytes, Cells: o.Limits.Cells}
	if f.Format == CSV {
		f.Sheets, err = sheet.ReadCSV(f.Bytes, lim)
	} else {
		f.Sheets, err = sheet.Read(f.Bytes, lim)
	}
	if err == nil {
		f.Flow = sheet.Flow(f.Sheets)
	}
	return err
}
