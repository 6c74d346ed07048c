package admin

import (
	"errors"

	"tonghop/internal/fault"
)

// asTold turns a mail server that cannot be reached or is busy into something told on the form: the
// person who sets it up is the one who can mend it.
func asTold(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Kind != fault.Busy {
		return err
	}
	return fault.Wrap(err, fault.Invalid, e.Code, e.Args...)
}
