package roster

import (
	"slices"

	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// UnitRow is a line of a list of units as it stands there.
type UnitRow struct {
	Line                      int
	Code, Name, NameEn        string
	Kind, Above               string
	From                      when.Day
	Email, Phone, Address     string
	HasEmail, HasPhone, HasAt bool // the list has such a column
}

// UnitList is a list of units as it was read.
type UnitList struct {
	Rows     []UnitRow
	Headings map[string]string // field → heading in the list
	Complete bool              // what is not in it has ended
}

// readUnits reads a list of units. The error has a row for each cell that cannot be read.
func readUnits(g *grid) (UnitList, error) {
	list := UnitList{Headings: map[string]string{}}
	for _, c := range unitColumns {
		list.Headings[c.field] = g.heading(c.field, unitColumns)
	}
	wrong := fault.New(fault.Invalid, "org.list-wrong")
	for i, row := range g.rows {
		if empty(row) || i == 0 && numbering(row) {
			continue
		}
		line := g.first + i
		r := UnitRow{Line: line, Code: readCode(g.cell(row, "code")), Name: g.cell(row, "name"), NameEn: g.cell(row, "name_en"), Above: readCode(g.cell(row, "above")),
			Email: g.cell(row, "email"), Phone: g.cell(row, "phone"), Address: g.cell(row, "address")}
		_, r.HasEmail = g.at["email"]
		_, r.HasPhone = g.at["phone"]
		_, r.HasAt = g.at["address"]
		var ok bool
		if r.From, ok = readDay(g.cell(row, "from")); !ok {
			wrong.InRow(line, list.Headings["from"], "org.day-wrong", g.cell(row, "from"))
		}
		if r.Name == "" {
			wrong.InRow(line, list.Headings["name"], "org.name-missing")
		} else if r.Kind, ok = readKind(g.cell(row, "kind"), r.Name); !ok {
			wrong.InRow(line, list.Headings["kind"], "org.kind-unknown", g.cell(row, "kind"))
		}
		if r.Email != "" && !org.LooksLikeEmail(r.Email) {
			wrong.InRow(line, list.Headings["email"], "org.email-wrong", r.Email)
		}
		list.Rows = append(list.Rows, r)
	}
	if len(list.Rows) == 0 && wrong.OrNil() == nil {
		return list, fault.New(fault.Invalid, "org.list-empty")
	}
	return list, wrong.OrNil()
}

// planner compares a list with the tree that it is to change.
type planner struct {
	list  UnitList
	h     *org.History
	tree  *org.DayTree
	top   string
	by    org.Decision
	ids   []string // of the rows: of a unit that is there, or of one to be made
	known []*org.Member
	byKey map[string][]int // rows by code, and by folded name
	wrong *fault.Error
}

// planUnits says what a list changes below top, or what is wrong in it; read is what could
// not be read of it.
func planUnits(h *org.History, list UnitList, top string, by org.Decision, read error) ([]org.Edit, error) {
	p := &planner{list: list, h: h, tree: h.On(by.From), top: top, by: by, byKey: map[string][]int{}, wrong: fault.New(fault.Invalid, "org.list-wrong")}
	if _, ok := p.tree.Unit(top); !ok {
		return nil, fault.New(fault.Invalid, "org.decision-wrong").At("from", "org.top-not-there", org.DayWords(by.From))
	}
	for _, r := range rowsOf(read) {
		p.wrong.InRow(r.Line, r.Column, r.Reason.Code, r.Reason.Args...)
	}
	p.identify()
	var edits []org.Edit
	for i := range list.Rows {
		edits = append(edits, p.edit(i)...)
	}
	if list.Complete {
		edits = append(edits, p.ends()...)
	}
	if err := p.wrong.OrNil(); err != nil {
		return nil, err
	}
	done, err := org.Revise(h, by, edits)
	if err != nil {
		return nil, p.placed(err)
	}
	return done.Done, nil
}

// placed puts the headings of the list in the place of field names.
func (p *planner) placed(err error) error {
	out := fault.New(fault.Invalid, "org.list-wrong")
	rows := rowsOf(err)
	for _, r := range rows {
		column := r.Column
		if h := p.list.Headings[column]; h != "" {
			column = h
		}
		out.InRow(r.Line, column, r.Reason.Code, r.Reason.Args...)
	}
	if len(rows) == 0 {
		return err
	}
	return out
}

// identify finds for each row the unit that it means, or gives it the identity of a new
// one.
func (p *planner) identify() {
	p.ids, p.known = make([]string, len(p.list.Rows)), make([]*org.Member, len(p.list.Rows))
	codes := map[string]int{}
	for i, r := range p.list.Rows {
		if first, twice := codes[r.Code]; twice && r.Code != "" {
			p.wrong.InRow(r.Line, p.list.Headings["code"], "org.code-twice-in-list", r.Code, p.list.Rows[first].Line)
			continue
		}
		codes[r.Code] = i
		p.known[i] = p.find(r)
		switch {
		case p.known[i] != nil:
			p.ids[i] = p.known[i].ID
		case r.Code == "":
			p.wrong.InRow(r.Line, p.list.Headings["code"], "org.code-missing")
			continue
		default:
			from := r.From
			if from.IsZero() {
				from = p.by.From
			}
			p.ids[i] = org.NewID(r.Code, from)
		}
		for _, k := range []string{r.Code, nameKey(r.Name)} {
			p.byKey[k] = append(p.byKey[k], i)
		}
	}
}

func nameKey(name string) string { return text.Fold(name) }

// find is the unit of the tree that a row means: by its code, whatever a spreadsheet did to its
// zeros, or, where it has none, by its name if only one below the top has it.
func (p *planner) find(r UnitRow) *org.Member {
	if r.Code != "" {
		for _, code := range padded(r.Code) {
			if m, ok := p.tree.ByCode(code); ok && (m.ID == p.top || p.tree.Under(m.ID, p.top)) {
				return m
			}
		}
		return nil
	}
	if found := p.tree.Find(r.Name, p.top); len(found) == 1 {
		return found[0]
	}
	return nil
}

// edit says what a row changes.
func (p *planner) edit(i int) []org.Edit {
	r, id, m := p.list.Rows[i], p.ids[i], p.known[i]
	if id == "" {
		return nil
	}
	above, ok := p.above(i)
	if !ok {
		return nil
	}
	f := org.Founding{Code: r.Code, Name: r.Name, NameEn: r.NameEn, Kind: r.Kind, Above: above, From: r.From,
		Contact: org.Contact{Email: r.Email, Phone: r.Phone, Address: r.Address}}
	if m == nil {
		return []org.Edit{{Line: r.Line, Op: org.AddUnit, Unit: id, Founding: f}}
	}
	f.Code = m.Code
	var edits []org.Edit
	add := func(op org.Op, was string) {
		edits = append(edits, org.Edit{Line: r.Line, Op: op, Unit: id, Was: was, Founding: f})
	}
	if text.ToneKey(m.Name) != text.ToneKey(r.Name) || m.Kind != r.Kind {
		add(org.RenameUnit, m.Name)
	}
	if id != p.top && above != m.Above {
		was := ""
		if a, ok := p.tree.Unit(m.Above); ok {
			was = a.Name
		}
		add(org.MoveUnit, was)
	}
	if c := r.contact(m.Contact); c != m.Contact {
		f.Contact = c
		add(org.ContactUnit, m.Contact.Email)
	}
	return edits
}

// contact is how a unit is reached by a list: columns that the list has not keep what is known.
func (r UnitRow) contact(c org.Contact) org.Contact {
	if r.HasEmail {
		c.Email = r.Email
	}
	if r.HasPhone {
		c.Phone = r.Phone
	}
	if r.HasAt {
		c.Address = r.Address
	}
	return c
}

// above finds the unit that a row stands under: one of the list, or one of the tree, by
// code or by name. An empty cell means the top, or where a unit already stands.
func (p *planner) above(i int) (string, bool) {
	r := p.list.Rows[i]
	if r.Above == "" {
		if m := p.known[i]; m != nil {
			return m.Above, true
		}
		return p.top, true
	}
	ids := p.mean(i)
	column := p.list.Headings["above"]
	switch len(ids) {
	case 1:
		for id := range ids {
			return id, true
		}
	case 0:
		p.wrong.InRow(r.Line, column, "org.above-not-found", r.Above)
	default:
		p.wrong.InRow(r.Line, column, "org.above-several", r.Above)
	}
	return "", false
}

// mean are the units that a row may mean by its cell of the unit above; units of the list
// go before those of the tree, codes before names.
func (p *planner) mean(i int) map[string]bool {
	r, ids := p.list.Rows[i], map[string]bool{}
	for _, key := range append(padded(r.Above), nameKey(r.Above)) {
		for _, j := range p.byKey[key] {
			if j != i {
				ids[p.ids[j]] = true
			}
		}
		if len(ids) > 0 {
			return ids
		}
	}
	for _, key := range append(padded(r.Above), r.Above) {
		for _, m := range p.tree.Find(key, "") {
			if m.ID == p.top || p.tree.Under(m.ID, p.top) || p.known[i] != nil && m.ID == p.known[i].Above {
				ids[m.ID] = true
			}
		}
		if len(ids) > 0 {
			return ids
		}
	}
	return ids
}

// ends says what a complete list ends: the units below the top that it does not name, of
// the levels that it has (a list of communes is silent on divisions), the lower before the
// higher.
func (p *planner) ends() []org.Edit {
	named := map[string]bool{p.top: true}
	levels := map[org.Level]bool{}
	for i, id := range p.ids {
		named[id] = true
		levels[org.LevelOf(p.list.Rows[i].Kind)] = true
	}
	var gone []*org.Member
	for _, m := range p.tree.All() {
		if !named[m.ID] && levels[m.Level()] && p.tree.Under(m.ID, p.top) {
			gone = append(gone, m)
		}
	}
	slices.SortStableFunc(gone, func(a, b *org.Member) int {
		return len(p.tree.Ancestors(b.ID)) - len(p.tree.Ancestors(a.ID))
	})
	edits := make([]org.Edit, len(gone))
	for i, m := range gone {
		edits[i] = org.Edit{Op: org.EndUnit, Unit: m.ID, Was: m.Name, Founding: org.Founding{Code: m.Code, Name: m.Name, Kind: m.Kind}}
	}
	return edits
}
