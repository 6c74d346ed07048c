package guard

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tonghop/internal/access"
)

// behindTheDoor are the packages below the door, or beside it for bookkeeping; all others
// open transactions through access.Door.
var behindTheDoor = []string{"internal/db", "internal/db/dbtest", "internal/access", "internal/job", "internal/app", "internal/overview/overviewtest", "tools/load"}

// past are the transactions that no person asks for, each with what for.
var past = map[string]string{
	"internal/request/feed.go": "whose calendar a secret address is; the rest runs as that person",
	"internal/rollup/grid.go":  "books filled at start, before anybody asks",
}

// A transaction opened past the door asks nobody.
func TestTransactionsGoThroughTheDoor(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || slices.Contains(behindTheDoor, s.dir()) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !opensTransaction(call) {
				return true
			}
			sel := call.Fun.(*ast.SelectorExpr)
			if x, ok := sel.X.(*ast.SelectorExpr); ok && x.Sel.Name == "DB" && past[s.path] == "" {
				t.Errorf("%s opens a transaction past the door", fset.Position(call.Pos()))
			}
			return true
		})
	}
}

// public are the packages with use cases for people who have not signed in, each with
// what for.
var public = map[string]string{
	"internal/account": "signing in, the first administrator, setting a password by a link, sessions",
	"internal/request": "the calendar feed by its secret address",
	"internal/web/kit": "a form kept while its session has ended",
}

// Who needs no right is a short list that is read in reviews.
func TestPublicUseCasesAreListed(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || s.dir() == "internal/access" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !opensTransaction(call) || call.Fun.(*ast.SelectorExpr).Sel.Name != "Public" {
				return true
			}
			used[s.dir()] = true
			if public[s.dir()] == "" {
				t.Errorf("%s: a public use case in a package that the list does not name", fset.Position(call.Pos()))
			}
			return true
		})
	}
}

// A verb that no role has can be used by nobody; a verb of a role that no noun declares
// protects nothing.
func TestVerbsAndRolesAgree(t *testing.T) {
	declared := map[access.Verb]string{}
	for _, s := range sources(t) {
		if s.test || s.dir() == "internal/access" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || spec.Type == nil || !isVerb(spec.Type) {
				return true
			}
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if verb, err := strconv.Unquote(lit.Value); err == nil {
						declared[access.Verb(verb)] = fset.Position(lit.Pos()).String()
					}
				}
			}
			return true
		})
	}
	held := access.Verbs()
	for v, at := range declared {
		if len(held[v]) == 0 {
			t.Errorf("%s: no role has the verb %s", at, v)
		}
	}
	for v := range held {
		if declared[v] == "" && !strings.HasSuffix(string(v), ".view") {
			t.Errorf("roles have the verb %s, which no noun declares", v)
		}
	}
}

func isVerb(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Verb" && isIdent(sel.X, "access")
}
