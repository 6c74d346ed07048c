package files

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/flow"
	"tonghop/internal/intake"
	"tonghop/internal/paper/reading"
	"tonghop/internal/report"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// MaxFile bounds an uploaded file, in bytes.
const MaxFile = 20 << 20

// File is a file that a unit's report was read from.
type File struct {
	ID      string
	Report  filing.ID
	Name    string
	Digest  seal.Digest // of the file, which is kept as a blob
	Size    int64
	State   FileState
	Reading FileReading
	Words   string // of the file, as it shows them
	At      when.Instant
	By      string
	Version int64
}

// FileState is what became of a reading.
type FileState string

// States of a reading.
const (
	FileRead    FileState = "read"    // waits for a person to confirm it
	FileTaken   FileState = "taken"   // its words and figures stand in the draft
	FileDropped FileState = "dropped" // a person threw it away
)

// FileReading is what was read: a package, and the places a person should look at.
type FileReading struct {
	Package *report.Package `json:"package"`
	Exact   bool            `json:"exact,omitempty"` // the file carried its data; nothing had to be read
	Doubts  []Doubt         `json:"doubts,omitempty"`
	Parts   []ReadPart      `json:"parts,omitempty"` // parts of the paper with their places
}

// Doubt is a place of a reading that a person should look at. Code and Args are its reason.
type Doubt struct {
	Key   report.Key `json:"key,omitempty"`
	Text  string     `json:"text"`
	Place string     `json:"place,omitempty"`
	Sure  int        `json:"sure"` // hundredths
	Code  string     `json:"code"`
	Args  []string   `json:"args,omitempty"`
}

// ReadPart is a part of the paper as it was found: "issuer", "date".
type ReadPart struct {
	Part  string `json:"part"`
	Text  string `json:"text"`
	Place string `json:"place,omitempty"`
	Sure  int    `json:"sure"`
}

// ReadFileIn is a Word, PDF, text or data file with a unit's report.
type ReadFileIn struct {
	Report filing.ID
	Name   string
	Bytes  []byte
}

// ReadFile reads a file as the report that a draft is about, and keeps both. Nothing of the
// draft changes before a person has looked at what was read.
func (s *Service) ReadFile(ctx context.Context, who access.Actor, in ReadFileIn) (out File, err error) {
	in.Name = fileLabel(in.Name)
	if len(in.Bytes) > MaxFile {
		return out, fault.New(fault.TooMuch, "filing.file-large", MaxFile>>20)
	}
	var r filing.Report
	var w *filing.World
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if r, err = filing.Editable(tx, in.Report); err != nil {
			return err
		}
		w, err = s.Filing.WorldOf(tx.Tx, &r)
		return err
	})
	if err != nil {
		return out, err
	}
	out, err = s.readFile(ctx, w, in)
	if err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if _, err := filing.Editable(tx, in.Report); err != nil {
			return err
		}
		if out, err = insertFile(tx, in.Report, out); err != nil {
			return err
		}
		return tx.Record(filing.Write, r.Ref(), map[string]any{"file": out.Name, "digest": out.Digest, "size": out.Size})
	})
	return out, err
}

func fileLabel(name string) string {
	name = text.Space(text.NFC(filepath.Base(strings.ReplaceAll(name, "\\", "/"))))
	if len(name) > 200 {
		name = strings.ToValidUTF8(name[len(name)-200:], "")
	}
	return name
}

// readFile opens a file, reads it and keeps its bytes. It runs outside of transactions, and
// only so many at a time as files are made.
func (s *Service) readFile(ctx context.Context, w *filing.World, in ReadFileIn) (File, error) {
	done, err := s.press(ctx)
	if err != nil {
		return File{}, err
	}
	defer done()
	limits := intake.DefaultLimits
	limits.FileBytes = MaxFile
	f, err := intake.Open(ctx, in.Name, in.Bytes, intake.Options{Limits: limits})
	if err != nil {
		return File{}, err
	}
	out := File{Report: in.Report, Name: in.Name, Digest: seal.Of(in.Bytes), Size: int64(len(in.Bytes)), State: FileRead}
	if f.Flow != nil {
		out.Words = wordsOf(f.Flow)
	}
	if out.Reading, err = read(f, w, in.Name); err != nil {
		return File{}, err
	}
	_, err = s.Blobs.Put(bytes.NewReader(in.Bytes), MaxFile)
	return out, err
}

