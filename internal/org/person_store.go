package org

import (
	"slices"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

const (
	personColumns = "id, unit, name, name_fold, email, phone, account, valid_from, valid_to, version"
	postColumns   = "id, unit, person, title, role, body, head_title, scope, basis, place, valid_from, valid_to, version"
	dutyColumns   = "id, unit, regime, division, person, valid_from, valid_to, basis"
)

func scanPerson(s db.Scan) (Person, error) {
	var p Person
	var fold string
	err := s(&p.ID, &p.Unit, &p.Name, &fold, &p.Email, &p.Phone, &p.Account, &p.From, &p.To, &p.Version)
	return p, err
}

func scanPost(s db.Scan) (Post, error) {
	var p Post
	err := s(&p.ID, &p.Unit, &p.Person, &p.Title, &p.Role, &p.Body, &p.HeadTitle, &p.Scope, &p.Basis, &p.Place, &p.From, &p.To, &p.Version)
	return p, err
}

func scanDuty(s db.Scan) (Duty, error) {
	var d Duty
	err := s(&d.ID, &d.Unit, &d.Regime, &d.Division, &d.Person, &d.From, &d.To, &d.Basis)
	return d, err
}

// insertPeople writes new people and gives them identities.
func insertPeople(tx *db.Tx, people []Person) ([]Person, error) {
	rows := make([][]any, len(people))
	made := make([]Person, len(people))
	for i, p := range people {
		p.ID, p.Version = uid.New(), 1
		made[i] = p
		rows[i] = []any{p.ID, p.Unit, p.Name, text.Fold(p.Name), p.Email, p.Phone, p.Account, p.From, p.To, p.Version}
	}
	return made, known(db.Insert(tx, "org_person", personColumns, rows, ""))
}

func insertPosts(tx *db.Tx, posts []Post) error {
	rows := make([][]any, len(posts))
	for i, p := range posts {
		rows[i] = []any{uid.New(), p.Unit, p.Person, p.Title, string(p.Role), p.Body, p.HeadTitle, p.Scope, p.Basis, p.Place, p.From, p.To, 1}
	}
	return known(db.Insert(tx, "org_post", postColumns, rows, ""))
}

func updatePerson(tx *db.Tx, p Person) error {
	n, err := tx.Exec(`UPDATE org_person SET unit = $3, name = $4, name_fold = $5, email = $6, phone = $7, account = $8,
valid_from = $9, valid_to = $10, version = version + 1 WHERE id = $1 AND version = $2`,
		p.ID, p.Version, p.Unit, p.Name, text.Fold(p.Name), p.Email, p.Phone, p.Account, p.From, p.To)
	return fresh(n, err)
}

func updatePost(tx *db.Tx, p Post) error {
	n, err := tx.Exec(`UPDATE org_post SET person = $3, title = $4, role = $5, body = $6, head_title = $7, scope = $8, basis = $9,
place = $10, valid_from = $11, valid_to = $12, version = version + 1 WHERE id = $1 AND version = $2`,
		p.ID, p.Version, p.Person, p.Title, string(p.Role), p.Body, p.HeadTitle, p.Scope, p.Basis, p.Place, p.From, p.To)
	return fresh(n, err)
}

// fresh refuses a change made against an older version.
func fresh(n int64, err error) error {
	if err != nil {
		return known(err)
	}
	if n == 0 {
		return fault.New(fault.Stale, "org.stale")
	}
	return nil
}

// PersonByID finds a person. The caller has asked access.
func PersonByID(tx *db.Tx, id string) (Person, error) {
	p, found, err := db.Maybe(tx, "SELECT "+personColumns+" FROM org_person WHERE id = $1", scanPerson, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "org.no-person")
	}
	return p, err
}

// PersonOf finds the person who signs in with an account. The caller has asked access.
func PersonOf(tx *db.Tx, account string) (Person, bool, error) {
	return db.Maybe(tx, "SELECT "+personColumns+" FROM org_person WHERE account = $1 AND account <> '' ORDER BY id", scanPerson, account)
}

// PeopleOf lists everybody who ever worked in a unit, by the order of names. The caller
// has asked access.
func PeopleOf(tx *db.Tx, unit string) ([]Person, error) {
	return db.All(tx, "SELECT "+personColumns+" FROM org_person WHERE unit = $1 ORDER BY name_fold, id", scanPerson, unit)
}

// PostsOf lists every post of a unit, held now or earlier, the newest first within each
// place. The caller has asked access.
func PostsOf(tx *db.Tx, unit string) ([]Post, error) {
	return db.All(tx, "SELECT "+postColumns+" FROM org_post WHERE unit = $1 ORDER BY place, valid_from DESC, id", scanPost, unit)
}

// PostByID finds a post. The caller has asked access.
func PostByID(tx *db.Tx, id string) (Post, error) {
	p, found, err := db.Maybe(tx, "SELECT "+postColumns+" FROM org_post WHERE id = $1", scanPost, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "org.no-post")
	}
	return p, err
}

