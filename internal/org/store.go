package org

import (
	"errors"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

const (
	unitColumns = "id, code, inside, valid_from, valid_to, began, ended, email, phone, address, area_ha, population, lat, lon, version"
	nameColumns = "unit, valid_from, valid_to, name, name_en, short, kind, name_fold, basis"
	placeRows   = "unit, valid_from, valid_to, above, basis"
	stepColumns = "old_unit, new_unit, on_day, area, population, basis"
)

// Token names the present state of the units: it is another one after every change. The
// caller has asked access.
func Token(tx *db.Tx) (string, error) {
	return db.Value[string](tx, "SELECT token FROM org_state WHERE id = 1")
}

// touch makes every tree in memory old. A token is never used twice, so that a change
// that was rolled back cannot be taken for another one.
func touch(tx *db.Tx) error {
	_, err := tx.Exec("UPDATE org_state SET token = $1 WHERE id = 1", uid.New())
	return err
}

// loadRegister reads all units and successions.
func loadRegister(tx *db.Tx) (*Register, error) {
	byID := map[string]*Identity{}
	r := &Register{}
	err := db.Each(tx, "SELECT "+unitColumns+" FROM org_unit", func(s db.Scan) error {
		u := &Identity{}
		if err := s(&u.ID, &u.Code, &u.Inside, &u.From, &u.To, &u.Began, &u.Ended, &u.Contact.Email, &u.Contact.Phone, &u.Contact.Address,
			&u.Figures.AreaHa, &u.Figures.Population, &u.Figures.Lat, &u.Figures.Lon, &u.Version); err != nil {
			return err
		}
		byID[u.ID] = u
		r.Units = append(r.Units, u)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := loadNames(tx, byID); err != nil {
		return nil, err
	}
	if err := loadPlaces(tx, byID); err != nil {
		return nil, err
	}
	for _, u := range r.Units {
		if len(u.Names) == 0 {
			return nil, fault.Wrap(errors.New("unit "+u.ID+" has no name"), fault.Internal, "org.damaged")
		}
	}
	r.Steps, err = db.All(tx, "SELECT "+stepColumns+" FROM org_step ORDER BY old_unit, new_unit", scanStep)
	return r, err
}

func loadNames(tx *db.Tx, byID map[string]*Identity) error {
	return db.Each(tx, "SELECT unit, valid_from, valid_to, name, name_en, kind, basis FROM org_name ORDER BY unit, valid_from", func(s db.Scan) error {
		var id string
		var n Naming
		err := s(&id, &n.From, &n.To, &n.Name, &n.NameEn, &n.Kind, &n.Basis)
		if u := byID[id]; u != nil {
			u.Names = append(u.Names, n)
		}
		return err
	})
}

func loadPlaces(tx *db.Tx, byID map[string]*Identity) error {
	return db.Each(tx, "SELECT "+placeRows+" FROM org_place ORDER BY unit, valid_from", func(s db.Scan) error {
		var id string
		var p Placing
		err := s(&id, &p.From, &p.To, &p.Above, &p.Basis)
		if u := byID[id]; u != nil {
			u.Above = append(u.Above, p)
		}
		return err
	})
}

func scanStep(s db.Scan) (Succession, error) {
	var st Succession
	err := s(&st.Old, &st.New, &st.On, &st.Area, &st.Population, &st.Basis)
	return st, err
}

// Put writes a whole register: of a new installation, or of an import. Units that are
// there already are a Conflict. The caller has asked access and records what it did.
func Put(tx *db.Tx, r *Register) error {
	units := make([][]any, 0, len(r.Units))
	ids := make([]string, 0, len(r.Units))
	var names, places [][]any
	for _, u := range r.Units {
		ids = append(ids, u.ID)
		units = append(units, unitRow(u))
		names, places = append(names, nameRows(u)...), append(places, placeRowsOf(u)...)
	}
	if err := insertUnits(tx, units, names, places); err != nil {
		return err
	}
	if err := putSteps(tx, r.Steps); err != nil {
		return err
	}
	if err := access.PutNodes(tx, ids...); err != nil {
		return err
	}
	h := r.History()
	var edges []access.Edge
	for _, u := range r.Units {
		edges = append(edges, h.edges(u)...)
	}
	if err := access.Rebuild(tx, edges); err != nil {
		return err
	}
	return touch(tx)
}

// insertUnits writes new units with their names and places.
func insertUnits(tx *db.Tx, units, names, places [][]any) error {
	if err := db.Insert(tx, "org_unit", unitColumns, units, ""); err != nil {
		return known(err)
	}
	if err := db.Insert(tx, "org_name", nameColumns, names, ""); err != nil {
		return err
	}
	return db.Insert(tx, "org_place", placeRows, places, "")
}

func putSteps(tx *db.Tx, steps []Succession) error {
	rows := make([][]any, len(steps))
	for i, s := range steps {
		rows[i] = []any{s.Old, s.New, s.On, string(s.Area), string(s.Population), s.Basis}
	}
	return db.Insert(tx, "org_step", stepColumns, rows, "")
}

func unitRow(u *Identity) []any {
	return []any{u.ID, u.Code, u.Inside, u.From, u.To, u.Began, u.Ended, u.Contact.Email, u.Contact.Phone, u.Contact.Address,
		u.Figures.AreaHa, u.Figures.Population, u.Figures.Lat, u.Figures.Lon, u.Version}
}

func nameRows(u *Identity) [][]any {
	rows := make([][]any, len(u.Names))
	for i, n := range u.Names {
		short := Unit{Name: n.Name}.ShortName()
		rows[i] = []any{u.ID, n.From, n.To, n.Name, n.NameEn, short, n.Kind, text.Fold(n.Name), n.Basis}
	}
	return rows
}

func placeRowsOf(u *Identity) [][]any {
	rows := make([][]any, len(u.Above))
	for i, p := range u.Above {
		rows[i] = []any{u.ID, p.From, p.To, p.Above, p.Basis}
	}
	return rows
}

// known turns a broken rule of the schema into a sentence.
func known(err error) error {
	if name, ok := db.Constraint(err); ok {
		switch name {
		case "org_unit_code_valid_from_key", "org_unit_pkey":
			return fault.Wrap(err, fault.Conflict, "org.code-taken")
		case db.ForeignKey:
			return fault.Wrap(err, fault.NotFound, "org.unknown")
		}
	}
	return err
}

// edges says under whom rights on a unit are found. While it is there, those are the
// units above it. Afterwards its records belong to the one unit that took it over whole; where
// it was divided, or nobody followed, to whoever it last stood under. Parts inside a body
// stay with it for ever.
func (h *History) edges(u *Identity) []access.Edge {
	var edges []access.Edge
	for i, p := range u.Above {
		if p.Above == "" {
			continue
		}
		e := access.Edge{Node: u.ID, Parent: p.Above, From: p.From, To: p.To, Inside: u.Inside}
		if i == 0 {
			e.From = when.Day{} // what is written before the first day may be seen too
		}
		if i == len(u.Above)-1 && (u.Inside || h.heir(u) == "") {
			e.To = when.Day{}
		}
		edges = append(edges, e)
	}
	if heir := h.heir(u); heir != "" && !u.Inside {
		edges = append(edges, access.Edge{Node: u.ID, Parent: heir, From: u.To.AddDays(1)})
	}
	return edges
}

// heir is the unit that took over an ended one whole.
func (h *History) heir(u *Identity) string {
	if next := h.next[u.ID]; len(next) == 1 && next[0].Whole() && !u.To.IsZero() {
		return next[0].New
	}
	return ""
}
