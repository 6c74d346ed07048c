package lexicon

// table maps keys to ids by open addressing: most words of a text are not in it, and
// learning that must cost one look.
type table struct {
	slots []slot
	used  int
}

type slot struct {
	key uint64
	id  int32 // 0 for an empty slot
}

func (t *table) get(key uint64) int32 {
	if len(t.slots) == 0 {
		return 0
	}
	mask := uint64(len(t.slots) - 1)
	for i := key >> 7 & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.id == 0 || s.key == key {
			return s.id
		}
	}
}

// put enters a key that is not there; id is not 0.
func (t *table) put(key uint64, id int32) {
	if 4*(t.used+1) > len(t.slots) {
		t.grow()
	}
	t.used++
	mask := uint64(len(t.slots) - 1)
	i := key >> 7 & mask
	for t.slots[i].id != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = slot{key, id}
}

func (t *table) grow() {
	old := t.slots
	t.slots, t.used = make([]slot, max(256, 2*len(old))), 0
	for _, s := range old {
		if s.id != 0 {
			t.put(s.key, s.id)
		}
	}
}

// edge is the key of a step in the trie, spread over the table.
func edge(node, word int32) uint64 {
	return (uint64(uint32(node))<<32 | uint64(uint32(word))) * 0x9E3779B97F4A7C15
}
