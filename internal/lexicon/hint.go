package lexicon

// hint is what a single word may be the beginning of; most words have none, and that is
// known by one look at a table.
type hint uint8

const (
	numeralHint hint = 1 << iota // a number in words, or in digits
	answerHint                   // an answer without a number: không, chưa
	periodHint                   // a period: năm, quý, tháng
)

func (l *Lexicon) newHints() []hint {
	hints := make([]hint, l.phrases.words+1)
	for w, n := range l.numerals {
		if n.kind != notNumeral {
			hints[w] |= numeralHint
		}
	}
	for w := range l.words.answerWords {
		hints[w] |= answerHint
	}
	for _, w := range []int32{l.words.year, l.words.quarter, l.words.month} {
		hints[w] |= periodHint
	}
	return hints
}

// hint is t's; words that no phrase holds have the id 0, which has none.
func (l *Lexicon) hint(t *token) hint {
	if t.kind != isWord {
		return 0
	}
	return l.hints[t.word]
}
