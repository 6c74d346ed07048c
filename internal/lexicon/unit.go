package lexicon

// unitKind says how well the words after a number are known to be its unit.
type unitKind uint8

const (
	noUnit      unitKind = iota
	guessedUnit          // words that no list knows
	countedUnit
	measuredUnit
)

// unitSpan is the unit after a number: tokens, scale words included.
type unitSpan struct {
	start, end int
	kind       unitKind
	scale      int64 // of the scale words: 1000 for "nghìn lượt người"
}

const guessedWords = 2

// unitAt reads the unit that begins at token i.
func (x *scan) unitAt(i int, guess bool) unitSpan {
	u := unitSpan{start: i, end: i, scale: 1}
	u.end = x.scaleWords(i, &u)
	if u.end < len(x.tokens) {
		x.knownUnit(&u)
	}
	if u.kind == noUnit && u.end > u.start {
		u.kind = measuredUnit // 1,5 tỷ
	}
	if u.kind == noUnit && guess {
		x.guessUnit(&u)
	}
	if u.kind >= countedUnit {
		u.end = x.perUnit(u.end)
	}
	return u
}

// scaleWords takes "trăm", "nghìn", "triệu", "tỷ" and what they make together.
func (x *scan) scaleWords(i int, u *unitSpan) int {
	for ; i < len(x.tokens); i++ {
		n := x.l.numeral(x.tokens[i])
		if n.kind != scaleWord && n.kind != hundredWord && (n.kind != timesTen || i > u.start) {
			break
		}
		if u.scale > 1_000_000_000 {
			break
		}
		u.scale *= n.value
	}
	return i
}

func (x *scan) knownUnit(u *unitSpan) {
	t := x.tokens[u.end]
	if t.has(capital) && t.end-t.start == 1 {
		return // 5G, 4K, and initials
	}
	end, kind := u.end, noUnit
	for _, m := range x.matches[x.at[u.end]:x.at[u.end+1]] {
		if m.crossed || m.end <= end {
			continue
		}
		n := &x.l.phrases.nodes[m.node]
		switch {
		case n.roles&measured != 0:
			end, kind = m.end, measuredUnit
		case n.roles&counted != 0 || hasUnit(n.refs):
			end, kind = m.end, countedUnit
		}
	}
	u.end, u.kind = end, kind
}

func hasUnit(refs []reference) bool {
	for _, r := range refs {
		if r.kind == unitOf {
			return true
		}
	}
	return false
}

// guessUnit takes the first words of a noun that no list knows. It must be in small
// letters (a capital begins a name) and end before a word that cannot be in a noun.
func (x *scan) guessUnit(u *unitSpan) {
	const never = stopsNoun | nameBefore | looseBefore | negates | changeBefore | partBefore
	end := u.end
	for end < len(x.tokens) && end-u.end < guessedWords {
		t := x.tokens[end]
		if t.kind != isWord || t.has(capital) || t.has(glued) || x.begins[end]&never != 0 || x.l.numeral(t).kind != notNumeral || t.end-t.start == 1 {
			break
		}
		if end > u.end && t.has(newLine) {
			break
		}
		end++
	}
	if end > u.end {
		u.end, u.kind = end, guessedUnit
	}
}

// perUnit takes the "/năm" of "tấn/năm".
func (x *scan) perUnit(i int) int {
	if i+1 >= len(x.tokens) || x.tokens[i].mark != '/' || x.tokens[i+1].kind != isWord || !x.tokens[i+1].has(glued) {
		return i
	}
	if end := x.longest(i+1, unitRole); end > i+1 {
		return end
	}
	return i + 2
}
