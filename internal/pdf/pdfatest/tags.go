package pdfatest

import (
	"slices"
)

// inside lists what may stand directly in an element; "" is content of its own.
var inside = map[Name][]Name{
	"Document": {"Sect"},
	"Sect":     {"Div", "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "Table", "Figure", "Form"},
	"Div":      {"Div", "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "Table", "Figure", "Form"},
	"P":        {"", "Note"}, "H1": {"", "Note"}, "H2": {"", "Note"}, "H3": {"", "Note"}, "H4": {"", "Note"}, "H5": {"", "Note"}, "H6": {"", "Note"},
	"L": {"LI"}, "LI": {"Lbl", "LBody"}, "Lbl": {"", "Note"}, "LBody": {"", "Note", "L"},
	"Table": {"Caption", "THead", "TBody", "TR"}, "THead": {"TR"}, "TBody": {"TR"}, "TR": {"TH", "TD"},
	"TH":      {"", "Note", "Div", "P", "L", "Table", "Figure", "Form"},
	"TD":      {"", "Note", "Div", "P", "L", "Table", "Figure", "Form", "H1", "H2", "H3", "H4", "H5", "H6"},
	"Caption": {"", "Note"}, "Figure": {""}, "Form": {""},
	"Note": {"P", "L", "Table", "Div", "Figure"},
}

// treeReader walks the structure tree.
type treeReader struct {
	f       *File
	content map[stretch]Ref // by page and number, without tag: the element that has it
	annots  map[Ref]Ref     // by annotation
	level   int             // of the last heading
	ids     map[string]Ref
	seen    map[Ref]bool
}

// checkTags: the structure tree is a tree of standard elements in legal places; every
// stretch of content and every field belongs to one, and the parent tree says so.
func (f *File) checkTags() {
	root := f.dict(f.catalog()["StructTreeRoot"])
	if root["Type"] != Name("StructTreeRoot") {
		f.find("tree", "no structure tree")
		return
	}
	t := &treeReader{f: f, content: map[stretch]Ref{}, annots: map[Ref]Ref{}, ids: map[string]Ref{}, seen: map[Ref]bool{}}
	top, _ := root["K"].(Ref)
	if f.dict(top)["S"] != Name("Document") {
		f.find("tree", "the root is %v", f.dict(top)["S"])
	}
	treeRef, _ := f.catalog()["StructTreeRoot"].(Ref)
	t.element(top, treeRef, 0)
	t.stretches()
	t.parentTree(root)
	t.idTree(root)
}

func (t *treeReader) element(ref, parent Ref, depth int) {
	d := t.f.dict(ref)
	kind, _ := d["S"].(Name)
	if t.seen[ref] || depth > deepest {
		t.f.find("tree", "element %d hangs twice or too deep", ref)
		return
	}
	t.seen[ref] = true
	if d["Type"] != Name("StructElem") || d["P"] != parent {
		t.f.find("tree", "element %d: Type %v, P %v under %d", ref, d["Type"], d["P"], parent)
	}
	legal, known := inside[kind]
	if !known {
		t.f.find("nesting", "element %d is of the unknown type %v", ref, kind)
	}
	t.attributes(ref, kind, d)
	for _, k := range t.f.array(d["K"]) {
		below := t.kid(ref, d, k, depth)
		if !slices.Contains(legal, below) {
			t.f.find("nesting", "%q stands in %v (element %d)", below, kind, ref)
		}
	}
	if kind == "Table" {
		t.grid(ref)
	}
}

// kid notes one kid and gives its type, "" for content and fields.
func (t *treeReader) kid(ref Ref, d Dict, k any, depth int) Name {
	switch k := k.(type) {
	case Ref:
		t.element(k, ref, depth+1)
		kind, _ := t.f.dict(k)["S"].(Name)
		return kind
	case float64:
		page, _ := d["Pg"].(Ref)
		t.claim(ref, page, int(k))
	case Dict:
		page, _ := k["Pg"].(Ref)
		if k["Type"] == Name("OBJR") {
			obj, _ := k["Obj"].(Ref)
			t.annots[obj] = ref
			return ""
		}
		id, _ := k["MCID"].(float64)
		t.claim(ref, page, int(id))
	}
	return ""
}

func (t *treeReader) claim(ref, page Ref, id int) {
	key := stretch{page: page, mcid: id}
	if _, twice := t.content[key]; twice {
		t.f.find("tree", "stretch %d of page %d belongs to two elements", id, page)
	}
	t.content[key] = ref
}

// attributes: what single types of element must carry.
func (t *treeReader) attributes(ref Ref, kind Name, d Dict) {
	attrs := t.f.dict(d["A"])
	switch {
	case kind == "TH" && attrs["Scope"] != Name("Column") && attrs["Scope"] != Name("Row") && attrs["Scope"] != Name("Both"):
		t.f.find("scope", "header cell %d has no scope", ref)
	case (kind == "Figure" || kind == "Form") && textOf(d["Alt"]) == "":
		t.f.find("alt", "%v %d has no alternative text", kind, ref)
	case kind == "Note":
		id := textOf(d["ID"])
		if _, twice := t.ids[id]; twice || id == "" {
			t.f.find("note", "note %d has no identifier of its own", ref)
		}
		t.ids[id] = ref
	case len(kind) == 2 && kind[0] == 'H' && kind[1] >= '1' && kind[1] <= '6':
		level := int(kind[1] - '0')
		if level > t.level+1 {
			t.f.find("heading", "heading %d of level %d follows one of level %d", ref, level, t.level)
		}
		t.level = level
	}
}

// stretches compares the marked stretches of the pages with those that elements claim.
func (t *treeReader) stretches() {
	for _, s := range t.f.marked {
		owner, ok := t.content[stretch{page: s.page, mcid: s.mcid}]
		if !ok {
			t.f.find("orphan", "stretch %d of page %d belongs to no element", s.mcid, s.page)
			continue
		}
		if kind := t.f.dict(owner)["S"]; kind != s.tag {
			t.f.find("marks", "stretch %d of page %d is marked %v and belongs to %v", s.mcid, s.page, s.tag, kind)
		}
	}
	if len(t.f.marked) < len(t.content) {
		t.f.find("tree", "elements claim %d stretches, pages have %d", len(t.content), len(t.f.marked))
	}
}

// parentTree: from every stretch and every annotation back to its element.
func (t *treeReader) parentTree(root Dict) {
	nums := t.f.array(t.f.dict(root["ParentTree"])["Nums"])
	entries, last := map[float64]any{}, -1.0
	for i := 0; i+1 < len(nums); i += 2 {
		key, _ := nums[i].(float64)
		if key <= last {
			t.f.find("parents", "key %v out of order", key)
		}
		entries[key], last = nums[i+1], key
	}
	if next, _ := root["ParentTreeNextKey"].(float64); next <= last {
		t.f.find("parents", "ParentTreeNextKey is %v, the last key %v", next, last)
	}
	for s, owner := range t.content {
		key, _ := t.f.dict(s.page)["StructParents"].(float64)
		list := t.f.array(entries[key])
		if s.mcid >= len(list) || list[s.mcid] != owner {
			t.f.find("parents", "stretch %d of page %d does not lead to element %d", s.mcid, s.page, owner)
		}
	}
	for annot, owner := range t.annots {
		key, ok := t.f.dict(annot)["StructParent"].(float64)
		if !ok || entries[key] != owner {
			t.f.find("parents", "annotation %d does not lead to element %d", annot, owner)
		}
	}
}

func (t *treeReader) idTree(root Dict) {
	names := t.f.array(t.f.dict(root["IDTree"])["Names"])
	listed := map[string]any{}
	for i := 0; i+1 < len(names); i += 2 {
		listed[textOf(names[i])] = names[i+1]
	}
	for id, ref := range t.ids {
		if listed[id] != ref {
			t.f.find("note", "%q is not in the tree of identifiers", id)
		}
	}
}

// grid: the rows of a table cover the same columns once spans are counted.
func (t *treeReader) grid(table Ref) {
	var covered []int
	columns := -1
	for r, row := range t.rows(table) {
		col := 0
		for _, k := range t.f.array(t.f.dict(row)["K"]) {
			a := t.f.dict(t.f.dict(k)["A"])
			for col < len(covered) && covered[col] > r {
				col++
			}
			for range span(a["ColSpan"]) {
				if col == len(covered) {
					covered = append(covered, 0)
				}
				covered[col] = r + span(a["RowSpan"])
				col++
			}
		}
		for col < len(covered) && covered[col] > r {
			col++
		}
		if columns >= 0 && col != columns {
			t.f.find("grid", "table %d: row %d has %d columns, the first %d", table, r+1, col, columns)
		}
		if columns < 0 {
			columns = col
		}
	}
}

func span(v any) int {
	n, ok := v.(float64)
	if !ok {
		return 1
	}
	return int(n)
}

func (t *treeReader) rows(ref Ref) []Ref {
	var out []Ref
	for _, k := range t.f.array(t.f.dict(ref)["K"]) {
		r, _ := k.(Ref)
		switch t.f.dict(k)["S"] {
		case Name("TR"):
			out = append(out, r)
		case Name("THead"), Name("TBody"):
			out = append(out, t.rows(r)...)
		}
	}
	return out
}
