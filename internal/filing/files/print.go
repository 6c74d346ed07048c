package files

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/lang"
	"tonghop/internal/paper"
	"tonghop/internal/press"
	"tonghop/internal/report"
	"tonghop/internal/report/matrix"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// PrintKind is a kind of file that a report is given as.
type PrintKind string

// Kinds of files.
const (
	PDF     PrintKind = "pdf"
	DOCX    PrintKind = "docx"
	XLSX    PrintKind = "xlsx"
	JSON    PrintKind = "json"
	HTML    PrintKind = "html"    // the sheet as a page, for looking at
	Sources PrintKind = "sources" // the packages that it was made of, in one ZIP: what verify asks for
)

// PrintIn asks for a report as a file: of a version, or of the draft where none is named.
type PrintIn struct {
	Report  filing.ID
	Version filing.VersionID
	Kind    PrintKind
	Lang    lang.Tag // of the spreadsheet's headings
}

// Printed is a file.
type Printed struct {
	Name  string
	Media string
	Bytes []byte
}

var media = map[PrintKind]string{
	PDF: "application/pdf", JSON: "application/json", HTML: "text/html; charset=utf-8", Sources: "application/zip",
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// printing is what one transaction gathered for a file.
type printing struct {
	report  filing.Report
	version filing.Version
	bytes   []byte        // of the version's package
	drawn   *filing.Drawn // of a draft
	own     []filing.Taken
	cached  seal.Digest
}

// Print gives a report as a file. Files are made outside of transactions, only so many at
// a time; those of versions are kept and made only once.
func (s *Service) Print(ctx context.Context, who access.Actor, in PrintIn) (out Printed, err error) {
	if err := who.Sign(); err != nil {
		return out, err
	}
	if media[in.Kind] == "" {
		return out, fault.New(fault.NotFound, "filing.print-kind")
	}
	var p printing
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		p, err = s.printing(tx, in)
		return err
	})
	if err != nil {
		return out, err
	}
	out.Media = media[in.Kind]
	if p.cached != "" {
		if out.Bytes, err = s.Blobs.Bytes(p.cached, 0); err == nil {
			out.Name = p.name(in.Kind)
			return out, nil
		}
	}
	done, err := s.press(ctx)
	if err != nil {
		return out, err
	}
	defer done()
	if out.Bytes, err = s.print(&p, in); err != nil {
		return out, err
	}
	out.Name = p.name(in.Kind)
	if in.Version == "" || in.Kind == JSON || in.Kind == Sources {
		return out, nil
	}
	return out, s.keepPrint(ctx, who, &p, in, out.Bytes)
}

func (p *printing) name(k PrintKind) string {
	end := string(k)
	if k == Sources {
		end = "zip"
	}
	return filing.Slug("bao cao", p.report.Regime, p.report.UnitName, string(p.report.Period.Name)) + "." + end
}

func (s *Service) printing(tx *access.Tx, in PrintIn) (p printing, err error) {
	if p.report, err = filing.Seen(tx, in.Report); err != nil {
		return p, err
	}
	if in.Version == "" {
		p.drawn, err = s.Filing.Look(tx.Tx, &p.report)
		if err == nil && len(p.drawn.Versions) == 0 {
			err = fault.New(fault.NotFound, "filing.no-draft")
		}
		return p, err
	}
	if p.version, err = filing.VersionByID(tx.Tx, in.Version); err != nil || p.version.Report != in.Report {
		return p, fault.New(fault.NotFound, "filing.none")
	}
	p.cached, _, err = db.Maybe(tx.Tx, "SELECT blob FROM filing_print WHERE digest = $1 AND kind = $2", func(scan db.Scan) (seal.Digest, error) {
		var d seal.Digest
		err := scan(&d)
		return d, err
	}, string(p.version.Digest), printKey(in))
	if err != nil || p.cached != "" {
		return p, err
	}
	if p.bytes, err = filing.BytesOf(tx.Tx, in.Version); err != nil {
		return p, err
	}
	if in.Kind != XLSX && in.Kind != Sources {
		return p, nil
	}
	return p, s.printSources(tx, &p)
}

