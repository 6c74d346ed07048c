package db

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"tonghop/internal/fault"
)

// legible refuses text that PostgreSQL cannot keep: a zero byte, bytes that are no UTF-8.
// SQLite would keep it, and the rows could then not be moved to the other engine.
func legible(args []any) error {
	for _, a := range args {
		s, ok := a.(string)
		if !ok {
			v := reflect.ValueOf(a)
			if v.Kind() != reflect.String {
				continue
			}
			s = v.String()
		}
		if strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
			return fault.New(fault.Invalid, "db.text")
		}
	}
	return nil
}
