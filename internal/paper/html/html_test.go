package html

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tonghop/internal/paper"
	"tonghop/internal/paper/setting"
	"tonghop/internal/quantity"
	"tonghop/internal/text"
)

var update = flag.Bool("update", false, "write the golden files")

func samples(t testing.TB) map[string]*paper.Paper {
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
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".json")] = p
	}
	return all
}

func page(t testing.TB, p *paper.Paper) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, p, paper.LayoutFor(p.Date)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// words are the words of a page, those of its head left out.
func words(t testing.TB, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "head" {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && slices.Contains([]string{"br", "p", "div", "td", "th", "li", "tr", "section", "caption", "figcaption", "h1", "h2", "h3", "h4"}, n.Data) {
			b.WriteString(" ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return strings.Fields(text.Space(b.String()))
}

// One paper has the same words in every form.
func TestSameWordsAsTheFlow(t *testing.T) {
	for name, p := range samples(t) {
		d, err := setting.Set(p, paper.LayoutFor(p.Date), setting.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, want := words(t, page(t, p)), setting.Words(d)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d words, want %d", name, len(got), len(want))
		}
	}
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"bao-cao-chua-so", "bao-cao-phu-luc-2016", "ke-hoach-khan-mat-2025"} {
		got := page(t, samples(t)[name])
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from its golden file", name)
		}
	}
}

// Elements close in order, every picture has words, a page has one first heading.
func TestPagesAreWellFormed(t *testing.T) {
	void := []string{"meta", "br", "img", "col"}
	for name, p := range samples(t) {
		z := html.NewTokenizer(strings.NewReader(page(t, p)))
		var open []string
		count := map[string]int{}
		for z.Next() != html.ErrorToken {
			tok := z.Token()
			switch tok.Type {
			case html.StartTagToken:
				count[tok.Data]++
				if !slices.Contains(void, tok.Data) {
					open = append(open, tok.Data)
				}
				checkAttributes(t, name, tok)
			case html.EndTagToken:
				if len(open) == 0 || open[len(open)-1] != tok.Data {
					t.Fatalf("%s: </%s> closes %v", name, tok.Data, open)
				}
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 || count["h1"] > 1 || count["main"] != 1 || count["script"] != 0 {
			t.Errorf("%s: open %v, counts %v", name, open, count)
		}
		if p.Kind != paper.Letter && count["h1"] != 1 {
			t.Errorf("%s: %d first headings", name, count["h1"])
		}
	}
}

func checkAttributes(t *testing.T, name string, tok html.Token) {
	t.Helper()
	for _, a := range tok.Attr {
		if a.Key == "src" && !strings.HasPrefix(a.Val, "data:image/") || a.Key == "href" {
			t.Errorf("%s: the page loads %s", name, a.Val)
		}
		if a.Key == "alt" && a.Val == "" {
			t.Errorf("%s: a picture without words", name)
		}
	}
}

func TestAtomsKeepTheirMeaning(t *testing.T) {
	p := &paper.Paper{Kind: paper.Report, Subject: "x", Body: paper.Blocks{paper.Paragraph{Inlines: paper.Inlines{
		{Text: "Treo "},
		{Text: "1.730 băng rôn", Figure: &paper.Figure{Indicator: "banner", Unit: "băng rôn", Value: quantity.Int(1730), Dimensions: map[string]string{"language": "vi-en"}}},
		{Text: " theo "},
		{Text: "Quyết định số 2405/QĐ-UBND", Citation: &paper.Citation{Kind: "quyết định", Number: "2405/QĐ-UBND"}},
	}}}}
	got := page(t, p)
	for _, want := range []string{
		`<data value="1730" data-indicator="banner" data-unit="băng rôn" data-dimension-language="vi-en">1.730 băng rôn</data>`,
		`<cite data-number="2405/QĐ-UBND" data-kind="quyết định">Quyết định số <span class="nobreak">2405/QĐ-UBND</span></cite>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got[strings.Index(got, "<main"):])
		}
	}
}

// Words of a paper can never become markup.
func FuzzWrite(f *testing.F) {
	f.Add("<script>alert(1)</script>", `" onload="x`, "a&b")
	f.Add("</style><img src=http://x>", "'>", "\x00\xff")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		p := &paper.Paper{Kind: paper.Report, Issuer: a, Subject: b, Place: c, Addressees: []string{a, b}, Recipients: []string{c}, Body: paper.Blocks{
			paper.Heading{Level: 1, Label: "I", Title: a, RunIn: paper.Plain(b)},
			paper.Paragraph{Inlines: paper.Inlines{{Text: c, Figure: &paper.Figure{Indicator: a, Unit: b, Source: c, Dimensions: map[string]string{a: b}}}}},
			paper.Table{Caption: a, Rows: []paper.Row{{Cells: []paper.Cell{{Inlines: paper.Plain(b)}}}}},
		}, Signatures: []paper.Signature{{Position: a, Name: b}}}
		z := html.NewTokenizer(strings.NewReader(page(t, p)))
		for z.Next() != html.ErrorToken {
			tok := z.Token()
			if tok.Type != html.StartTagToken {
				continue
			}
			if tok.Data == "script" || tok.Data == "img" {
				t.Fatalf("markup came through: %s", tok)
			}
			for _, attr := range tok.Attr {
				if strings.HasPrefix(attr.Key, "on") {
					t.Fatalf("an event came through: %s", tok)
				}
			}
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	p := samples(b)["bao-cao-phu-luc-2016"]
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Write(&out, p, paper.LayoutFor(p.Date)); err != nil {
			b.Fatal(err)
		}
	}
}
