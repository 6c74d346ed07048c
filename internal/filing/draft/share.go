package draft

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/text"
)

// Share is how much of the report's words the program wrote: characters of sentences that
// nobody touched since they were drafted, of the characters of all. Places that are
// still to be filled are words of nobody.
type Share struct {
	Program int `json:"program"`
	All     int `json:"all"`
}

// Percent is the share in whole per cent, rounded down: it must not promise more than there is.
func (s Share) Percent() int {
	if s.All == 0 {
		return 0
	}
	return s.Program * 100 / s.All
}

// Share counts who wrote the words of the report.
func (c *Content) Share() Share {
	var sum Share
	for _, key := range slices.Sorted(maps.Keys(c.Sections)) {
		s := c.Sections[key]
		one := s.share()
		sum.Program += one.Program
		sum.All += one.All
	}
	return sum
}

// ShareOf counts who wrote the words of one section.
func ShareOf(s *Section) Share { return s.share() }

func (s *Section) share() Share {
	var sum Share
	drafted := make(map[string]bool, len(s.Drafted))
	for _, d := range s.Drafted {
		drafted[d] = true
	}
	for _, one := range s.sentences() {
		n := utf8.RuneCountInString(one)
		sum.All += n
		if drafted[one] {
			sum.Program += n
		}
	}
	return sum
}

// sentences are all sentences of the section, statements and tasks among them.
func (s *Section) sentences() []string {
	var all []string
	for i := range s.Lines {
		if l := &s.Lines[i]; l.From.Kind != Open && len(l.Block) == 0 {
			all = append(all, Sentences(l.Text())...)
		}
	}
	for i := range s.Statements {
		all = append(all, Sentences(s.Statements[i].Text)...)
	}
	for i := range s.Plan {
		all = append(all, Sentences(s.Plan[i].Text)...)
	}
	return all
}

// Sentences cuts text into sentences: at a full stop, question or exclamation mark before
// a blank and a capital letter, and at line breaks. The dots of "1.284" and "TP. Hà Nội" do
// not end a sentence where no new one begins.
func Sentences(s string) []string {
	var all []string
	for part := range strings.Lines(s) {
		start := 0
		for i, r := range part {
			if !strings.ContainsRune(".!?…", r) || !beginsSentence(part[i+utf8.RuneLen(r):]) || abbreviated(part[start:i]) {
				continue
			}
			end := i + utf8.RuneLen(r)
			all = addSentence(all, part[start:end])
			start = end
		}
		all = addSentence(all, part[start:])
	}
	return all
}

func addSentence(all []string, s string) []string {
	if s = text.Space(s); s != "" {
		all = append(all, s)
	}
	return all
}

func beginsSentence(rest string) bool {
	trimmed := strings.TrimLeft(rest, " \t\u00a0")
	if trimmed == rest || trimmed == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(trimmed)
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// abbreviated tells whether the word before a dot is one that is always written with it.
func abbreviated(before string) bool {
	words := strings.Fields(before)
	if len(words) == 0 {
		return false
	}
	switch words[len(words)-1] {
	case "TP", "TX", "TT", "KT", "TM", "TL", "TUQ", "Q", "GS", "TS", "PGS", "ThS", "BS", "Ts", "Ths":
		return true
	}
	return false
}
