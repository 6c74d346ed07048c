package when

import (
	"database/sql/driver"
	"fmt"
)

// Value gives the text that a database column holds; the zero Day is empty text.
func (d Day) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads what Value gave.
func (d *Day) Scan(v any) error { return scanText(v, d.UnmarshalText) }

// Value gives the text that a database column holds; the zero Instant is empty text.
func (i Instant) Value() (driver.Value, error) { return i.String(), nil }

// Scan reads what Value gave.
func (i *Instant) Scan(v any) error { return scanText(v, i.UnmarshalText) }

func scanText(v any, read func([]byte) error) error {
	switch v := v.(type) {
	case string:
		return read([]byte(v))
	case []byte:
		return read(v)
	}
	return fmt.Errorf("a day or instant is text in a column, not %T", v)
}
