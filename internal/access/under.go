package access

import "tonghop/internal/db"

// Under is the condition that a column holds a unit or anything below it on the day of the
// transaction, whatever the actor may see of it: a list joins it with Visible.
func Under(tx *db.Tx, column, unit string) db.Cond {
	return db.When(column+` IN (SELECT node FROM access_path WHERE ancestor = $1 AND valid_from <= $2 AND (valid_to = '' OR valid_to >= $2))`, unit, tx.At.Day())
}

// Within is the condition that a column holds a unit or a division inside it.
func Within(tx *db.Tx, column, unit string) db.Cond {
	return db.When(column+` IN (SELECT node FROM access_path WHERE ancestor = $1 AND inside = TRUE AND valid_from <= $2 AND (valid_to = '' OR valid_to >= $2))`, unit, tx.At.Day())
}
