package pdfread

import (
	"errors"
	"image"

	"tonghop/internal/fault"
)

// job is a question about one PDF. Its exported fields travel to a worker process.
type job struct {
	PDF    []byte
	Limits Limits
	Text   bool   // read the pages
	Files  bool   // give the embedded files
	File   string // or only the one with this name
	Either bool   // leave the pages unread where File is there
	DPI    int    // draw the pages, if not 0
}

// answer is what a job found; Fault is set instead where it failed.
type answer struct {
	Pages                  []wirePage
	Title, Author, Subject string
	Files                  map[string][]byte
	Drawn                  []image.NRGBA
	Fault                  *wireFault

	pages []*page // instead of Pages, where they need not travel
}

// PDFium's error numbers (fpdfview.h).
const (
	errPassword = 4
	errSecurity = 5
)

func (j *job) run(b *binding) (*answer, error) {
	d, code := open(b, j.PDF)
	defer d.close()
	switch {
	case b.err != nil:
		return nil, b.err
	case code == errPassword || code == errSecurity:
		return nil, fault.New(fault.Invalid, "pdf.encrypted")
	case d.handle == 0:
		return nil, fault.New(fault.Invalid, "pdf.damaged", code)
	case d.pages == 0:
		return nil, fault.New(fault.Invalid, "pdf.empty")
	case d.pages > j.Limits.Pages:
		return nil, fault.New(fault.TooMuch, "pdf.too-many-pages", d.pages, j.Limits.Pages)
	}
	a := &answer{}
	if err := j.fill(a, d); err != nil {
		return nil, err
	}
	return a, b.err
}

func (j *job) fill(a *answer, d *document) error {
	if j.Files || j.File != "" {
		files, err := d.attachments(j.Limits, func(name string) bool { return j.Files || name == j.File })
		if err != nil {
			return err
		}
		a.Files = files
	}
	if j.DPI > 0 {
		return d.draw(a, j.DPI)
	}
	if !j.Text || j.Either && a.Files[j.File] != nil {
		return nil
	}
	a.Title, a.Author, a.Subject = d.meta("Title"), d.meta("Author"), d.meta("Subject")
	letters := 0
	for i := range d.pages {
		p, err := d.read(i)
		if errors.Is(err, errBadPage) && d.err == nil {
			return fault.Wrap(err, fault.Invalid, "pdf.bad-page", i+1)
		}
		if err != nil {
			return err
		}
		if letters += len(p.Letters); letters > j.Limits.Letters {
			return fault.New(fault.TooMuch, "pdf.too-many-letters", j.Limits.Letters)
		}
		a.Pages = append(a.Pages, packPage(p))
	}
	return nil
}

const maxAttachments = 1000

func (d *document) attachments(lim Limits, wanted func(name string) bool) (map[string][]byte, error) {
	files := map[string][]byte{}
	total := 0
	for i := range min(d.doInt("FPDFDoc_GetAttachmentCount", d.handle), maxAttachments) {
		a := d.do("FPDFDoc_GetAttachment", d.handle, uint64(i))
		name := d.wide(func(buffer, size uint64) uint64 { return d.do("FPDFAttachment_GetName", a, buffer, size) })
		if name == "" || !wanted(name) {
			continue
		}
		data := d.attachment(a)
		if total += len(data); total > lim.Bytes {
			return nil, fault.New(fault.TooMuch, "pdf.too-large", lim.Bytes>>20)
		}
		if data != nil {
			files[name] = data
		}
	}
	return files, d.err
}

func (d *document) attachment(a uint64) []byte {
	if d.do("FPDFAttachment_GetFile", a, 0, 0, d.out(0)) == 0 {
		return nil
	}
	size, _ := d.module.Memory().ReadUint32Le(d.scratch)
	buffer := d.malloc(max(size, 1))
	defer d.free(buffer)
	if d.do("FPDFAttachment_GetFile", a, uint64(buffer), uint64(size), d.out(0)) == 0 {
		return nil
	}
	return d.binding.bytes(buffer, size)
}

// maxPixels bounds one drawn page: A3 at 300 dpi.
const maxPixels = 4961 * 3508

// draw renders every page with its annotations on white.
func (d *document) draw(a *answer, dpi int) error {
	for i := range d.pages {
		picture, err := d.drawPage(i, float64(dpi)/72)
		if err != nil {
			return err
		}
		a.Drawn = append(a.Drawn, *picture)
	}
	return nil
}

func (d *document) drawPage(index int, scale float64) (*image.NRGBA, error) {
	handle := d.do("FPDF_LoadPage", d.handle, uint64(index))
	if handle == 0 {
		return nil, errors.Join(d.err, fault.New(fault.Invalid, "pdf.bad-page", index+1))
	}
	defer d.do("FPDF_ClosePage", handle)
	x := extraction{document: d, handle: handle}
	x.measure()
	w, h := int(x.Width*scale+0.5), int(x.Height*scale+0.5)
	if w <= 0 || h <= 0 || w*h > maxPixels {
		return nil, fault.New(fault.TooMuch, "pdf.too-much-memory")
	}
	bitmap := d.do("FPDFBitmap_Create", uint64(w), uint64(h), 1)
	if bitmap == 0 {
		return nil, errors.Join(d.err, errOutOfMemory)
	}
	defer d.do("FPDFBitmap_Destroy", bitmap)
	const white, withAnnotations, rgbaOrder = 0xFFFFFFFF, 0x01, 0x10
	d.do("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), white)
	d.do("FPDF_RenderPageBitmap", bitmap, handle, 0, 0, uint64(w), uint64(h), 0, withAnnotations|rgbaOrder)
	stride := d.doInt("FPDFBitmap_GetStride", bitmap)
	pixels := d.binding.bytes(uint32(d.do("FPDFBitmap_GetBuffer", bitmap)), uint32(stride*h))
	if pixels == nil {
		return nil, errors.Join(d.err, errOutOfMemory)
	}
	return &image.NRGBA{Pix: pixels, Stride: stride, Rect: image.Rect(0, 0, w, h)}, nil
}
