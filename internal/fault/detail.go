package fault

import "errors"

// Row is what is wrong in one cell of an imported table. Line counts from 1 as people
// see it in their program; Column is the column's own heading, empty for the whole row.
type Row struct {
	Line   int
	Column string
	Reason *Error
}

// Details are the reasons of an error that is many faults at once, by field or by row.
type details struct {
	fields map[string]*Error
	rows   []Row
}

// At adds what is wrong with one field of a form; the first reason of a field stays.
// It returns e, so that a check reads as one line per rule.
func (e *Error) At(field, code string, args ...any) *Error {
	if e.more == nil {
		e.more = &details{}
	}
	if e.more.fields == nil {
		e.more.fields = map[string]*Error{}
	}
	if _, told := e.more.fields[field]; !told {
		e.more.fields[field] = New(Invalid, code, args...)
	}
	return e
}

// InRow adds what is wrong with one cell of an imported table.
func (e *Error) InRow(line int, column, code string, args ...any) *Error {
	if e.more == nil {
		e.more = &details{}
	}
	e.more.rows = append(e.more.rows, Row{Line: line, Column: column, Reason: New(Invalid, code, args...)})
	return e
}

// Fields are the reasons by the name of the form's field, nil where there are none.
func (e *Error) Fields() map[string]*Error {
	if e == nil || e.more == nil {
		return nil
	}
	return e.more.fields
}

// Rows are the reasons by row and column, in the order they were found.
func (e *Error) Rows() []Row {
	if e == nil || e.more == nil {
		return nil
	}
	return e.more.rows
}

// OrNil is e as an error where it holds a reason of a field or a row, and nil otherwise:
// a check collects all that is wrong and ends with it.
func (e *Error) OrNil() error {
	if len(e.Fields()) == 0 && len(e.Rows()) == 0 {
		return nil
	}
	return e
}

// FieldsOf are the fields of the first fault in err's chain.
func FieldsOf(err error) map[string]*Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields()
	}
	return nil
}

// Is tells whether err is a fault of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
