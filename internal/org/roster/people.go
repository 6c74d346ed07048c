package roster

import (
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// PersonRow is a line of a list of people as it stands there: a person and, where it has
// a title, a post that he holds.
type PersonRow struct {
	Line               int
	Name, Unit, Title  string
	Role               org.Role
	Head, Scope, Basis string
	From, To           when.Day
	Email, Phone       string
}

// PeopleList is a list of people as it was read.
type PeopleList struct {
	Rows     []PersonRow
	Headings map[string]string
}

// roleWords are the words by which lists name the authority to sign.
var roleWords = map[string]org.Role{
	"": org.Staff, "khong": org.Staff, "tm": org.Head, "nguoi dung dau": org.Head, "thu truong": org.Head, "cap truong": org.Head, "head": org.Head,
	"kt": org.Deputy, "ky thay": org.Deputy, "cap pho": org.Deputy, "deputy": org.Deputy,
	"q": org.Acting, "quyen": org.Acting, "acting": org.Acting, "tl": org.ByOrder, "thua lenh": org.ByOrder, "ky thua lenh": org.ByOrder,
	"tuq": org.Authorised, "thua uy quyen": org.Authorised, "ky thua uy quyen": org.Authorised, "uy quyen": org.Authorised,
}

// readPeople reads a list of people. The error has a row for each cell that cannot be read.
func readPeople(g *grid) (PeopleList, error) {
	list := PeopleList{Headings: map[string]string{}}
	for _, c := range peopleColumns {
		list.Headings[c.field] = g.heading(c.field, peopleColumns)
	}
	wrong := fault.New(fault.Invalid, "org.list-wrong")
	for i, row := range g.rows {
		if empty(row) || i == 0 && numbering(row) {
			continue
		}
		list.Rows = append(list.Rows, list.readRow(g, row, g.first+i, wrong))
	}
	if len(list.Rows) == 0 && wrong.OrNil() == nil {
		return list, fault.New(fault.Invalid, "org.list-empty")
	}
	return list, wrong.OrNil()
}

func (l PeopleList) readRow(g *grid, row []string, line int, wrong *fault.Error) PersonRow {
	r := PersonRow{Line: line, Name: g.cell(row, "name"), Unit: readCode(g.cell(row, "unit")), Title: g.cell(row, "title"), Head: g.cell(row, "head"),
		Scope: g.cell(row, "scope"), Basis: g.cell(row, "basis"), Email: strings.ToLower(g.cell(row, "email")), Phone: g.cell(row, "phone")}
	bad := func(field, code string, args ...any) { wrong.InRow(line, l.Headings[field], code, args...) }
	if r.Name == "" {
		bad("name", "org.name-missing")
	}
	if r.Email != "" && !org.LooksLikeEmail(r.Email) {
		bad("email", "org.email-wrong", r.Email)
	}
	var ok bool
	if r.From, ok = readDay(g.cell(row, "from")); !ok {
		bad("from", "org.day-wrong", g.cell(row, "from"))
	}
	if r.To, ok = readDay(g.cell(row, "to")); !ok {
		bad("to", "org.day-wrong", g.cell(row, "to"))
	}
	word := strings.Trim(text.Fold(g.cell(row, "role")), ". ")
	if r.Role, ok = roleWords[word]; !ok {
		bad("role", "org.role-word", g.cell(row, "role"))
	}
	return r
}

// PersonEdit is one change that a list of people asks for.
type PersonEdit struct {
	Line   int
	New    bool // the person is not known yet
	Person org.Person
	Post   *org.Post // to be added
	Where  string    // the unit's name, to be shown
}

// people compares a list of people with those that are known.
type people struct {
	list  PeopleList
	tree  *org.DayTree
	top   string
	by    org.Decision
	known map[string][]org.Person // by unit
	posts map[string][]org.Post   // by unit
	wrong *fault.Error
}

// plan says what a list of people changes, or what is wrong in it.
func (p *people) plan(read error) ([]PersonEdit, error) {
	p.wrong = fault.New(fault.Invalid, "org.list-wrong")
	for _, r := range rowsOf(read) {
		p.wrong.InRow(r.Line, r.Column, r.Reason.Code, r.Reason.Args...)
	}
	var edits []PersonEdit
	made := map[string]int{} // people of this list that are new, by unit and name
	for _, r := range p.list.Rows {
		unit, ok := p.unit(r)
		if !ok {
			continue
		}
		e, changes := p.edit(r, unit)
		key := unit.ID + "/" + text.ToneKey(r.Name) + "/" + r.Email
		if first, again := made[key]; again && e.New { // a second post of somebody new
			if e.Post != nil {
				e.Person.ID, e.New = edits[first].Person.ID, false
				edits = append(edits, e)
			}
			continue
		}
		if e.New {
			made[key] = len(edits)
			e.Person.ID = newMark + key
		}
		if changes {
			edits = append(edits, e)
		}
	}
	return edits, p.wrong.OrNil()
}

// newMark stands before the name of somebody who gets his identity when he is written.
const newMark = "new/"

// unit finds the unit of a row: by code, or by a name that only one unit at or below the
// top has. An empty cell means the top.
func (p *people) unit(r PersonRow) (*org.Member, bool) {
	if r.Unit == "" {
		m, ok := p.tree.Unit(p.top)
		return m, ok
	}
	for _, key := range append(padded(r.Unit), r.Unit) {
		var found []*org.Member
		for _, m := range p.tree.Find(key, "") {
			if m.ID == p.top || p.tree.Under(m.ID, p.top) {
				found = append(found, m)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], true
		case len(found) > 1:
			p.wrong.InRow(r.Line, p.list.Headings["unit"], "org.above-several", r.Unit)
			return nil, false
		}
	}
	p.wrong.InRow(r.Line, p.list.Headings["unit"], "org.above-not-found", r.Unit)
	return nil, false
}

// edit says what a row changes; false where it changes nothing.
func (p *people) edit(r PersonRow, unit *org.Member) (PersonEdit, bool) {
	e := PersonEdit{Line: r.Line, New: true, Where: unit.Name, Person: org.Person{Unit: unit.ID, Name: r.Name, Email: r.Email, Phone: r.Phone, From: r.From}}
	changed := true
	if was, ok := p.same(r, unit.ID); ok {
		e.New, e.Person = false, was
		if r.Email != "" {
			e.Person.Email = r.Email
		}
		if r.Phone != "" {
			e.Person.Phone = r.Phone
		}
		changed = e.Person != was
	}
	if r.Title == "" {
		return e, changed
	}
	post := p.post(r, unit)
	if err := post.Check(); err != nil {
		p.blame(r.Line, err)
		return e, false
	}
	if !p.held(post, e.Person.ID) {
		e.Post, changed = &post, true
	}
	return e, changed
}

// same finds the person that a row means: of the name in the unit and, where several are
// so called, of the address.
func (p *people) same(r PersonRow, unit string) (org.Person, bool) {
	var found []org.Person
	for _, k := range p.known[unit] {
		if text.ToneKey(k.Name) == text.ToneKey(r.Name) {
			found = append(found, k)
		}
	}
	for _, k := range found {
		if len(found) == 1 && (k.Email == "" || r.Email == "" || k.Email == r.Email) || k.Email != "" && k.Email == r.Email {
			return k, true
		}
	}
	return org.Person{}, false
}

func (p *people) post(r PersonRow, unit *org.Member) org.Post {
	post := org.Post{Unit: unit.ID, Person: "?", Title: r.Title, Role: r.Role, HeadTitle: r.Head, Scope: r.Scope, Basis: r.Basis, From: r.From, To: r.To}
	if post.From.IsZero() {
		post.From = p.by.From
	}
	if level := unit.Level(); (level == org.Commune || level == org.District || level == org.Province) && post.Role != org.Staff {
		post.Body = "Ủy ban nhân dân"
		if post.HeadTitle == "" && post.Role != org.Head {
			post.HeadTitle = "Chủ tịch"
		}
	}
	return post
}

func (p *people) held(post org.Post, person string) bool {
	for _, k := range p.posts[post.Unit] {
		if k.Person == person && text.ToneKey(k.Title) == text.ToneKey(post.Title) && k.Role == post.Role && k.Holds(post.From) {
			return true
		}
	}
	return false
}

// blame notes under a line what is wrong with its post.
func (p *people) blame(line int, err error) {
	column := map[string]string{"title": "title", "role": "role", "head_title": "head", "scope": "scope", "basis": "basis", "from": "from", "to": "to"}
	for field, why := range fault.FieldsOf(err) {
		p.wrong.InRow(line, p.list.Headings[column[field]], why.Code, why.Args...)
	}
}
