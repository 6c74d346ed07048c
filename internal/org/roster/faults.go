package roster

import (
	"errors"

	"tonghop/internal/fault"
)

// rowsOf are the rows of the first fault in err's chain.
func rowsOf(err error) []fault.Row {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Rows()
	}
	return nil
}
