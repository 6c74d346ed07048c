package reading

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonghop/internal/plain"
)

// TestPapers reads papers of many kinds, years and lay-outs, written for this test
// after the forms that offices use. Below "=== expected" a file names what must be
// found; "-" is nothing, parts not named are not compared.
func TestPapers(t *testing.T) {
	files, err := filepath.Glob("testdata/papers/*.txt")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d papers, %v", len(files), err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			words, want, ok := strings.Cut(string(raw), "=== expected\n")
			if !ok {
				t.Fatal("no expectations")
			}
			d, err := plain.ReadText([]byte(words), plain.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			readings := Read(d, Options{Name: filepath.Base(f)})
			if len(readings) == 0 {
				t.Fatal("nothing was read")
			}
			facts := factsOf(readings)
			for _, l := range strings.Split(strings.TrimSpace(want), "\n") {
				key, value, _ := strings.Cut(l, ":")
				if got := facts[key]; foldKey(got) != foldKey(strings.TrimSpace(value)) {
					t.Errorf("%s\n want %s\n got  %s", key, strings.TrimSpace(value), got)
				}
			}
		})
	}
}

func factsOf(readings []Reading) map[string]string {
	r := &readings[0]
	s := &r.Structure
	val := func(p *string) string {
		if p == nil {
			return "-"
		}
		return *p
	}
	var cites, sections, signs []string
	for _, c := range s.Citations {
		cites = append(cites, fmt.Sprintf("%s @ %s @ %s", c.Number, val(c.Date), val(c.Issuer)))
	}
	for _, h := range s.Sections {
		sections = append(sections, fmt.Sprintf("%d %s %s", h.Level, h.Label, val(h.Title)))
	}
	for _, g := range r.Paper.Signatures {
		signs = append(signs, g.Position+"/"+g.Name)
	}
	list := func(all []string) string {
		if len(all) == 0 {
			return "-"
		}
		return strings.Join(all, " | ")
	}
	return map[string]string{
		"kind": val(s.Kind), "issuer": val(s.Issuer), "parent_body": val(s.ParentBody), "number": val(s.Number), "symbol": val(s.Symbol),
		"place": val(s.Place), "date": val(s.Date), "subject": val(s.Subject), "addressees": list(s.Addressees), "citations": list(cites),
		"sections": list(sections), "recipients": list(s.Recipients), "archive": val(s.Archive), "authority": val(s.Signature.Authority),
		"position": val(s.Signature.Position), "name": val(s.Signature.Name), "signatures": list(signs), "urgency": string(r.Paper.Urgency), "secrecy": r.Paper.Secrecy,
		"tables": fmt.Sprint(s.Tables), "papers": fmt.Sprint(len(readings)), "proposals": list(s.Proposals), "annexes": fmt.Sprint(len(r.Paper.Annexes)),
	}
}
