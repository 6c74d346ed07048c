// Package matrix writes a compilation as a spreadsheet: units by indicators with totals
// that are formulas, where the figures come from, what to look at, and what the units
// say. It only shows; every number is the compilation's.
package matrix

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"tonghop/internal/lang"
	"tonghop/internal/report"
)

// Options say how the spreadsheet speaks.
type Options struct {
	Title string   // of the first sheet; empty makes one from the compilation
	Lang  lang.Tag // of notices and headings; empty is Vietnamese
}

// Write writes the workbook, the same bytes for the same compilation.
func Write(w io.Writer, c *report.Compilation, o Options) error {
	if o.Lang == "" {
		o.Lang = lang.Vi
	}
	b := &book{file: excelize.NewFile(), o: o}
	b.c, b.silent = withoutSilent(c)
	defer b.file.Close() //nolint:errcheck // an in-memory workbook has nothing to lose
	if err := b.write(); err != nil {
		return fmt.Errorf("workbook of %s: %w", c.Unit.Name, err)
	}
	return b.inOrder(w)
}

// inOrder writes the workbook's parts by name: the library keeps sheets in a map, and its
// own order changes from run to run.
func (b *book) inOrder(w io.Writer) error {
	packed, err := b.file.WriteToBuffer()
	if err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(x, y *zip.File) int { return cmp.Compare(x.Name, y.Name) })
	out := zip.NewWriter(w)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return out.Close()
}

type book struct {
	file   *excelize.File
	c      *report.Compilation // with the columns that are shown
	silent []report.Key        // of the columns that are not
	o      Options
	styles map[style]int
}

// withoutSilent leaves out the columns that no unit answered of itself: an empty column tells
// nothing that its name in a note does not.
func withoutSilent(c *report.Compilation) (*report.Compilation, []report.Key) {
	shown, silent := *c, []report.Key(nil)
	shown.Keys, shown.Totals, shown.Rows = nil, nil, slices.Clone(c.Rows)
	for i := range shown.Rows {
		shown.Rows[i].Answers = nil
	}
	for n, k := range c.Keys {
		if !c.Answered(n) {
			silent = append(silent, k)
			continue
		}
		shown.Keys, shown.Totals = append(shown.Keys, k), append(shown.Totals, c.Totals[n])
		for i := range shown.Rows {
			shown.Rows[i].Answers = append(shown.Rows[i].Answers, c.Rows[i].Answers[n])
		}
	}
	return &shown, silent
}

func (b *book) say(key string, args ...any) string {
	return lang.Say(b.o.Lang, "matrix."+key, args...)
}

func (b *book) write() error {
	if err := b.properties(); err != nil {
		return err
	}
	b.styles = map[style]int{}
	for i, page := range []struct {
		name string
		fill func(*page) error
	}{{"sheet-matrix", b.matrix}, {"sheet-sources", b.sources}, {"sheet-checks", b.checks}, {"sheet-words", b.words}} {
		p, err := b.open(b.say(page.name), i == 0)
		if err != nil {
			return err
		}
		if err := page.fill(p); err != nil {
			return err
		}
		if err := p.stream.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// fixedTime stands for the time of making, so that the same compilation gives the same
// bytes; when it was made stands in the package.
const fixedTime = "2000-01-01T00:00:00Z"

func (b *book) properties() error {
	return b.file.SetDocProps(&excelize.DocProperties{
		Creator: "Tổng Hợp", Created: fixedTime, Modified: fixedTime, LastModifiedBy: "Tổng Hợp",
		Title: b.title(), Language: "vi-VN",
	})
}

func (b *book) title() string {
	if b.o.Title != "" {
		return b.o.Title
	}
	return b.say("title", b.c.Regime.Name.Vi, b.c.Unit.InText())
}

// page is one sheet being written from top to bottom.
type page struct {
	book   *book
	name   string
	stream *excelize.StreamWriter
	row    int
}

func (b *book) open(name string, first bool) (*page, error) {
	if first {
		if err := b.file.SetSheetName("Sheet1", name); err != nil {
			return nil, err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return nil, err
	}
	if err := b.layout(name, 1); err != nil {
		return nil, err
	}
	s, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	return &page{book: b, name: name, stream: s}, nil
}

// layout makes a sheet print on lying A4, as wide as so many pages.
func (b *book) layout(name string, wide int) error {
	a4, lying, long, fit := 9, "landscape", 0, true
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &lying, FitToWidth: &wide, FitToHeight: &long}); err != nil {
		return err
	}
	side, end := 0.4, 0.6 // inches
	if err := b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end}); err != nil {
		return err
	}
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&C&P/&N"})
}

// repeat prints rows and columns of the sheet on every page.
func (p *page) repeat(columns, rows string) error {
	quoted := "'" + strings.ReplaceAll(p.name, "'", "''") + "'!"
	refers := quoted + rows
	if columns != "" {
		refers = quoted + columns + "," + refers
	}
	return p.book.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: refers, Scope: p.name})
}

// line writes the next row.
func (p *page) line(height float64, cells ...any) error {
	p.row++
	at, err := excelize.CoordinatesToCellName(1, p.row)
	if err != nil {
		return err
	}
	if height > 0 {
		return p.stream.SetRow(at, cells, excelize.RowOpts{Height: height})
	}
	return p.stream.SetRow(at, cells)
}

func (p *page) widths(all ...float64) error {
	for i, w := range all {
		if err := p.stream.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) freeze(columns, rows int) error {
	at, err := excelize.CoordinatesToCellName(columns+1, rows+1)
	if err != nil {
		return err
	}
	return p.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: columns, YSplit: rows, TopLeftCell: at, ActivePane: "bottomRight"})
}

func (p *page) merge(col, row, toCol, toRow int) error {
	from, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(toCol, toRow)
	if err != nil || from == to {
		return err
	}
	return p.stream.MergeCell(from, to)
}

// longest is how many letters a cell can hold.
const longest = 32_000

// words is a cell of text. It is always text: a name that begins like a formula ("=1+1")
// is shown, never computed.
func (p *page) words(s string, st style) (excelize.Cell, error) {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if runes := []rune(s); len(runes) > longest {
		s = string(runes[:longest]) + "…"
	}
	id, err := p.book.style(st)
	return excelize.Cell{StyleID: id, Value: s}, err
}

// texts writes a row of text cells of one style.
func (p *page) texts(st style, all ...string) error { return p.tall(0, st, all...) }

// tall is texts in a row of a given height, in points; 0 leaves it to the reader's program.
func (p *page) tall(height float64, st style, all ...string) error {
	cells := make([]any, len(all))
	for i, s := range all {
		c, err := p.words(s, st)
		if err != nil {
			return err
		}
		cells[i] = c
	}
	return p.line(height, cells...)
}
