package draft

import "tonghop/internal/report/likeness"

// Piece is a stretch of one of two texts; Other tells that the other text does not have it.
type Piece struct {
	Text  string
	Other bool
}

// Compare cuts two texts at the words in which they differ. Joined, the pieces are the
// texts again to the letter.
func Compare(a, b string) (left, right []Piece) {
	ta, tb := likeness.Tokens(a), likeness.Tokens(b)
	want, got := make([]likeness.Word, len(ta)), make([]string, len(tb))
	for i, t := range ta {
		want[i].Text = t.Text
	}
	for i, t := range tb {
		got[i] = t.Text
	}
	edits, ok := likeness.Align(want, got)
	if !ok {
		return whole(a), whole(b)
	}
	onlyA, onlyB := make([]bool, len(ta)), make([]bool, len(tb))
	j, last := 0, 0
	for _, e := range edits {
		j += e.From - last
		for i := e.From; i < e.To; i++ {
			onlyA[i] = true
		}
		for range e.Got {
			onlyB[j] = true
			j++
		}
		last = e.To
	}
	return pieces(a, ta, onlyA), pieces(b, tb, onlyB)
}

func whole(s string) []Piece {
	if s == "" {
		return nil
	}
	return []Piece{{s, true}}
}

// pieces cuts s so that each stretch is common or not; blanks between two words of one sort
// go with them.
func pieces(s string, words []likeness.Token, only []bool) []Piece {
	var all []Piece
	put := func(from, to int, other bool) {
		if from >= to {
			return
		}
		if n := len(all); n > 0 && all[n-1].Other == other {
			all[n-1].Text += s[from:to]
			return
		}
		all = append(all, Piece{s[from:to], other})
	}
	at := 0
	for i, w := range words {
		between := only[i] && i > 0 && only[i-1]
		put(at, w.Start, between)
		put(w.Start, w.End, only[i])
		at = w.End
	}
	put(at, len(s), false)
	return all
}