// read makes a package of an opened file: the data that it carries, or what its paper says.
func read(f *intake.File, w *filing.World, name string) (FileReading, error) {
	if len(f.Package) > 0 {
		p, err := report.Parse(f.Package)
		if err != nil {
			return FileReading{}, err
		}
		return FileReading{Package: p, Exact: true}, belongs(p, w)
	}
	found := []reading.Reading{{}}
	if len(f.Sheets) == 0 {
		if found = reading.Read(f.Flow, reading.Options{Name: name, Encoding: f.Encoding}); len(found) == 0 {
			return FileReading{}, fault.New(fault.Invalid, "filing.no-paper")
		}
	}
	reader, err := report.NewReader(w.Regime)
	if err != nil {
		return FileReading{}, err
	}
	in, doubts, err := reader.Read(report.ReadIn{
		Reading: found[0], Sheets: sheets(f), Unit: w.Unit, Period: w.Report.Period, File: name, Digest: seal.Of(f.Bytes),
	})
	if err != nil {
		return FileReading{}, err
	}
	out := FileReading{Package: in.Package}
	for _, d := range doubts {
		out.Doubts = append(out.Doubts, doubt(d))
	}
	for _, p := range found[0].Found {
		out.Parts = append(out.Parts, ReadPart{Part: p.Part, Text: text.Space(p.Text), Place: p.Where.String(), Sure: int(p.Sure*100 + 0.5)})
	}
	return out, belongs(in.Package, w)
}

// belongs tells whether a package is the unit's report for the period.
func belongs(p *report.Package, w *filing.World) error {
	switch {
	case p.Regime.Code != w.Regime.Code:
		return fault.New(fault.Invalid, "filing.file-other-regime", p.Regime.Code)
	case p.Unit.ID != w.Unit.ID:
		return fault.New(fault.Invalid, "filing.other-unit", p.Unit.Name)
	case p.Period.Name != w.Report.Period.Name:
		return fault.New(fault.Invalid, "filing.other-period", string(p.Period.Name), string(w.Report.Period.Name))
	}
	return nil
}

func doubt(d report.Doubt) Doubt {
	out := Doubt{Key: d.Key, Text: text.Space(d.Text), Place: d.Place, Sure: d.Sure}
	if d.Reason != nil {
		out.Code = d.Reason.Code
		for _, a := range d.Reason.Args {
			out.Args = append(out.Args, fmt.Sprint(a))
		}
	}
	return out
}

func sheets(f *intake.File) []report.Sheet {
	all := make([]report.Sheet, len(f.Sheets))
	for i, s := range f.Sheets {
		all[i] = report.Sheet{Name: s.Name, Rows: s.Rows}
	}
	return all
}

// wordsOf gives the words of a flow as a page shows them, one paragraph a line.
func wordsOf(d *flow.Document) string {
	var b strings.Builder
	var add func([]flow.Block)
	add = func(blocks []flow.Block) {
		for _, block := range blocks {
			switch block := block.(type) {
			case *flow.Paragraph:
				if line := text.Space(block.Label + " " + block.Text()); line != "" {
					b.WriteString(line + "\n")
				}
			case *flow.Table:
				for _, r := range block.Rows {
					for i := range r.Cells {
						add(r.Cells[i].Blocks)
					}
				}
			case *flow.Frame:
				add(block.Blocks)
			}
		}
	}
	add(d.Blocks())
	return b.String()
}

// mostWords bounds the words of a file that are kept for showing beside the form.
const mostWords = 400_000

func insertFile(tx *access.Tx, id filing.ID, f File) (File, error) {
	raw, err := json.Marshal(f.Reading)
	if err != nil {
		return f, fmt.Errorf("reading of %s: %w", f.Name, err)
	}
	if len(f.Words) > mostWords {
		f.Words = strings.ToValidUTF8(f.Words[:mostWords], "")
	}
	f.ID, f.Report, f.At, f.By, f.Version = uid.New(), id, tx.At, tx.Who.Name, 1
	_, err = tx.Exec(`INSERT INTO filing_file (report, id, name, digest, size, state, reading, words, at, account, account_name, version)
VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,1)`, string(id), f.ID, f.Name, string(f.Digest), f.Size, string(f.State), string(raw), f.Words, f.At, tx.Who.ID, f.By)
	return f, err
}

const fileSelect = "SELECT id, report, name, digest, size, state, reading, words, at, account_name, version FROM filing_file WHERE "

func scanFile(scan db.Scan) (File, error) {
	var f File
	var raw string
	if err := scan(&f.ID, &f.Report, &f.Name, &f.Digest, &f.Size, &f.State, &raw, &f.Words, &f.At, &f.By, &f.Version); err != nil {
		return f, err
	}
	if err := json.Unmarshal([]byte(raw), &f.Reading); err != nil {
		return f, fmt.Errorf("reading of %s: %w", f.Name, err)
	}
	return f, nil
}

func fileOf(tx *db.Tx, id filing.ID, file string) (File, error) {
	f, ok, err := db.Maybe(tx, fileSelect+"report = $1 AND id = $2", scanFile, string(id), file)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "filing.no-file")
	}
	return f, err
}

