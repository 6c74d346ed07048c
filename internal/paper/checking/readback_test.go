package checking

import (
	"slices"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/paper/reading"
	"tonghop/internal/text"
)

// A paper that we write is read back as itself from either format.
func TestPapersReadBack(t *testing.T) {
	for _, name := range samples(t) {
		p := sample(t, name)
		d := set(t, p)
		for format, back := range map[string]*flow.Document{"docx": throughDOCX(t, d), "pdf": throughPDF(t, d)} {
			readings := reading.Read(back, reading.Options{})
			if len(readings) == 0 {
				t.Fatalf("%s.%s: nothing was read", name, format)
			}
			got := &readings[0].Paper
			for _, f := range []struct{ part, got, want string }{
				{"parent", got.ParentBody, p.ParentBody}, {"issuer", got.Issuer, p.Issuer}, {"symbol", got.Symbol, p.Symbol},
				{"place", got.Place, p.Place}, {"date", got.Date.String(), p.Date.String()}, {"kind", string(got.Kind), string(p.Kind)},
				{"subject", got.Subject, p.Subject}, {"archive", got.Archive, p.Archive}, {"drafter", got.Drafter, p.Drafter}, {"urgency", string(got.Urgency), string(p.Urgency)},
			} {
				if keyOf(f.got) != keyOf(f.want) {
					t.Errorf("%s.%s: %s is read %q, want %q", name, format, f.part, f.got, f.want)
				}
			}
			sameList(t, name+"."+format+" addressees", got.Addressees, p.Addressees)
			sameList(t, name+"."+format+" recipients", got.Recipients, p.Recipients)
			sameList(t, name+"."+format+" signers", signers(got), signers(p))
			sameList(t, name+"."+format+" headings", labels(readings[0].Sections), headingLabels(p.Body))
		}
	}
}

func sameList(t *testing.T, what string, got, want []string) {
	t.Helper()
	fold := func(l []string) []string {
		var out []string
		for _, s := range l {
			out = append(out, keyOf(s))
		}
		return out
	}
	if !slices.Equal(fold(got), fold(want)) {
		t.Errorf("%s: read %q, want %q", what, got, want)
	}
}

func signers(p *paper.Paper) []string {
	var out []string
	for _, s := range p.Signatures {
		out = append(out, s.Position+" "+s.Name)
	}
	return out
}

func labels(sections []reading.SectionRef) []string {
	var out []string
	for _, s := range sections {
		out = append(out, text.Space(s.Label))
	}
	return out
}

func headingLabels(body paper.Blocks) []string {
	var out []string
	for _, b := range body {
		if h, ok := b.(paper.Heading); ok {
			out = append(out, h.Label)
		}
	}
	return out
}
