package pdfatest

import (
	"strings"
)

// Text gives the words of the document in the order of its tags, from the characters
// its fonts map codes to: what a screen reader says. A paragraph ends with a line end.
func (f *File) Text() (string, error) {
	texts, err := f.stretchTexts()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	root := f.dict(f.catalog()["StructTreeRoot"])
	f.speak(&b, root["K"], texts)
	return b.String(), nil
}

func (f *File) speak(b *strings.Builder, v any, texts map[stretch]string) {
	d := f.dict(v)
	kind, _ := d["S"].(Name)
	if kind != "Lbl" {
		b.WriteString("\n")
	}
	home, _ := d["Pg"].(Ref)
	for _, k := range f.array(d["K"]) {
		switch k := k.(type) {
		case Ref:
			f.speak(b, k, texts)
		case float64:
			b.WriteString(texts[stretch{page: home, mcid: int(k)}])
		case Dict:
			page, _ := k["Pg"].(Ref)
			if id, ok := k["MCID"].(float64); ok {
				b.WriteString(texts[stretch{page: page, mcid: int(id)}])
			}
		}
	}
	b.WriteString("\n")
}

// stretchTexts reads the characters of every marked stretch.
func (f *File) stretchTexts() (map[stretch]string, error) {
	out := map[stretch]string{}
	maps := map[any]map[int]int{}
	for _, k := range f.array(f.dict(f.catalog()["Pages"])["Kids"]) {
		ref, _ := k.(Ref)
		data, err := f.Data(f.dict(k)["Contents"])
		if err != nil {
			return nil, err
		}
		w := &wordReader{f: f, fonts: f.dict(f.dict(f.dict(k)["Resources"])["Font"]), maps: maps, at: stretch{page: ref, mcid: -1}, out: out}
		if err := w.read(data); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// wordReader follows the operators of a page that show characters.
type wordReader struct {
	f     *File
	fonts Dict
	font  any
	maps  map[any]map[int]int // by font: from code to character
	at    stretch             // mcid is -1 outside content
	out   map[stretch]string
}

func (w *wordReader) read(data []byte) error {
	p, args := &parser{b: data}, []any(nil)
	for p.skip(); p.at < len(data); p.skip() {
		v, err := p.object(0)
		if err != nil {
			return err
		}
		op, ok := v.(keyword)
		if !ok {
			args = append(args, v)
			continue
		}
		if err := w.operator(op, args); err != nil {
			return err
		}
		args = args[:0]
	}
	return nil
}

func (w *wordReader) operator(op keyword, args []any) error {
	if len(args) == 0 && op != "EMC" {
		return nil
	}
	switch op {
	case "BDC", "EMC":
		w.at.mcid = -1
		if op == "EMC" || len(args) < 2 {
			return nil
		}
		if props, ok := args[1].(Dict); ok && props["MCID"] != nil {
			id, _ := props["MCID"].(float64)
			w.at.mcid = int(id)
		}
	case "Tf":
		name, _ := args[0].(Name)
		w.font = w.fonts[string(name)]
		if w.maps[w.font] != nil {
			return nil
		}
		unicode, err := w.f.unicode(w.f.dict(w.font)["ToUnicode"])
		if err != nil {
			return err
		}
		w.maps[w.font] = unicode
	case "TJ":
		if parts, ok := args[0].(Array); ok && w.at.mcid >= 0 {
			w.out[w.at] += decode(parts, w.maps[w.font])
		}
	}
	return nil
}

func decode(parts Array, unicode map[int]int) string {
	var b strings.Builder
	for _, part := range parts {
		codes, _ := part.([]byte)
		for i := 0; i+1 < len(codes); i += 2 {
			b.WriteRune(rune(unicode[int(codes[i])<<8|int(codes[i+1])]))
		}
	}
	return b.String()
}
