package docx

import (
	"testing"

	"tonghop/internal/flow"
)

// Properties of the same bytes are read once; what only begins alike is read anew.
func TestBlocksMetBefore(t *testing.T) {
	run := func(props, words string) string {
		return `<w:r><w:rPr>` + props + `</w:rPr><w:t>` + words + `</w:t></w:r>`
	}
	changed := `<w:b/><w:rPrChange w:id="1"><w:rPr><w:i/></w:rPr></w:rPrChange>`
	bound := `<w:rFonts xmlns:x="urn:x" w:ascii="Arial"/><w:b/>`
	body := p(run(changed, "một") + run(`<w:i/>`, "hai") + run(changed, "ba") + run(`<w:b/>`, "bốn") + run(bound, "năm") + run(`<w:i/>`, "sáu") + run(bound, "bảy") + run(`<w:b/><w:i/>`, "tám"))
	doc, _ := readBody(t, body+body)
	want := []flow.Run{
		{Text: "một", Bold: true}, {Text: "hai", Italic: true}, {Text: "babốn", Bold: true}, {Text: "năm", Bold: true, Font: "Arial"},
		{Text: "sáu", Italic: true}, {Text: "bảy", Bold: true, Font: "Arial"}, {Text: "tám", Bold: true, Italic: true},
	}
	for _, b := range doc.Blocks() {
		got := b.(*flow.Paragraph).Runs
		if len(got) != len(want) {
			t.Fatalf("%+v", got)
		}
		for i, g := range got {
			if g.Text != want[i].Text || g.Bold != want[i].Bold || g.Italic != want[i].Italic || want[i].Font != "" && g.Font != want[i].Font {
				t.Errorf("%+v, want %+v", g, want[i])
			}
		}
	}
}
