package lexicon

import "strings"

// role is what a phrase does to a number near it; a set of bits.
type role uint32

const (
	counted role = 1 << iota
	measured
	nameBefore
	looseBefore
	countsBefore
	aboutSign
	atLeastSign
	atMostSign
	atLeastAfter
	atMostAfter
	changeBefore
	partBefore
	negates
	unknownAnswer
	notApplicableAnswer
	stopsNoun
	answerable
	eachOf
	moneyWord
)

const unitRole = counted | measured

// reference is a phrase of a term.
type reference struct {
	term      int
	kind      referenceKind
	dimension string
	choice    string
}

type referenceKind uint8

const (
	unitOf referenceKind = iota
	synonymOf
	choiceOf
	noneOf
	unknownOf
	notApplicableOf
)

// node is the end of a phrase in the trie of words.
type node struct {
	roles role
	more  bool // longer phrases begin with it
	refs  []reference
}

// phrases is a trie over words, with its dictionary. Words are kept by the hash of
// their letters: see wordHash.
type phrases struct {
	ids      table
	next     table   // edge → node
	first    []int32 // by word: its node under the root, 0 for none
	nodes    []node
	words    int32
	variants [][]string // groups of spellings of one word
}

func newPhrases(variants [][]string) *phrases {
	return &phrases{first: make([]int32, 1), nodes: make([]node, 1), variants: variants}
}

// add enters phrase and its other spellings and lets mark change their nodes.
func (p *phrases) add(phrase string, mark func(*node)) {
	for _, spelling := range p.spellings(phrase) {
		at := int32(0)
		for _, w := range p.learn(spelling) {
			at = p.step(at, w)
		}
		if at > 0 {
			mark(&p.nodes[at])
		}
	}
}

func (p *phrases) step(at, word int32) int32 {
	if at == 0 {
		if p.first[word] == 0 {
			p.first[word] = p.newNode()
		}
		return p.first[word]
	}
	key := edge(at, word)
	if next := p.next.get(key); next != 0 {
		return next
	}
	n := p.newNode()
	p.nodes[at].more = true
	p.next.put(key, n)
	return n
}

func (p *phrases) newNode() int32 {
	p.nodes = append(p.nodes, node{})
	return int32(len(p.nodes) - 1)
}

// spellings replaces each known loan word of phrase by each of its spellings.
func (p *phrases) spellings(phrase string) []string {
	all := []string{phrase}
	padded := " " + strings.ToLower(strings.NewReplacer("-", " ", ",", " , ").Replace(phrase)) + " "
	for _, group := range p.variants {
		for _, spelling := range group {
			if !strings.Contains(padded, " "+spelling+" ") {
				continue
			}
			all = respell(all, padded, spelling, group)
			break
		}
	}
	return all
}

// respell gives every phrase of all with spelling replaced by each of group.
func respell(all []string, padded, spelling string, group []string) []string {
	if len(all) == 1 {
		all = []string{padded}
	}
	var out []string
	for _, phrase := range all {
		for _, other := range group {
			out = append(out, strings.Replace(phrase, " "+spelling+" ", " "+other+" ", 1))
		}
	}
	return out
}

// learn gives the ids of a phrase's words, making new ones; dashes are left out.
func (p *phrases) learn(phrase string) []int32 {
	var words []int32
	for i := 0; i < len(phrase); {
		t, ok := p.nextToken(phrase, i)
		if !ok {
			break
		}
		i = t.end
		if t.kind == isDash || t.kind == isNumber {
			continue
		}
		key := p.keyOf(phrase[t.start:t.end], t.kind)
		if p.ids.get(key) == 0 {
			p.words++
			p.ids.put(key, p.words)
			p.first = append(p.first, 0)
		}
		words = append(words, p.ids.get(key))
	}
	return words
}

func (p *phrases) keyOf(s string, k kind) uint64 {
	if k == isMark {
		for _, r := range s {
			return (hashStart ^ uint64(r)) * hashPrime
		}
	}
	var h wordHash
	for i := 0; i < len(s); {
		l, size := letterAt(s, i)
		switch {
		case size == 0: // the 2 of m2
			l, size = letter{base: uint16(s[i])}, 1
			h.add(l)
		case l.letter:
			h.add(l)
		default:
			h.tone |= l.tone
		}
		i += size
	}
	return h.key()
}

// id is the word's id, 0 where no phrase holds it.
func (p *phrases) id(word string) int32 { return p.ids.get(p.keyOf(word, isWord)) }