// printSources reads the packages that a version was made of.
func (s *Service) printSources(tx *access.Tx, p *printing) error {
	used, err := filing.UsedBy(tx.Tx, p.version.ID)
	if err != nil {
		return err
	}
	var below []filing.Taken
	for _, u := range used {
		if u.Unit == p.report.Unit {
			p.own = append(p.own, u)
			continue
		}
		below = append(below, u)
	}
	if below == nil {
		below = []filing.Taken{}
	}
	w, err := s.Filing.Gather(tx.Tx, &p.report, below)
	if err != nil {
		return err
	}
	w.Pins = append(w.Pins, p.own...)
	if err := s.Filing.ReadPins(tx.Tx, w); err != nil {
		return err
	}
	w.Pins = below
	p.drawn = &filing.Drawn{World: w}
	return nil
}

func printKey(in PrintIn) string {
	if in.Kind == XLSX && in.Lang == lang.En {
		return string(in.Kind) + "." + string(in.Lang)
	}
	return string(in.Kind)
}

// print makes the file.
func (s *Service) print(p *printing, in PrintIn) ([]byte, error) {
	if in.Version == "" {
		return s.printDraft(p, in)
	}
	switch in.Kind {
	case JSON:
		return p.bytes, nil
	case XLSX:
		return s.printMatrix(p, in)
	case Sources:
		return s.printZip(p)
	}
	pkg, err := s.Filing.Parse(p.version.Digest, p.bytes)
	if err != nil {
		return nil, err
	}
	pp := pkg.Paper()
	return printPaper(&pp, p.bytes, pkg.Made, in.Kind)
}

func printPaper(pp *paper.Paper, pkg []byte, made when.Instant, k PrintKind) ([]byte, error) {
	var b bytes.Buffer
	err := press.Print(&b, "."+string(k), press.Job{Paper: pp, Package: pkg, Made: made})
	return b.Bytes(), err
}

// printDraft makes a file of a draft: to be looked at, and in Word to be worked on.
func (s *Service) printDraft(p *printing, in PrintIn) ([]byte, error) {
	if err := s.Filing.See(p.drawn); err != nil {
		return nil, err
	}
	a, err := p.drawn.Frame.Assemble(&p.drawn.Content, when.Instant{}, true)
	if err != nil {
		return nil, err
	}
	raw, err := a.Package.Canonical()
	if err != nil {
		return nil, err
	}
	switch in.Kind {
	case JSON:
		return raw, nil
	case Sources:
		return nil, fault.New(fault.NotFound, "filing.print-kind")
	case XLSX:
		c := a.Compilation
		if c == nil {
			if c, err = alone(p.drawn, a.Package, raw); err != nil {
				return nil, err
			}
		}
		return writeMatrix(c, in)
	}
	pp := a.Package.Paper()
	return printPaper(&pp, raw, when.Instant{}, in.Kind)
}

// alone is a compilation of one report: a spreadsheet of one row.
func alone(d *filing.Drawn, p *report.Package, raw []byte) (*report.Compilation, error) {
	in := report.CompileIn{
		Inputs: []report.Input{{File: filing.FileName(p), Package: p, Digest: seal.Of(raw), How: report.AsPackage}},
		Regime: d.World.Regime, Unit: p.Unit, Period: p.Period, Expected: []report.Expected{{Unit: p.Unit}},
	}
	return report.Compile(in)
}

func writeMatrix(c *report.Compilation, in PrintIn) ([]byte, error) {
	var b bytes.Buffer
	err := matrix.Write(&b, c, matrix.Options{Lang: in.Lang})
	return b.Bytes(), err
}

