package calendar

import (
	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/when"
)

const columns = "day, off, name"

func scan(s db.Scan) (when.Exception, error) {
	var e when.Exception
	err := s(&e.Day, &e.Off, &e.Name)
	return e, err
}

func all(tx *db.Tx) ([]when.Exception, error) {
	return db.All(tx, "SELECT "+columns+" FROM calendar_exception ORDER BY day", scan)
}

func put(tx *access.Tx, exceptions []when.Exception) error {
	rows := make([][]any, len(exceptions))
	for i, e := range exceptions {
		rows[i] = []any{e.Day, e.Off, e.Name, tx.At, tx.Who.ID}
	}
	if err := db.Insert(tx.Tx, "calendar_exception", columns+", changed_at, changed_by", rows,
		"ON CONFLICT (day) DO UPDATE SET off = excluded.off, name = excluded.name, changed_at = excluded.changed_at, changed_by = excluded.changed_by"); err != nil {
		return err
	}
	return changed(tx.Tx)
}

// changed has every calendar in memory made anew.
func changed(tx *db.Tx) error {
	_, err := tx.Exec("UPDATE calendar_change SET version = version + 1 WHERE id = 1")
	return err
}