// Of gives the files that a report was read from, the newest first. The caller has asked
// access.
func Of(tx *db.Tx, id filing.ID) ([]File, error) {
	return db.All(tx, fileSelect+"report = $1 ORDER BY id DESC", scanFile, string(id))
}

func settleFile(tx *access.Tx, f *File, to FileState) error {
	n, err := tx.Exec("UPDATE filing_file SET state = $3, version = version + 1 WHERE report = $1 AND id = $2 AND version = $4 AND state = 'read'",
		string(f.Report), f.ID, string(to), f.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Closed, "filing.file-decided")
	}
	f.State = to
	return err
}

// TakeFileIn takes a reading over into the draft, as a person confirmed or corrected it:
// figures by key with what they are, and which of the unsure ones he looked at.
type TakeFileIn struct {
	Report  filing.ID
	File    string
	Figures []draft.Answer
	Checked []string // statements and tasks that he looked at, by place: "shortcoming.0"
}

// TakeFile puts what was read from a file into the draft. What stood there stays among the
// versions of each part.
func (s *Service) TakeFile(ctx context.Context, who access.Actor, in TakeFileIn) (out filing.Report, err error) {
	var f File
	var d *filing.Drawn
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		r, err := filing.Editable(tx, in.Report)
		if err != nil {
			return err
		}
		if f, err = fileOf(tx.Tx, r.ID, in.File); err != nil {
			return err
		}
		d, err = s.Filing.Look(tx.Tx, &r)
		return err
	})
	if err != nil {
		return out, err
	}
	if f.State != FileRead {
		return out, fault.New(fault.Closed, "filing.file-decided")
	}
	if err := s.Filing.See(d); err != nil {
		return out, err
	}
	content, err := fromFile(d, &f, in, who.Name)
	if err != nil {
		return out, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		out, err = takeFile(tx, in, f, d, content)
		return err
	})
	return out, err
}

// fromFile makes the parts of the draft out of a confirmed reading.
func fromFile(d *filing.Drawn, f *File, in TakeFileIn, by string) (*draft.Content, error) {
	from := draft.Origin{Kind: draft.File, Name: f.Name, Ref: string(f.Digest)}
	c, err := draft.FromPackage(d.Frame, f.Reading.Package, from)
	if err != nil {
		return nil, err
	}
	bad := fault.New(fault.Invalid, "filing.figures-wrong")
	for _, t := range in.Figures {
		draft.CheckAnswer(bad, d.Frame.Regime, "own", t, true, false)
	}
	if err := bad.OrNil(); err != nil {
		return nil, err
	}
	into := &c.Figures.Own
	if d.Frame.Compiles() {
		into = &c.Figures.Totals
		c.Figures.Own = d.Content.Figures.Own
	}
	*into, _, _ = draft.MergeAnswers(*into, *into, in.Figures, draft.Stamp{}, draft.Pen{By: by})
	d.Frame.Sort(*into)
	c.Figures.Activities = d.Content.Figures.Activities
	c.Confirm(in.Checked, by)
	return c, nil
}

func takeFile(tx *access.Tx, in TakeFileIn, f File, d *filing.Drawn, c *draft.Content) (filing.Report, error) {
	r, err := filing.Editable(tx, in.Report)
	if err != nil {
		return r, err
	}
	if err := settleFile(tx, &f, FileTaken); err != nil {
		return r, err
	}
	next := &filing.Stored{Content: *c, Versions: d.Versions}
	if err := filing.WriteParts(tx, &r, next, filing.AllParts(c), "file"); err != nil {
		return r, err
	}
	return r, tx.Record(filing.Write, r.Ref(), map[string]any{"file": f.Name, "taken": len(in.Figures)})
}

// DropFileIn throws a reading away.
type DropFileIn struct {
	Report filing.ID
	File   string
}

// DropFile throws a reading away; the file itself stays with the report.
func (s *Service) DropFile(ctx context.Context, who access.Actor, in DropFileIn) (f File, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Editable(tx, in.Report)
		if err != nil {
			return err
		}
		if f, err = fileOf(tx.Tx, r.ID, in.File); err != nil {
			return err
		}
		if err := settleFile(tx, &f, FileDropped); err != nil {
			return err
		}
		return tx.Record(filing.Write, r.Ref(), map[string]any{"file": f.Name, "dropped": true})
	})
	return f, err
}

// FileIn names a file of a report.
type FileIn struct {
	Report filing.ID
	File   string
}

// FilePage gives a file with what was read from it.
func (s *Service) FilePage(ctx context.Context, who access.Actor, in FileIn) (f File, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		r, err := filing.Seen(tx, in.Report)
		if err != nil {
			return err
		}
		f, err = fileOf(tx.Tx, r.ID, in.File)
		return err
	})
	return f, err
}
