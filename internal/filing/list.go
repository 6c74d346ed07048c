package filing

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
)

// ListIn asks for the reports of a unit, the last changed first. Before is the last report
// of the page before.
type ListIn struct {
	Unit   string
	State  State // or nothing
	Before ID
	Limit  int
}

// Row is a report in a list, with the names that it is known by.
type Row struct {
	Report
	RegimeName regime.Name
	AskerName  string
	Mark       string // of the version that was sent last
}

// List gives the reports of a unit and of its divisions.
func (s *Service) List(ctx context.Context, who access.Actor, in ListIn) (rows []Row, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, in.Unit); err != nil {
			return err
		}
		where := db.When("(unit = $1 OR division <> '' AND division = $1)", in.Unit) // each by its own index
		if in.State != "" {
			where = db.And(where, db.When("state = $1", string(in.State)))
		}
		rows, err = s.Rows(tx, where, in.Before, in.Limit)
		return err
	})
	return rows, err
}

// MostRows bounds one list.
const MostRows = 1000

// Rows gives the reports that a condition on their table names, with the names that they are
// known by. The caller has asked access.
func (s *Service) Rows(tx *access.Tx, where db.Cond, before ID, limit int) ([]Row, error) {
	if limit <= 0 || limit > MostRows {
		limit = 100
	}
	if before != "" {
		r, err := Load(tx, before)
		if err != nil {
			return nil, err
		}
		where = db.And(where, db.When("(changed_at < $1 OR changed_at = $1 AND id < $2)", r.ChangedAt, string(r.ID)))
	}
	c := where.After(0)
	args := append(slices.Clone(c.Args), limit)
	found, err := db.All(tx.Tx, reportSelect+c.SQL+" ORDER BY changed_at DESC, id DESC LIMIT $"+db.Mark(len(args)), scanReport, args...)
	if err != nil {
		return nil, err
	}
	return s.named(tx, found)
}

// named gives reports the names they are known by.
func (s *Service) named(tx *access.Tx, found []Report) ([]Row, error) {
	tree, err := s.Org.TreeToday(tx.Tx)
	if err != nil {
		return nil, err
	}
	marks, err := marksOf(tx.Tx, found)
	if err != nil {
		return nil, err
	}
	names := map[string]regime.Name{}
	rows := make([]Row, len(found))
	for i, r := range found {
		if _, ok := names[r.Regime]; !ok {
			p, err := library.Version(tx.Tx, r.Regime, r.RegimeNo)
			if err != nil {
				return nil, err
			}
			names[r.Regime] = p.Regime.Name
		}
		rows[i] = Row{Report: r, RegimeName: names[r.Regime], Mark: marks[r.Latest]}
		if m, ok := tree.Unit(r.Asker); ok {
			rows[i].AskerName = m.Name
		}
	}
	return rows, nil
}

func marksOf(tx *db.Tx, found []Report) (map[VersionID]string, error) {
	var ids []string
	for _, r := range found {
		if r.Latest != "" {
			ids = append(ids, string(r.Latest))
		}
	}
	marks := map[VersionID]string{}
	for part := range slices.Chunk(ids, 500) {
		in := db.In("id", part).After(0)
		err := db.Each(tx, "SELECT id, mark FROM filing_version WHERE "+in.SQL, func(scan db.Scan) error {
			var id VersionID
			var mark string
			err := scan(&id, &mark)
			marks[id] = mark
			return err
		}, in.Args...)
		if err != nil {
			return nil, err
		}
	}
	return marks, nil
}
