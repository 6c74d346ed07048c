package reading

import (
	"strings"
	"unicode"

	"tonghop/internal/paper/outline"
	"tonghop/internal/text"
)

// to reads the addressees that stand where the reader is: "Kính gửi: X" on one line,
// or a list below it.
func (t *titleReader) to() {
	for l := t.peek(); l != nil; l = t.peek() {
		if text.BeginsWithWord(l.fold, addressWords) {
			t.addressList()
			continue
		}
		if isDispatch(l) && t.title.paper == "công điện" {
			t.dispatchList()
			continue
		}
		if isRule(l.text) {
			t.next++
			continue
		}
		return
	}
}

// addressList reads one "Kính gửi" with its entries.
func (t *titleReader) addressList() {
	l := t.peek()
	t.next++
	a := addressReader{t: t, first: l}
	_, rest := text.CutAtFold(l.text, l.fold, addressLen(l.fold))
	a.rest(strings.TrimSpace(strings.TrimLeft(rest, " :")))
	for next := t.peek(); next != nil && a.takes(next); next = t.peek() {
		t.next++
	}
	t.addressees = append(t.addressees, a.done()...)
}

// dispatchList reads the addressees of a telegram: "CHỦ TỊCH … ĐIỆN:" and a list.
func (t *titleReader) dispatchList() {
	l := t.peek()
	t.next++
	a := addressReader{t: t, first: l, dashed: true}
	for next := t.peek(); next != nil && isDashed(next) && a.takes(next); next = t.peek() {
		t.next++
	}
	t.addressees = append(t.addressees, a.done()...)
}

func isDispatch(l *line) bool {
	f := strings.TrimRight(l.fold, " :")
	return strings.HasSuffix(f, " dien") && runeCount(l.text) < 120
}

func addressLen(fold string) int {
	for _, w := range [...]string{"dong kinh gui", "kinh gui", "kinh trinh"} {
		if strings.HasPrefix(fold, w) {
			return len(w)
		}
	}
	return 0
}

type addressReader struct {
	t       *titleReader
	first   *line
	entries []part
	dashed  bool // entries begin with dashes
	open    bool // the last entry has no closing mark yet
	blank   bool // dots are printed where the addressee is to be filled in
}

// rest reads what follows "Kính gửi:" on its line.
func (a *addressReader) rest(s string) {
	if s == "" {
		return
	}
	if isDots(s) {
		a.blank = true
		return
	}
	a.dashed = a.dashed || isDash(s)
	a.entry(a.first, s)
}

func isDots(s string) bool { return strings.Trim(s, ".…_- :;") == "" }

// dashes mark entries and items; "¬" is what OCR makes of a dash.
var dashes = []string{"-", "–", "—", "−", "+", "•", "*", "¬", "\uf02d", "\uf0b7", "▪", "●"}

func isDash(s string) bool { return text.HasAnyPrefix(s, dashes) }

func isDashed(l *line) bool {
	return isDash(l.text) || l.label != "" && isDash(l.label) || l.label != "" && !unicode.IsLetter([]rune(l.label)[0]) && !text.IsDigits(l.label[:1])
}

func (a *addressReader) entry(l *line, s string) {
	s = strings.TrimLeft(s, " -–—+•*¬−")
	a.open = !strings.HasSuffix(s, ";") && !strings.HasSuffix(s, ".")
	for _, one := range splitEntries(s) {
		a.entries = append(a.entries, l.part(one, 0.93))
	}
}

// splitEntries parts entries that share a line: "A; B; C" and "- A; - B".
func splitEntries(s string) []string {
	var all []string
	for _, one := range strings.Split(s, ";") {
		one = strings.Trim(strings.TrimSpace(one), "-–+• ")
		if one = strings.TrimRight(one, " .;"); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// takes reads the next line if it still belongs to the addressees.
func (a *addressReader) takes(l *line) bool {
	if l.table != nil || isRule(l.text) || text.BeginsWithWord(l.fold, addressWords) || isBasis(l.fold) {
		return false
	}
	if isDashed(l) {
		if len(a.entries) > 0 && !a.dashed && !a.open {
			return false
		}
		a.dashed = true
		a.entry(l, l.text)
		return true
	}
	switch {
	case a.blank || outline.Labelled(l.text) || runeCount(l.text) > 200 || isDots(l.text):
		return false
	case len(a.entries) == 0:
		a.entry(l, l.text)
		return true
	case a.open && a.goesOn(l):
		a.join(l)
		return true
	case !a.dashed && !a.open && strings.HasSuffix(a.lastRaw(), ";"):
		a.entry(l, l.text)
		return true
	case l.block > 0 && l.block == a.first.block && l.column == rightColumn:
		a.entry(l, l.text)
		return true
	}
	return false
}

// goesOn tells whether a line without a dash continues the entry above it.
func (a *addressReader) goesOn(l *line) bool {
	if l.gap && !(l.block > 0 && l.block == a.first.block) {
		return false
	}
	if looksLikeProse(l) {
		return false
	}
	if !a.dashed && text.StartsUpper(l.text) && len(a.t.lines) > a.t.next+1 {
		return runeCount(l.text) < 60 && l.left > a.first.left && strings.HasSuffix(l.text, ".") || l.block > 0 && l.block == a.first.block
	}
	return runeCount(l.text) < 120
}

func (a *addressReader) lastRaw() string {
	if a.t.next == 0 {
		return ""
	}
	return a.t.lines[a.t.next-1].text
}

func (a *addressReader) join(l *line) {
	last := &a.entries[len(a.entries)-1]
	a.open = !strings.HasSuffix(l.text, ";") && !strings.HasSuffix(l.text, ".")
	last.text = text.Space(last.text + " " + strings.TrimRight(l.text, " .;,"))
}

func (a *addressReader) done() []part {
	for i := range a.entries {
		a.entries[i].text = strings.TrimRight(a.entries[i].text, " ,:")
	}
	return a.entries
}
