package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tonghop/internal/cli"
	"tonghop/internal/lang"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/rollup"
)

// numbersAgree downloads the reports as people do and holds against each other what they
// print, what is recomputed from their data, and what the table of totals shows.
func (c *cycle) numbersAgree() {
	folder := c.t.TempDir()
	sources := c.communeFiles(folder)
	var district *report.Package
	for _, kind := range []string{"json", "docx", "pdf"} {
		file := c.download("huyen", c.own, kind, folder)
		v := c.verify(append([]string{file}, sources...))
		if v.Recomputed == 0 || v.Recomputed != v.Figures || len(v.NotGiven) > 0 {
			c.t.Errorf("%s: %d of %d figures were recomputed, sources not given: %v", kind, v.Recomputed, v.Figures, v.NotGiven)
		}
		if kind != "json" && v.Words < 300 {
			c.t.Errorf("%s: only %d words were held against the paper's", kind, v.Words)
		}
		if kind == "json" {
			district = c.parse(file)
		}
	}
	c.gridAgrees(district, c.sourcesOf(c.own))
}

// communeFiles downloads the reports of the communes, as the ZIP of the district's sources
// and one by one, and verifies each.
func (c *cycle) communeFiles(folder string) []string {
	zipped := filepath.Join(folder, "sources")
	must(c.t, os.Mkdir(zipped, 0o700))
	archive := c.fetch("huyen", c.version("huyen", c.own), "sources")
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	must(c.t, err)
	var sources []string
	for _, f := range r.File {
		in, err := f.Open()
		must(c.t, err)
		raw, err := io.ReadAll(in)
		must(c.t, err)
		name := filepath.Join(zipped, f.Name)
		must(c.t, os.WriteFile(name, raw, 0o600))
		sources = append(sources, name)
	}
	if len(sources) != 3 {
		c.t.Errorf("the district's report was made of %d files", len(sources))
	}
	for _, r := range []struct{ login, page string }{{"xa", c.xa}, {"thobinh", c.thoBinh}, {"huyen", c.taken}} {
		for _, kind := range []string{"json", "docx", "pdf"} {
			c.verify([]string{c.download(r.login, r.page, kind, c.t.TempDir())})
		}
	}
	return sources
}

// version is the page of the newest version of a report.
func (s *scene) version(login, report string) string {
	s.t.Helper()
	return s.linkTo(s.as(login).Get(report).Must(200), report+"/versions/")
}

// fetch downloads a kind of file from the page of a version.
func (s *scene) fetch(login, version, kind string) []byte {
	s.t.Helper()
	page := s.as(login).Get(version).Must(200).WellMade()
	report, _, _ := strings.Cut(version, "/versions/")
	a := s.as(login).Get(s.linkTo(page, report+"/download/"+kind)).Must(200)
	return []byte(a.Body)
}

func (s *scene) download(login, report, kind, folder string) string {
	s.t.Helper()
	name := filepath.Join(folder, "bao-cao."+kind)
	must(s.t, os.WriteFile(name, s.fetch(login, s.version(login, report), kind), 0o600))
	return name
}

func (s *scene) parse(file string) *report.Package {
	s.t.Helper()
	raw, err := os.ReadFile(file)
	must(s.t, err)
	p, err := report.Parse(raw)
	must(s.t, err)
	return p
}

// verdict is what the command says of a file.
type verdict struct {
	OK          bool
	Figures     int
	Recomputed  int
	Words       int
	Differences []json.RawMessage
	NotGiven    []string `json:"not_given"`
	Notices     []string
}

// verify runs the command that people verify a downloaded report with.
func (s *scene) verify(files []string) verdict {
	s.t.Helper()
	var out, complaints bytes.Buffer
	code := cli.Main(append([]string{"verify", "--json"}, files...), cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &complaints, Lang: lang.Vi, Width: 100})
	var v verdict
	if err := json.Unmarshal(out.Bytes(), &v); err != nil {
		s.t.Fatalf("verify %s: %d %s %s", files[0], code, out.String(), complaints.String())
	}
	if code != 0 || !v.OK || len(v.Differences) > 0 || len(v.Notices) > 0 {
		s.t.Errorf("verify %s: %d %s", files[0], code, out.String())
	}
	return v
}

// sourcesOf are the packages that hold for the communes under the district.
func (c *cycle) sourcesOf(page string) map[string]*report.Package {
	all := map[string]*report.Package{}
	for _, r := range []struct{ login, page string }{{"xa", c.xa}, {"thobinh", c.thoBinh}, {"huyen", c.taken}} {
		p := c.parse(c.download(r.login, r.page, "json", c.t.TempDir()))
		all[p.Unit.ID] = p
	}
	return all
}

// gridAgrees compares every cell of the table with the packages.
func (c *cycle) gridAgrees(district *report.Package, communes map[string]*report.Package) {
	who := c.actor("tinh")
	whole, err := c.App.Services.Totals.Grid(c.t.Context(), who, rollup.Question{Regime: external, Period: "2016", Unit: province})
	must(c.t, err)
	seen := 0
	for i := range whole.Lines {
		if whole.Lines[i].Unit.ID == trieuSon {
			seen += c.lineAgrees(&whole.Lines[i], whole.Keys, district)
		}
	}
	below, err := c.App.Services.Totals.Grid(c.t.Context(), who, rollup.Question{Regime: external, Period: "2016", Unit: trieuSon})
	must(c.t, err)
	for i := range below.Lines {
		if p := communes[below.Lines[i].Unit.ID]; p != nil {
			seen += c.lineAgrees(&below.Lines[i], below.Keys, p)
		}
	}
	seen += c.lineAgrees(&below.Total, below.Keys, district)
	if seen < 40 {
		c.t.Errorf("only %d numbers were compared", seen)
	}
	banners, _ := district.Figure("banner")
	if banners.Value.State != quantity.Number || banners.Value.Scaled < 12+8 {
		c.t.Errorf("the district has %v banners", banners.Value)
	}
	c.as("tinh").Get("/figures/" + external + "/2016/units/" + trieuSon + "?figure=banner").Must(200).Has(banners.Value.Vietnamese())
}

// lineAgrees compares a line with a package and counts the numbers.
func (s *scene) lineAgrees(l *rollup.Line, keys []report.Key, p *report.Package) int {
	s.t.Helper()
	n := 0
	for i, k := range keys {
		cell := l.Cells[i]
		f, ok := p.Figure(k)
		if !ok || cell.Derived {
			continue
		}
		if f.Value != cell.Value || f.States != nil && *f.States != cell.Counts {
			s.t.Errorf("%s of %s: the report says %v %v, the table %v %v", k, p.Unit.Name, f.Value, f.States, cell.Value, cell.Counts)
		}
		if f.Value.State == quantity.Number {
			n++
		}
	}
	return n
}