// printMatrix compiles the version's sources again and writes the spreadsheet.
func (s *Service) printMatrix(p *printing, in PrintIn) ([]byte, error) {
	pkg, err := s.Filing.Parse(p.version.Digest, p.bytes)
	if err != nil {
		return nil, err
	}
	if len(pkg.Sources) == 0 {
		c, err := alone(p.drawn, pkg, p.bytes)
		if err != nil {
			return nil, err
		}
		return writeMatrix(c, in)
	}
	f, err := s.Filing.FrameOf(p.drawn.World)
	if err != nil {
		return nil, err
	}
	ci := report.CompileIn{Inputs: f.Inputs, Regime: f.Regime, Unit: pkg.Unit, Period: pkg.Period, Deadline: f.Deadline}
	for _, o := range p.own {
		own, err := s.Filing.ParsedOf(p.drawn.World, o.Digest)
		if err != nil {
			return nil, err
		}
		ci.Inputs = append(ci.Inputs, report.Input{File: filing.FileName(own), Package: own, Digest: o.Digest, How: report.AsPackage, Received: pkg.Period.To})
	}
	for _, src := range pkg.Sources {
		ci.Expected = append(ci.Expected, report.Expected{Unit: src.Unit, Leaves: src.Leaves})
	}
	for _, a := range pkg.Absent {
		ci.Expected = append(ci.Expected, report.Expected(a))
	}
	c, err := report.Compile(ci)
	if err != nil {
		return nil, err
	}
	c.Shortcomings, c.Proposals, c.Plan, c.Budget = pkg.Shortcomings, pkg.Proposals, pkg.Plan, pkg.Budget
	return writeMatrix(c, in)
}

// printZip packs the packages that the version was made of, each under its digest.
func (s *Service) printZip(p *printing) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	pins := slices.Concat(p.drawn.World.Pins, p.own)
	for _, pin := range pins {
		pkg, err := s.Filing.ParsedOf(p.drawn.World, pin.Digest)
		if err != nil {
			return nil, err
		}
		raw, err := pkg.Canonical()
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filing.FileName(pkg), ".json") + "-" + pin.Digest.Short() + ".json"
		w, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(raw); err != nil {
			return nil, err
		}
	}
	if len(pins) == 0 {
		return nil, fault.New(fault.NotFound, "filing.no-sources")
	}
	err := z.Close()
	return b.Bytes(), err
}

// keepPrint keeps a file that was made of a version.
func (s *Service) keepPrint(ctx context.Context, who access.Actor, p *printing, in PrintIn, b []byte) error {
	ref, err := s.Blobs.Put(bytes.NewReader(b), 0)
	if err != nil {
		return err
	}
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if _, err := filing.Seen(tx, in.Report); err != nil {
			return err
		}
		tx.Unchanged() // a kept copy changes nothing that anybody reported
		_, err := tx.Exec("INSERT INTO filing_print (digest, kind, blob, size, at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (digest, kind) DO UPDATE SET blob = $3, size = $4, at = $5",
			string(p.version.Digest), printKey(in), string(ref.Digest), ref.Size, tx.At)
		return err
	})
}

// FileBytes gives an uploaded file as it came.
func (s *Service) FileBytes(ctx context.Context, who access.Actor, in FileIn) (out Printed, err error) {
	var f File
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Seen(tx, in.Report)
		if err != nil {
			return err
		}
		f, err = fileOf(tx.Tx, r.ID, in.File)
		return err
	})
	if err != nil {
		return out, err
	}
	file, err := s.Blobs.Open(f.Digest)
	if err != nil {
		return out, err
	}
	defer file.Close()
	out.Name, out.Media = f.Name, "application/octet-stream"
	out.Bytes, err = io.ReadAll(io.LimitReader(file, MaxFile+1))
	return out, err
}

// Blobs are the digests of all files that rows refer to: what a sweep of the blob store must
// leave.
func Blobs(tx *db.Tx) ([]seal.Digest, error) {
	scan := func(scan db.Scan) (seal.Digest, error) {
		var d seal.Digest
		err := scan(&d)
		return d, err
	}
	all, err := db.All(tx, "SELECT DISTINCT digest FROM filing_file", scan)
	if err != nil {
		return nil, err
	}
	more, err := db.All(tx, "SELECT DISTINCT blob FROM filing_print", scan)
	return append(all, more...), err
}
