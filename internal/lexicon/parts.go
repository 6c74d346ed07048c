package lexicon

// partSure is the certainty with which a part must be named by its own words
// to be a figure of its own.
const partSure = 0.85

// Parts follows the figures of a text to tell what is only a part of another figure. In
// "1.234 hồ sơ, trong đó có 1.200 hồ sơ nộp trực tuyến" the second has an indicator of its
// own; in "12 lớp, trong đó 3 lớp cho 90 người" neither the second nor what hangs on it.
// The zero value is ready; it is for one text.
type Parts struct {
	whole  map[string]bool // indicators said as a whole
	within bool            // a part without an indicator of its own has begun
}

// Within tells whether f may not stand for its indicator. It must see every figure, in
// order.
func (p *Parts) Within(f *Figure) bool {
	if !f.Part {
		p.within = false
		if f.Indicator != "" {
			if p.whole == nil {
				p.whole = map[string]bool{}
			}
			p.whole[f.Indicator] = true
		}
		return false
	}
	if len(f.Dimensions) > 0 {
		return false
	}
	if f.Indicator == "" || p.whole[f.Indicator] || f.Sure < partSure {
		p.within = true
	}
	return p.within
}
