package guard

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var looksLikeSQL = regexp.MustCompile(`(?s)^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) |\b(FROM|JOIN) [a-z]+_[a-z_]+`)

// texts gives the string constants of production code that look like SQL.
func texts(t *testing.T, f func(s source, at token.Pos, text string)) {
	for _, s := range sources(t) {
		if s.test || s.made {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if v, err := strconv.Unquote(lit.Value); err == nil && looksLikeSQL.MatchString(v) {
				f(s, lit.Pos(), v)
			}
			return true
		})
	}
}

// forbidden are constructions on which the engines differ silently, or that a distributed
// database cannot do (conventions 9.1, storage 9.3).
var forbidden = []struct{ pattern, why string }{
	{`SELECT \*`, "columns are listed once, so that a new one changes nothing"},
	{`(?i)\b(now\(\)|current_timestamp|random\(\))`, "time and chance come from Go"},
	{`(?i)\blower\(|\bupper\(`, "SQLite changes ASCII only; store a folded column"},
	{`->>?`, "JSON operators differ; what is asked for goes to columns"},
	{`(?i)LIMIT -1`, "PostgreSQL refuses it"},
	{`(?i)CAST\([^)]* AS NUMERIC\)`, "floating in SQLite"},
	{`(?i)\bAUTOINCREMENT\b|\bSERIAL\b|GENERATED .* AS IDENTITY`, "identities are made in Go"},
	{`(?i)pg_advisory|LISTEN |NOTIFY `, "missing in distributed engines"},
}

// Constructions that answer differently on the two engines are found only by chance.
func TestForbiddenSQL(t *testing.T) {
	n := 0
	texts(t, func(s source, at token.Pos, text string) {
		if s.dir() == "internal/db/dbtest" {
			return
		}
		n++
		for _, f := range forbidden {
			if regexp.MustCompile(f.pattern).MatchString(text) {
				t.Errorf("%s: %s: %s", fset.Position(at), f.pattern, f.why)
			}
		}
	})
	if n < 20 {
		t.Errorf("only %d SQL texts found: the guard looks in the wrong place", n)
	}
}

// foreignReaders may read tables of others: questions across nouns are what they are for.
var foreignReaders = []string{"internal/overview", "internal/rollup", "internal/app"}

var (
	writes = regexp.MustCompile(`(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z]+)_[a-z_]+`)
	reads  = regexp.MustCompile(`(?:FROM|JOIN) ([a-z]+)_[a-z_]+`)
)

// owner is the prefix of the tables that a package owns: its own name.
func owner(dir string) string {
	return dir[strings.LastIndexByte(dir, '/')+1:]
}

// Two packages writing one table have two ideas of it (memos lost data that way).
func TestOneOwnerPerTable(t *testing.T) {
	texts(t, func(s source, at token.Pos, text string) {
		if strings.HasPrefix(s.dir(), "internal/db") {
			return
		}
		for _, m := range writes.FindAllStringSubmatch(text, -1) {
			if m[1] != owner(s.dir()) && !strings.HasPrefix(s.dir(), "internal/"+m[1]+"/") {
				t.Errorf("%s writes a table of %s", fset.Position(at), m[1])
			}
		}
		for _, m := range reads.FindAllStringSubmatch(text, -1) {
			if m[1] != owner(s.dir()) && !strings.HasPrefix(s.dir(), "internal/"+m[1]+"/") && m[1] != "access" && !slices.Contains(foreignReaders, s.dir()) {
				t.Errorf("%s reads a table of %s; ask its package", fset.Position(at), m[1])
			}
		}
	})
}

// One text for both engines is the rule; each exception is counted.
func TestPicksAreCounted(t *testing.T) {
	n := 0
	for _, s := range sources(t) {
		if s.test || s.dir() == "internal/db" {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if sel, ok := node.(*ast.SelectorExpr); ok && sel.Sel.Name == "Pick" && isIdent(sel.X, "db") {
				n++
			}
			return true
		})
	}
	if n > 12 {
		t.Errorf("%d picks; at most 12", n)
	}
	t.Logf("%d picks", n)
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// A use case called inside another's transaction waits for the one writer that waits for
// it (Vikunja met this); without ctx in the closure it cannot be called.
func TestNoContextInsideTransactions(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || strings.HasPrefix(s.dir(), "internal/db") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !opensTransaction(call) {
				return true
			}
			for _, a := range call.Args {
				if f, ok := a.(*ast.FuncLit); ok {
					findContext(t, f)
				}
			}
			return true
		})
	}
}

func opensTransaction(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	switch sel.Sel.Name {
	case "Read", "Write", "Public":
		return len(call.Args) >= 2
	}
	return false
}

func findContext(t *testing.T, f *ast.FuncLit) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == "ctx" {
			t.Errorf("%s: ctx inside a transaction", fset.Position(id.Pos()))
		}
		return true
	})
}
