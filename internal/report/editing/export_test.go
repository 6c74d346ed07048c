package editing

import "tonghop/internal/paper"

// Names for the tests, which stand outside: the example that they edit imports packages
// above this one.
var (
	Edit     = edit
	Leaves   = leavesOf
	WordsOf  = wordsOf
	Digits   = digits
	NumberIn = number
)

// Text is all of a leaf as one reads it.
func (l leaf) Text() string { return l.text }

// Line is a leaf's line.
func (l leaf) Line() paper.Inlines { return l.line }

// edit makes a body in which change has rewritten the words of each leaf.
func edit(body paper.Blocks, change func(i int, words string) string) paper.Blocks {
	at := -1
	return rebuild(body, func(l leaf) leaf {
		at++
		words := l.line.Text()
		if now := change(at, words); now != words {
			l.line = paper.Plain(now)
		}
		return l
	})
}
