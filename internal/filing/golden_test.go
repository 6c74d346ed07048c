package filing_test

import (
	"os"
	"strings"
	"testing"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
)

// The papers that write themselves in a small world: a commune's from its diary, a
// district's from its communes and what it did itself.
func TestDraftedPapers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, 4)
		w.pass()
		for i := range 3 {
			w.accept(w.deliver(i).Report)
		}
		w.note(w.communes[3].ID, figure("banner", 5), figure("banner", 7), figure("broadcast", 40), figure("fund_spent", 12))
		w.note(trieuSon, figure("class_held", 2), figure("class_held_people", 85))
		r, err := w.reports.Open(w.ctx, w.commune[3], filing.OpenIn{Obligation: w.debt(w.passed, w.communes[3].ID).ID})
		w.ok(err)
		golden(t, "testdata/commune.txt", paperText(w.page(w.commune[3], r.ID)))
		golden(t, "testdata/district.txt", paperText(w.page(w.officer, w.open().ID)))
	})
}

// paperText is the drafted paper as a person reads it, each sentence with its source.
func paperText(p desk.Page) string {
	var b strings.Builder
	h := draft.HeadFieldsOf(&p.Content.Head)
	b.WriteString(h.Words())
	for i := range p.Outline {
		s := &p.Outline[i]
		b.WriteString("\n" + s.Name() + "\n")
		section := p.Content.Sections[s.Key]
		for j := range section.Lines {
			l := &section.Lines[j]
			b.WriteString("  [" + string(l.From.Kind) + "] " + l.Text() + "\n")
		}
		for _, st := range section.Statements {
			b.WriteString("  - " + st.Text + " (" + strings.Join(st.Units, ", ") + ")\n")
		}
		for _, task := range section.Plan {
			b.WriteString("  - " + task.Text + " | " + task.Lead + " | " + task.By + " (" + strings.Join(task.Units, ", ") + ")\n")
		}
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%s (%v): got\n%s", path, err, got)
	}
}
