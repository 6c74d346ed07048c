package regime

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// index makes the tables by which the rest of the package looks things up.
func (r *Regime) index() {
	r.indicators = make(map[string]*Indicator, len(r.Indicators))
	for i := range r.Indicators {
		ind := &r.Indicators[i]
		if r.indicators[ind.Code] == nil {
			r.indicators[ind.Code] = ind
		}
	}
	r.patterns = map[string]*pattern{}
}

// parsed gives the pattern of a text: those of the file were parsed by check.
func (r *Regime) parsed(s string) (*pattern, error) {
	if p, ok := r.patterns[s]; ok {
		return p, nil
	}
	p, err := parsePattern(s)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// check finds what the schema cannot: dangling references, bad patterns and rules, days
// that the calendar lacks.
func (r *Regime) check(c *collector) {
	r.checkBases(c)
	r.checkLevels(c)
	r.checkPattern(c, "subject", r.Subject, nil)
	r.checkPattern(c, "opening", r.Opening, nil)
	r.checkCutoff(c)
	for i := range r.Indicators {
		r.checkIndicator(c, fmt.Sprintf("indicators[%d]", i), i)
	}
	r.checkSynonyms(c)
	s := &sectionCheck{regime: r, collector: c, keys: map[string]bool{}, homes: map[string]bool{}}
	s.all("sections", r.Sections)
	for i := range r.Indicators {
		if code := r.Indicators[i].Code; !s.homes[code] {
			c.add(fmt.Sprintf("indicators[%d].code", i), "regime.indicator-homeless", code)
		}
	}
}

func (r *Regime) checkBases(c *collector) {
	for i, b := range r.Bases {
		path := fmt.Sprintf("bases[%d]", i)
		checkDay(c, path+".date", b.Date)
		checkSpan(c, path, b.From, b.Until)
	}
}

func checkDay(c *collector, path, day string) {
	if _, err := when.ParseDay(day); day != "" && err != nil {
		c.add(path, "regime.no-such-day", day)
	}
}

func checkSpan(c *collector, path, from, until string) {
	checkDay(c, path+".from", from)
	checkDay(c, path+".until", until)
	if from != "" && until != "" && until < from {
		c.add(path+".until", "regime.span-backwards", from, until)
	}
}

func (r *Regime) checkLevels(c *collector) {
	for i := range r.Levels {
		l := &r.Levels[i]
		path := fmt.Sprintf("levels[%d]", i)
		checkSpan(c, path, l.From, l.Until)
		for j := range r.Levels[:i] {
			if before := &r.Levels[j]; before.Code == l.Code && overlap(before, l) {
				c.add(path+".code", "regime.level-twice", l.Code)
			}
		}
		if isCode(l.ReportsTo) && !r.hasLevel(l.ReportsTo) {
			c.add(path+".reports_to", "regime.level-unknown", l.ReportsTo)
		}
		checkDayOfYear(c, path+".deadline.day", l.Deadline.Day)
		checkDayOfYear(c, path+".deadline.before", l.Deadline.Before)
		r.checkPattern(c, path+".addressee", l.Addressee, nil)
	}
}

func overlap(a, b *Level) bool {
	return (a.Until == "" || b.From <= a.Until) && (b.Until == "" || a.From <= b.Until)
}

func (r *Regime) hasLevel(code string) bool {
	_, ok := r.Level(code)
	return ok
}

func checkDayOfYear(c *collector, path, day string) {
	if day == "" {
		return
	}
	if _, err := time.Parse("2006-01-02", "2015-"+day); err != nil { // a common year: 29 February is not in every year
		c.add(path, "regime.no-such-day", day)
	}
}

func (r *Regime) checkCutoff(c *collector) {
	if r.Cutoff.From == "" {
		return
	}
	checkDayOfYear(c, "cutoff.from", r.Cutoff.From[:5])
	checkDayOfYear(c, "cutoff.to", r.Cutoff.To)
	if r.Frequency != "year" {
		c.add("cutoff", "regime.cutoff-not-yearly", r.Frequency)
	}
}

func (r *Regime) checkIndicator(c *collector, path string, i int) {
	ind := &r.Indicators[i]
	if r.indicators[ind.Code] != ind {
		c.add(path+".code", "regime.code-twice", ind.Code)
	}
	if isContextName(ind.Code) {
		c.add(path+".code", "regime.code-reserved", ind.Code)
	}
	r.checkLevelCodes(c, path+".levels", ind.Levels)
	switch {
	case ind.Adds == Average && ind.Weight == "":
		c.add(path+".adds", "regime.weight-missing", ind.Code)
	case ind.Adds != Average && ind.Weight != "":
		c.add(path+".weight", "regime.weight-useless", ind.Code)
	case ind.Weight != "" && r.indicators[ind.Weight] == nil:
		c.add(path+".weight", "regime.indicator-unknown", ind.Weight)
	}
	if ind.Of != "" && r.indicators[ind.Of] == nil {
		c.add(path+".of", "regime.indicator-unknown", ind.Of)
	}
	checkDimensions(c, path, ind)
	for j := range ind.Checks {
		r.checkRule(c, fmt.Sprintf("%s.checks[%d].rule", path, j), &ind.Checks[j])
	}
}

func checkDimensions(c *collector, path string, ind *Indicator) {
	dims := map[string]bool{}
	for i, d := range ind.Dimensions {
		at := fmt.Sprintf("%s.dimensions[%d]", path, i)
		if dims[d.Code] {
			c.add(at+".code", "regime.code-twice", d.Code)
		}
		dims[d.Code] = true
		choices := map[string]bool{}
		for j, ch := range d.Choices {
			if choices[ch.Code] {
				c.add(fmt.Sprintf("%s.choices[%d].code", at, j), "regime.code-twice", ch.Code)
			}
			choices[ch.Code] = true
		}
	}
}

func (r *Regime) checkLevelCodes(c *collector, path string, codes []string) {
	for i, code := range codes {
		if !r.hasLevel(code) {
			c.add(fmt.Sprintf("%s[%d]", path, i), "regime.level-unknown", code)
		}
	}
}

// checkSynonyms refuses one phrase for two indicators of one unit of measure: nobody
// could tell which is meant.
func (r *Regime) checkSynonyms(c *collector) {
	owner := map[string]string{}
	for i := range r.Indicators {
		ind := &r.Indicators[i]
		for j, s := range ind.Synonyms {
			key := strings.ToLower(text.Space(s)) + "\x00" + ind.Unit
			if first, taken := owner[key]; taken {
				c.add(fmt.Sprintf("indicators[%d].synonyms[%d]", i, j), "regime.synonym-twice", s, first)
				continue
			}
			owner[key] = ind.Code
		}
	}
}

// checkRef tells of a figure that the regime does not have.
func (r *Regime) checkRef(c *collector, path string, ref Ref) {
	if r.indicators[ref.Indicator] == nil {
		c.add(path, "regime.indicator-unknown", ref.Indicator)
		return
	}
	if ref.Dimension == "" {
		return
	}
	dim := r.dimension(ref.Indicator, ref.Dimension)
	if dim == nil {
		c.add(path, "regime.dimension-unknown", ref.Indicator, ref.Dimension)
		return
	}
	if ref.Choice != "" && !slices.ContainsFunc(dim.Choices, func(ch Choice) bool { return ch.Code == ref.Choice }) {
		c.add(path, "regime.choice-of-dimension-unknown", ref.Dimension, ref.Choice)
	}
}

func (r *Regime) checkRule(c *collector, path string, check *Check) {
	rule, err := parseRule(check.Rule)
	if f, bad := errors.AsType[*fault.Error](err); bad {
		c.add(path, f.Code, f.Args...)
		return
	}
	for _, ref := range rule.Refs() {
		r.checkRef(c, path, ref)
	}
	check.parsed = rule
}

// checkPattern parses a pattern for good and checks its placeholders; uses is nil where
// no figure may stand.
func (r *Regime) checkPattern(c *collector, path, s string, uses []string) {
	if s == "" {
		return
	}
	p, bad := parsePattern(s)
	if bad != nil {
		c.add(path, bad.Code, bad.Args...)
		return
	}
	r.patterns[s] = p
	walk(p.parts, func(f *slot) {
		if uses == nil {
			c.add(path, "regime.figure-here", f.ref.String())
			return
		}
		r.checkRef(c, path, f.ref)
		if !slices.Contains(uses, f.ref.Indicator) {
			c.add(path, "regime.figure-not-used", f.ref.Indicator)
		}
	})
}

// sectionCheck walks the outline.
type sectionCheck struct {
	regime    *Regime
	collector *collector
	keys      map[string]bool
	homes     map[string]bool // indicators that a section takes
}

func (s *sectionCheck) all(path string, sections []Section) {
	for i := range sections {
		s.one(fmt.Sprintf("%s[%d]", path, i), &sections[i])
	}
}

func (s *sectionCheck) one(path string, sec *Section) {
	r, c := s.regime, s.collector
	if s.keys[sec.Key] {
		c.add(path+".key", "regime.code-twice", sec.Key)
	}
	s.keys[sec.Key] = true
	r.checkLevelCodes(c, path+".levels", sec.Levels)
	for level := range sec.Labels {
		r.checkLevelCodes(c, path+".labels", []string{level})
	}
	r.checkPattern(c, path+".title", sec.Title, nil)
	for level, title := range sec.Titles {
		r.checkLevelCodes(c, path+".titles", []string{level})
		r.checkPattern(c, path+".titles", title, nil)
	}
	r.checkPattern(c, path+".empty", sec.Empty, nil)
	r.checkPattern(c, path+".item", sec.Item, nil)
	for i, code := range sec.Takes {
		if r.indicators[code] == nil {
			c.add(fmt.Sprintf("%s.takes[%d]", path, i), "regime.indicator-unknown", code)
		}
		s.homes[code] = true
	}
	if sec.Kind == Group && (len(sec.Takes) > 0 || len(sec.Sentences) > 0) {
		c.add(path+".kind", "regime.group-with-figures", sec.Key)
	}
	s.sentences(path, sec)
	s.all(path+".sections", sec.Sections)
}

func (s *sectionCheck) sentences(path string, sec *Section) {
	r, c := s.regime, s.collector
	keys := map[string]bool{}
	for i := range sec.Sentences {
		sentence := &sec.Sentences[i]
		at := fmt.Sprintf("%s.sentences[%d]", path, i)
		if keys[sentence.Key] {
			c.add(at+".key", "regime.code-twice", sentence.Key)
		}
		keys[sentence.Key] = true
		r.checkLevelCodes(c, at+".levels", sentence.Levels)
		for j, code := range sentence.Uses {
			if r.indicators[code] == nil {
				c.add(fmt.Sprintf("%s.uses[%d]", at, j), "regime.indicator-unknown", code)
			} else if !slices.Contains(sec.Takes, code) {
				c.add(fmt.Sprintf("%s.uses[%d]", at, j), "regime.indicator-elsewhere", code, sec.Key)
			}
		}
		for field, pattern := range map[string]string{"some": sentence.Some, "zero": sentence.Zero, "unknown": sentence.Unknown, "not_applicable": sentence.NotApplicable} {
			r.checkPattern(c, at+"."+field, pattern, sentence.Uses)
		}
		for j, pattern := range sentence.Or {
			r.checkPattern(c, fmt.Sprintf("%s.or[%d]", at, j), pattern, sentence.Uses)
		}
	}
}
