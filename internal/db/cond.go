package db

import (
	"strconv"
	"strings"
)

// Cond is a condition with its own arguments, its placeholders numbered from $1. The zero
// Cond holds for every row.
type Cond struct {
	SQL  string
	Args []any
}

// When makes a condition.
func When(sql string, args ...any) Cond { return Cond{sql, args} }

// And joins conditions; those that hold for every row are left out.
func And(conds ...Cond) Cond { return join(" AND ", conds) }

// Or joins conditions of which one must hold. No conditions hold for every row.
func Or(conds ...Cond) Cond { return join(" OR ", conds) }

func join(word string, conds []Cond) Cond {
	var parts []string
	var args []any
	for _, c := range conds {
		if c.SQL == "" {
			continue
		}
		parts = append(parts, "("+c.After(len(args)).SQL+")")
		args = append(args, c.Args...)
	}
	return Cond{strings.Join(parts, word), args}
}

// After renumbers the placeholders so that they come behind n arguments of the statement
// around. The condition that holds for every row is written TRUE.
func (c Cond) After(n int) Cond {
	if c.SQL == "" {
		return Cond{SQL: "TRUE"}
	}
	if n == 0 {
		return c
	}
	var b strings.Builder
	for i := 0; i < len(c.SQL); {
		if c.SQL[i] != '$' {
			b.WriteByte(c.SQL[i])
			i++
			continue
		}
		j := i + 1
		for j < len(c.SQL) && c.SQL[j] >= '0' && c.SQL[j] <= '9' {
			j++
		}
		number, err := strconv.Atoi(c.SQL[i+1 : j])
		if err != nil { // a lone dollar sign
			b.WriteString(c.SQL[i:j])
		} else {
			b.WriteString("$" + strconv.Itoa(number+n))
		}
		i = j
	}
	return Cond{b.String(), c.Args}
}

// In is the condition that a column holds one of the values; none of them is held by no
// row.
func In[T any](column string, values []T) Cond {
	if len(values) == 0 {
		return Cond{SQL: "FALSE"}
	}
	marks := make([]string, len(values))
	args := make([]any, len(values))
	for i, v := range values {
		marks[i] = "$" + strconv.Itoa(i+1)
		args[i] = v
	}
	return Cond{column + " IN (" + strings.Join(marks, ",") + ")", args}
}

// Mark is the number of a placeholder as text: "$"+Mark(3).
func Mark(n int) string { return strconv.Itoa(n) }
