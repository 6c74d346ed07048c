package setting

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/text"
)

var update = flag.Bool("update", false, "write the golden files")

// papers are the sample papers by name.
func papers(t testing.TB) map[string]*paper.Paper {
	t.Helper()
	files, err := filepath.Glob("../testdata/papers/*.json")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d sample papers (%v)", len(files), err)
	}
	all := map[string]*paper.Paper{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		p := new(paper.Paper)
		if err := json.Unmarshal(raw, p); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".json")] = p
	}
	return all
}

func set(t testing.TB, p *paper.Paper) *flow.Document {
	t.Helper()
	d, err := Set(p, paper.LayoutFor(p.Date), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestGoldenFlows(t *testing.T) {
	for name, p := range papers(t) {
		t.Run(name, func(t *testing.T) {
			before, _ := json.Marshal(p)
			got := dump(set(t, p))
			if after, _ := json.Marshal(p); string(after) != string(before) {
				t.Error("setting changed the paper")
			}
			golden(t, filepath.Join("testdata", name+".golden"), got)
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s line %d:\n got %s\nwant %s", file, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", file, len(g), len(w))
}

// Nothing that a paper says may get lost on the way to the sheet.
func TestEveryWordOfThePaperIsPrinted(t *testing.T) {
	for name, p := range papers(t) {
		printed := " " + text.Fold(strings.Join(Words(set(t, p)), " ")) + " "
		said := []string{p.ParentBody, p.Issuer, p.Symbol, p.Place, string(p.Kind), p.Subject, p.Archive, string(p.Urgency), p.Secrecy, p.Circulation, p.Drafter, p.Contact}
		said = append(said, p.Addressees...)
		said = append(said, p.Recipients...)
		for _, b := range p.Bases {
			said = append(said, b.Text)
		}
		for _, s := range p.Signatures {
			said = append(append(said, s.Authority...), s.Position, s.Name)
		}
		said = append(said, bodyWords(p.Body)...)
		for _, a := range p.Annexes {
			said = append(append(said, a.Title), bodyWords(a.Body)...)
		}
		for _, s := range said {
			if s = text.Fold(text.Space(s)); s == string(paper.Letter) || s == "cong van" {
				continue
			}
			if !strings.Contains(printed, strings.TrimRight(s, ".;,: ")) {
				t.Errorf("%s: %q is not printed", name, s)
			}
		}
	}
}

func bodyWords(body paper.Blocks) []string {
	var all []string
	for _, b := range body {
		switch b := b.(type) {
		case paper.Heading:
			all = append(all, b.Label, b.Title, b.RunIn.Text())
		case paper.Paragraph:
			all = append(all, b.Inlines.Text())
		case paper.List:
			for _, it := range b.Items {
				all = append(all, it.Inlines.Text())
			}
		case paper.Table:
			all = append(all, b.Caption)
			for _, r := range b.Rows {
				for _, c := range r.Cells {
					all = append(all, c.Inlines.Text())
				}
			}
		case paper.Picture:
			all = append(all, b.Caption)
		}
	}
	return all
}

// dump writes a flow as text: one line a block, measures in points.
func dump(d *flow.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "document %q by %q subject %q %s\n", d.Title, d.Author, d.Subject, d.Language)
	for i := range d.Sections {
		s := &d.Sections[i]
		fmt.Fprintf(&b, "section %dx%d margins %d %d %d %d number %+v restart %v\n", s.Page.Width, s.Page.Height, s.Page.Top, s.Page.Right, s.Page.Bottom, s.Page.Left, s.Number, s.Restart)
		dumpBlocks(&b, s.Blocks, " ")
		if len(s.Foot) > 0 {
			b.WriteString(" foot\n")
			dumpBlocks(&b, s.Foot, "  ")
		}
	}
	return b.String()
}

func dumpBlocks(b *strings.Builder, blocks []flow.Block, in string) {
	for _, block := range blocks {
		switch v := block.(type) {
		case *flow.Paragraph:
			b.WriteString(in + dumpParagraph(v) + "\n")
		case *flow.Table:
			fmt.Fprintf(b, "%stable layout=%v border=%v head=%d widths=%v caption=%q\n", in, v.Layout, v.Border, v.HeaderRows, v.Widths, v.Caption)
			for _, r := range v.Rows {
				b.WriteString(in + " row\n")
				for _, c := range r.Cells {
					fmt.Fprintf(b, "%s  cell %dx%d middle=%v bare=%v\n", in, c.Cols(), c.RowsSpanned(), c.Middle, c.NoPadding)
					dumpBlocks(b, c.Blocks, in+"   ")
				}
			}
		case *flow.Frame:
			fmt.Fprintf(b, "%sframe %dx%d %s align=%d\n", in, v.Width, v.Height, v.Color, v.Align)
			dumpBlocks(b, v.Blocks, in+" ")
		case *flow.Image:
			fmt.Fprintf(b, "%simage %dx%d %q %d bytes\n", in, v.Width, v.Height, v.Alt, len(v.Data))
		case *flow.SignField:
			fmt.Fprintf(b, "%ssign %s %q %dx%d\n", in, v.Name, v.Alt, v.Width, v.Height)
		case flow.PageBreak:
			b.WriteString(in + "page break\n")
		}
	}
}

func dumpParagraph(p *flow.Paragraph) string {
	var b strings.Builder
	fmt.Fprintf(&b, "p %q role=%d/%d align=%d", p.Style, p.Role, p.Level, p.Align)
	for _, m := range []struct {
		name string
		l    flow.Length
	}{{"first", p.First}, {"left", p.Left}, {"right", p.Right}, {"before", p.Before}, {"after", p.After}, {"exact", p.Line.Exact}, {"line", flow.Length(p.Line.Percent) * flow.Point}} {
		if m.l != 0 {
			fmt.Fprintf(&b, " %s=%.4g", m.name, m.l.Points())
		}
	}
	if p.KeepNext {
		b.WriteString(" keep")
	}
	if p.Rule != nil {
		fmt.Fprintf(&b, " rule=%.4g", p.Rule.Width.Points())
	}
	for _, r := range p.Runs {
		look := ""
		for _, f := range []struct {
			on   bool
			sign string
		}{{r.Bold, "b"}, {r.Italic, "i"}, {r.Underline, "u"}, {r.NoBreak, "n"}} {
			if f.on {
				look += f.sign
			}
		}
		fmt.Fprintf(&b, " [%.4g%s%s %q]", r.Size.Points(), look, r.Color, r.Text)
	}
	return b.String()
}