// DutiesOf lists who saw to which regime in a unit, the newest first. The caller has
// asked access.
func DutiesOf(tx *db.Tx, unit string) ([]Duty, error) {
	return db.All(tx, "SELECT "+dutyColumns+" FROM org_duty WHERE unit = $1 ORDER BY regime, valid_from DESC", scanDuty, unit)
}

// DutyOn is who in a body sees to a regime on a day; false where nobody is named. The
// caller has asked access.
func DutyOn(tx *db.Tx, unit, regime string, day when.Day) (Duty, bool, error) {
	return db.Maybe(tx, "SELECT "+dutyColumns+` FROM org_duty WHERE unit = $1 AND regime = $2
AND valid_from <= $3 AND (valid_to = '' OR valid_to >= $3) ORDER BY valid_from DESC`, scanDuty, unit, regime, day)
}

// Signer is somebody who may sign for a unit on a day.
type Signer struct {
	Post      Post
	Person    Person
	Signature Signature
}

const signerSQL = `SELECT s.id, s.unit, s.person, s.title, s.role, s.body, s.head_title, s.scope, s.basis, s.place, s.valid_from, s.valid_to, s.version,
p.id, p.unit, p.name, p.name_fold, p.email, p.phone, p.account, p.valid_from, p.valid_to, p.version
FROM org_post s JOIN org_person p ON p.id = s.person
WHERE s.unit = $1 AND s.role <> 'member' AND s.valid_from <= $2 AND (s.valid_to = '' OR s.valid_to >= $2)
ORDER BY CASE s.role WHEN 'head' THEN 1 WHEN 'acting' THEN 2 WHEN 'deputy' THEN 3 WHEN 'by-order' THEN 4 ELSE 5 END, s.place, s.id`

// SignersOn lists who may sign for a unit on a day, the head first, each with the lines
// of his signature. The caller has asked access.
func SignersOn(tx *db.Tx, unit string, day when.Day) ([]Signer, error) {
	return db.All(tx, signerSQL, func(s db.Scan) (Signer, error) {
		var g Signer
		var fold string
		q, p := &g.Post, &g.Person
		if err := s(&q.ID, &q.Unit, &q.Person, &q.Title, &q.Role, &q.Body, &q.HeadTitle, &q.Scope, &q.Basis, &q.Place, &q.From, &q.To, &q.Version,
			&p.ID, &p.Unit, &p.Name, &fold, &p.Email, &p.Phone, &p.Account, &p.From, &p.To, &p.Version); err != nil {
			return g, err
		}
		var err error
		g.Signature, err = q.SignatureOn(day, p.Name)
		return g, err
	}, unit, day)
}

// Staffing is a person with the posts he holds; the posts need not name him.
type Staffing struct {
	Person Person
	Posts  []Post
}

// AddPeople writes people and their posts, for imports and new installations. The caller
// has asked access and records what it did.
func AddPeople(tx *db.Tx, all []Staffing) error {
	people := make([]Person, len(all))
	for i, s := range all {
		people[i] = s.Person.tidy()
	}
	made, err := insertPeople(tx, people)
	if err != nil {
		return err
	}
	var posts []Post
	for i, s := range all {
		for _, p := range s.Posts {
			p.Person = made[i].ID
			posts = append(posts, p.tidy())
		}
	}
	return insertPosts(tx, posts)
}

// ChangePerson writes a person who is known already, and a post that he gets, for imports.
// The caller has asked access and records what it did.
func ChangePerson(tx *db.Tx, p Person, post *Post) error {
	was, err := PersonByID(tx, p.ID)
	if err != nil {
		return err
	}
	if was != p.tidy() {
		if err := updatePerson(tx, p.tidy()); err != nil {
			return err
		}
	}
	if post == nil {
		return nil
	}
	one := post.tidy()
	one.Person = p.ID
	return insertPosts(tx, []Post{one})
}

// Personnel is the people of several units and their posts.
type Personnel struct {
	People []Person
	Posts  []Post
}

// PeopleUnder gives everybody who works in a unit or anywhere below it, divisions
// included, and their posts. The caller has asked access.
func PeopleUnder(tx *db.Tx, t *DayTree, top string) (Personnel, error) {
	ids := []string{top}
	for _, m := range t.All() {
		if t.Under(m.ID, top) {
			ids = append(ids, m.ID)
		}
	}
	var all Personnel
	for chunk := range slices.Chunk(ids, 500) {
		c := db.In("unit", chunk)
		people, err := db.All(tx, "SELECT "+personColumns+" FROM org_person WHERE "+c.SQL+" ORDER BY name_fold, id", scanPerson, c.Args...)
		if err != nil {
			return Personnel{}, err
		}
		posts, err := db.All(tx, "SELECT "+postColumns+" FROM org_post WHERE "+c.SQL+" ORDER BY place, valid_from, id", scanPost, c.Args...)
		if err != nil {
			return Personnel{}, err
		}
		all.People, all.Posts = append(all.People, people...), append(all.Posts, posts...)
	}
	return all, nil
}
