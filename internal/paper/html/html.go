// Package html prints a paper as one page of HTML: the same words as its Word file and
// its PDF, in elements that say what they are, with the look of the sheet. The page
// loads nothing from anywhere and runs no script.
package html

import (
	"bytes"
	"io"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/paper"
	"tonghop/internal/paper/setting"
)

// Write prints the paper by the layout; nothing is written where it cannot be set.
// Figures become <data> with their value, unit and indicator as attributes, cited
// documents <cite>. Faults are those of setting.Set.
func Write(w io.Writer, p *paper.Paper, l *paper.Layout) error {
	d, err := setting.Set(p, l, setting.Options{})
	if err != nil {
		return err
	}
	x := &printer{looks: newLooks()}
	for i := range d.Sections {
		x.section(&d.Sections[i], i)
	}
	var page bytes.Buffer
	head(&page, d, x.looks)
	page.Write(x.b.Bytes())
	page.WriteString("</main>\n</body>\n</html>\n")
	_, err = page.WriteTo(w)
	return err
}

func head(b *bytes.Buffer, d *flow.Document, looks *looks) {
	language, _, _ := strings.Cut(d.Language, "-")
	b.WriteString("<!doctype html>\n<html lang=\"" + escape(language) + "\">\n<head>\n<meta charset=\"utf-8\">\n")
	b.WriteString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	// The page is for reading: no script, no request, pictures only from the page itself.
	b.WriteString("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
	b.WriteString("<title>" + escape(title(d)) + "</title>\n")
	b.WriteString("<style>\n" + sheetCSS)
	looks.css(b)
	b.WriteString("</style>\n</head>\n<body>\n<main>\n")
}

// title is never empty: a page without one has no name in a list.
func title(d *flow.Document) string {
	if t := strings.TrimSpace(d.Title); t != "" {
		return t
	}
	return "Văn bản"
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", "\x00", "\ufffd")

// escape makes words safe between tags and inside quoted attributes.
func escape(s string) string { return escaper.Replace(strings.ToValidUTF8(s, "\ufffd")) }

// sheetCSS is the look of the desk and of the sheet on it; measures of the sheet come
// from the layout.
const sheetCSS = `:root { --ground: #f5f2ec; --ink: #1e1b17; --jade: #1d7357; --jade-soft: #e0f1ea; --sky-soft: #e3eef8; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: #000; font: 14pt/1.15 "Times New Roman", Tinos, "Liberation Serif", serif; }
main { padding: 22px; overflow-x: auto; }
.sheet { background: #fff; margin: 0 auto 22px; box-shadow: 0 1px 2px #0001, 0 8px 28px #0000000f; }
:where(.sheet p, .sheet h1, .sheet h2, .sheet h3, .sheet h4, .sheet h5, .sheet h6, .sheet ul) { margin: 0; padding: 0; font-size: inherit; font-weight: inherit; line-height: inherit; }
:where(.sheet ul) { list-style: none; }
.row { display: grid; align-items: start; }
.rule { display: block; border-bottom: 0.75pt solid #000; margin: 1.5pt auto 0; height: 0; }
.stamp { display: flex; align-items: center; justify-content: center; border: 1.5pt solid currentColor; }
.sign { display: block; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 0 0 6pt; }
caption { caption-side: top; }
th, td { border: 0.5pt solid #000; padding: 1pt 1mm; vertical-align: middle; font-weight: inherit; overflow-wrap: break-word; }
figure { margin: 0 0 6pt; text-align: center; }
figure img { max-width: 100%; height: auto; }
data { background: var(--jade-soft); border-bottom: 1.5px solid var(--jade); border-radius: 3px; }
cite { background: var(--sky-soft); border-radius: 3px; font-style: inherit; }
.nobreak { white-space: nowrap; }
.upright { font-style: normal; font-weight: normal; }
@media print { body, main { background: none; padding: 0; } .sheet { box-shadow: none; margin: 0; width: auto !important; min-height: 0 !important; padding: 0 !important; break-after: page; } data, cite { background: none; border: 0; } }
`
