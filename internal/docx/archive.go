package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"tonghop/internal/fault"
)

// archive is the zip file and how many bytes may still be unpacked from it.
type archive struct {
	parts map[string]*zip.File // by lower-case name: OPC names ignore case
	left  int64
	lim   Limits
}

// maxParts is far above any real file (pictures are one part each) and bounds the map.
const maxParts = 20_000

func openArchive(b []byte, lim Limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, refuseContainer(b)
	}
	if len(z.File) > maxParts {
		return nil, fault.New(fault.TooMuch, "docx.too-big", lim.UnpackedBytes>>20)
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File)), left: lim.UnpackedBytes, lim: lim}
	for _, f := range z.File {
		name := partName(f.Name)
		if a.parts[name] != nil {
			// Two parts of one name mean two documents: programs differ in which they show.
			return nil, fault.New(fault.Invalid, "docx.duplicate", f.Name)
		}
		a.parts[name] = f
	}
	return a, nil
}

// partName is the key of a part: without leading stroke, lower case, '/' only.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// read unpacks a part; a part that is not there is nil without an error.
func (a *archive) read(name string) ([]byte, error) {
	var buf bytes.Buffer
	if err := a.unpack(name, &buf); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// unpack puts a part into buf; a part that is not there leaves it empty.
func (a *archive) unpack(name string, buf *bytes.Buffer) error {
	f := a.parts[partName(name)]
	if f == nil {
		return nil
	}
	rc, err := f.Open()
	if err != nil {
		return damaged(fmt.Errorf("open %s: %w", name, err))
	}
	defer rc.Close()
	// The size in the header is only a hint: the bytes that come are counted.
	buf.Grow(int(min(f.UncompressedSize64, uint64(a.left), 4<<20)) + bytes.MinRead)
	n, err := buf.ReadFrom(io.LimitReader(rc, a.left+1))
	if a.left -= n; a.left < 0 {
		return fault.New(fault.TooMuch, "docx.too-big", a.lim.UnpackedBytes>>20)
	}
	if err != nil {
		return damaged(fmt.Errorf("unpack %s: %w", name, err))
	}
	return nil
}

// scan opens a scanner on a part, to be released; nil where there is no such part.
func (a *archive) scan(name string) (*scanner, error) {
	if a.parts[partName(name)] == nil {
		return nil, nil
	}
	x := scanners.Get().(*scanner)
	if err := a.unpack(name, &x.buf); err != nil {
		x.release()
		return nil, err
	}
	x.begin(x.buf.Bytes(), a.lim.Depth)
	return x, nil
}

// relation is one entry of a part's .rels.
type relation struct {
	id       string
	kind     string // last segment of the type: "styles", "header", "image"
	target   string // part name, or the address of an external one
	external bool
}

// related are the relations of a part in the order of the file, which decides where
// two of a kind stand.
type related struct {
	list []relation
	byID map[string]int // index in list
}

// of gives the relation with the id that leads to a part of the file.
func (r related) of(id string) (relation, bool) {
	i, ok := r.byID[id]
	if !ok || r.list[i].external {
		return relation{}, false
	}
	return r.list[i], true
}

// first gives the part of the first relation of the kind, or other.
func (r related) first(kind, other string) string {
	for _, rel := range r.list {
		if rel.kind == kind && !rel.external {
			return rel.target
		}
	}
	return other
}

// relations reads the relations of a part; a part without any has none.
func (a *archive) relations(part string) (related, error) {
	dir, base := path.Split(part)
	x, err := a.scan(dir + "_rels/" + base + ".rels")
	if x == nil || err != nil {
		return related{}, err
	}
	defer x.release()
	rels := related{byID: map[string]int{}}
	for x.next() {
		if x.kind != startElement || x.name != "rel:Relationship" {
			continue
		}
		r := relation{id: x.attr("Id"), kind: path.Base(x.attr("Type")), target: x.attr("Target"), external: x.attr("TargetMode") == "External"}
		if !r.external {
			r.target = resolveTarget(dir, r.target)
		}
		rels.byID[r.id] = len(rels.list)
		rels.list = append(rels.list, r)
	}
	return rels, x.err
}

func resolveTarget(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(dir, target)
}

// mainPart is the name of the document part, by the package's relations.
func (a *archive) mainPart() (string, error) {
	rels, err := a.relations("")
	if err != nil {
		return "", err
	}
	for _, name := range []string{rels.first("officeDocument", ""), "word/document.xml"} {
		if a.parts[partName(name)] != nil {
			return name, nil
		}
	}
	return "", fault.New(fault.Invalid, "docx.not-docx")
}
