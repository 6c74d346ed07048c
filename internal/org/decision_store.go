package org

import (
	"encoding/json"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// DecisionKind says what a decision did.
type DecisionKind string

// What decisions do.
const (
	Created  DecisionKind = "create"
	Renamed  DecisionKind = "rename"
	Moved    DecisionKind = "move"
	Ended    DecisionKind = "end"
	Merged   DecisionKind = "merge"
	Split    DecisionKind = "split"
	Imported DecisionKind = "import"
)

// Decided is a decision that was entered.
type Decided struct {
	ID     string
	At     when.Instant
	Actor  string
	Name   string // of the actor
	Kind   DecisionKind
	Unit   string // that it is mainly about
	By     Decision
	Undone when.Instant
}

const decisionColumns = "id, at, actor, actor_name, kind, unit, number, decided, effective, undone_at"

func scanDecision(s db.Scan) (Decided, error) {
	var d Decided
	err := s(&d.ID, &d.At, &d.Actor, &d.Name, &d.Kind, &d.Unit, &d.By.Number, &d.By.Decided, &d.By.From, &d.Undone)
	return d, err
}

// mostSingly is how many units are put in their place one by one; for more, working out
// all paths at once is quicker.
const mostSingly = 8

// save writes what a draft changed, and the decision itself.
func (d *draft) save(tx *access.Tx, kind DecisionKind, unit string) (string, error) {
	after := d.history()
	ids := sortedIDs(d.now)
	if err := d.saveUnits(tx.Tx, ids); err != nil {
		return "", err
	}
	if err := putSteps(tx.Tx, d.steps); err != nil {
		return "", err
	}
	if err := replace(tx.Tx, after, ids); err != nil {
		return "", err
	}
	decision := uid.New()
	_, err := tx.Exec("INSERT INTO org_decision ("+decisionColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'')",
		decision, tx.At, tx.Who.ID, tx.Who.Name, string(kind), unit, d.by.Number, d.by.Decided, d.by.From)
	if err != nil {
		return "", err
	}
	if err := d.saveTouched(tx.Tx, decision, ids); err != nil {
		return "", err
	}
	return decision, touch(tx.Tx)
}

// saveUnits writes the touched units, the new ones many at a time.
func (d *draft) saveUnits(tx *db.Tx, ids []string) error {
	var units, names, places [][]any
	for _, id := range ids {
		u := d.now[id]
		if d.before[id] != nil {
			if err := saveUnit(tx, u, d.before[id]); err != nil {
				return err
			}
			continue
		}
		units, names, places = append(units, unitRow(u)), append(names, nameRows(u)...), append(places, placeRowsOf(u)...)
	}
	return insertUnits(tx, units, names, places)
}

func sortedIDs(m map[string]*Identity) []string {
	ids := make([]string, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (d *draft) saveTouched(tx *db.Tx, decision string, ids []string) error {
	rows := make([][]any, len(ids))
	for i, id := range ids {
		was := ""
		if before := d.before[id]; before != nil {
			raw, err := json.Marshal(before)
			if err != nil {
				return fault.Wrap(err, fault.Internal, "org.damaged")
			}
			was = string(raw)
		}
		rows[i] = []any{id, decision, d.now[id].Version, was}
	}
	return db.Insert(tx, "org_touched", "unit, decision, version, was", rows, "")
}

// saveUnit writes a unit that was there before.
func saveUnit(tx *db.Tx, u, before *Identity) error {
	args := append(unitRow(u), before.Version)
	n, err := tx.Exec(`UPDATE org_unit SET code = $2, inside = $3, valid_from = $4, valid_to = $5, began = $6, ended = $7, email = $8, phone = $9,
address = $10, area_ha = $11, population = $12, lat = $13, lon = $14, version = $15 WHERE id = $1 AND version = $16`, args...)
	if err := fresh(n, err); err != nil {
		return err
	}
	if err := clearUnit(tx, u.ID); err != nil {
		return err
	}
	if err := db.Insert(tx, "org_name", nameColumns, nameRows(u), ""); err != nil {
		return err
	}
	return db.Insert(tx, "org_place", placeRows, placeRowsOf(u), "")
}

func clearUnit(tx *db.Tx, id string) error {
	if _, err := tx.Exec("DELETE FROM org_name WHERE unit = $1", id); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM org_place WHERE unit = $1", id)
	return err
}

// replace tells access under whom the units stand now.
func replace(tx *db.Tx, h *History, ids []string) error {
	if err := access.PutNodes(tx, ids...); err != nil {
		return err
	}
	if len(ids) > mostSingly {
		var edges []access.Edge
		for _, id := range ids {
			edges = append(edges, h.edges(h.units[id])...)
		}
		return access.Rebuild(tx, edges)
	}
	for _, id := range ids {
		if err := access.SetParents(tx, id, h.edges(h.units[id])); err != nil {
			return err
		}
	}
	return nil
}

// DecisionsOf lists what was decided about a unit, the newest first. The caller has
// asked access.
func DecisionsOf(tx *db.Tx, unit string) ([]Decided, error) {
	return db.All(tx, `SELECT d.id, d.at, d.actor, d.actor_name, d.kind, d.unit, d.number, d.decided, d.effective, d.undone_at
FROM org_decision d JOIN org_touched t ON t.decision = d.id WHERE t.unit = $1 ORDER BY d.id DESC`, scanDecision, unit)
}

// touchedUnit is one unit that a decision changed.
type touchedUnit struct {
	id      string
	version int64
	was     *Identity // nil where the decision made it
}

func loadTouched(tx *db.Tx, decision string) ([]touchedUnit, error) {
	return db.All(tx, "SELECT unit, version, was FROM org_touched WHERE decision = $1 ORDER BY unit", func(s db.Scan) (touchedUnit, error) {
		var t touchedUnit
		var was string
		if err := s(&t.id, &t.version, &was); err != nil || was == "" {
			return t, err
		}
		t.was = &Identity{}
		return t, json.Unmarshal([]byte(was), t.was)
	}, decision)
}

// removeUnit takes away a unit that a decision made and that nothing refers to.
func removeUnit(tx *db.Tx, id string) error {
	if err := access.SetParents(tx, id, nil); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM org_step WHERE new_unit = $1", id); err != nil {
		return err
	}
	if err := clearUnit(tx, id); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM org_unit WHERE id = $1", id)
	return err
}

// dependents tells whether anything was done in the name of a unit or hung onto it.
func dependents(tx *db.Tx, id string) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT (SELECT count(*) FROM org_person WHERE unit = $1) + (SELECT count(*) FROM org_post WHERE unit = $1)
+ (SELECT count(*) FROM org_duty WHERE unit = $1 OR division = $1) + (SELECT count(*) FROM org_place WHERE above = $1)`, id)
	return n > 0, err
}
