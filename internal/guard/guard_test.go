// Package guard holds the tests that keep the conventions of the tree. Each says what
// it guards and why; delete one that cannot fail any more.
package guard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

// source is one parsed Go file of the tree.
type source struct {
	path string // from the root, with slashes
	test bool
	file *ast.File
}

var fset = token.NewFileSet()

var parsed = sync.OnceValues(parseTree)

// sources gives every Go file of the tree.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d Go files found: the guard looks in the wrong place", len(all))
	}
	return all
}

func parseTree() ([]source, error) {
	var all []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || (strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2)) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		f, err := parser.ParseFile(fset, p, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		all = append(all, source{filepath.ToSlash(rel), strings.HasSuffix(p, "_test.go"), f})
		return nil
	})
	return all, err
}

func (s source) dir() string { return filepath.ToSlash(filepath.Dir(s.path)) }

func (s source) imports() []string {
	var paths []string
	for _, i := range s.file.Imports {
		paths = append(paths, strings.Trim(i.Path.Value, `"`))
	}
	return paths
}

// order is the list down which imports point: a package imports only packages that
// stand before it. docs/ARCHITECTURE.md shows the same list to people.
var order = []string{
	"fault", "when", "text", "seal", "quantity", "lang", "flow/metrics", "flow",
	"plain", "sheet", "docx/wml", "docx", "pdf/fonts", "pdf/face", "pdf/icc", "pdf/object", "pdf/pdfatest", "pdf", "pdfread", "intake",
	"org", "lexicon",
	"paper", "paper/setting", "paper/html", "paper/citation", "paper/outline", "paper/reading", "paper/checking",
	"regimes", "regime", "report/likeness", "report/naming", "report", "report/editing", "report/matrix", "press",
	"demo", "cli", "guard",
}

func place(pkg string) int {
	for i, p := range order {
		if p == pkg {
			return i
		}
	}
	return -1
}

// packageOf names a package as the order does; "" for one outside it (cmd, tools).
func packageOf(dir string) string {
	if dir == "regimes" {
		return dir
	}
	if p, ok := strings.CutPrefix(dir, "internal/"); ok {
		return p
	}
	return ""
}

// Layered servers grow cycles and god packages; one written order forbids both.
func TestImportsPointDown(t *testing.T) {
	for _, s := range sources(t) {
		pkg := packageOf(s.dir())
		if pkg == "" || s.test {
			continue
		}
		if place(pkg) < 0 {
			t.Errorf("%s: package %s stands nowhere in the order", s.path, pkg)
		}
		for _, i := range s.imports() {
			dir, ours := strings.CutPrefix(i, "tonghop/")
			if !ours {
				continue
			}
			if to := packageOf(dir); place(to) >= place(pkg) {
				t.Errorf("%s imports %s, which does not stand before it", s.path, to)
			}
		}
	}
}

// Two homes for time or cryptography mean two ideas of them.
func TestTimeAndCryptographyHaveOneHome(t *testing.T) {
	for _, s := range sources(t) {
		for _, i := range s.imports() {
			if strings.HasPrefix(i, "crypto/") && s.dir() != "internal/seal" && !s.test {
				t.Errorf("%s imports %s; only internal/seal may", s.path, i)
			}
			if (i == "net/http" || i == "database/sql") && !s.test {
				t.Errorf("%s imports %s; nothing here is an edge or a database yet", s.path, i)
			}
		}
		if s.dir() == "internal/when" || s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") {
				t.Errorf("%s: time.%s; ask internal/when", fset.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

// A path of one machine in the tree is a defect on every other one.
func TestNoPathOfAMachine(t *testing.T) {
	tmp, home := "/"+"tmp/", "/"+"root/"
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if ok && lit.Kind == token.STRING && (strings.Contains(lit.Value, tmp) || strings.Contains(lit.Value, home)) {
				t.Errorf("%s: %s", fset.Position(n.Pos()), lit.Value)
			}
			return true
		})
	}
}

// Names that say nothing gather everything.
func TestPackageNamesAreNouns(t *testing.T) {
	banned := []string{"util", "utils", "common", "models", "helpers", "types", "misc", "base", "core"}
	for _, s := range sources(t) {
		for _, b := range banned {
			if s.file.Name.Name == b {
				t.Errorf("%s: package %s", s.path, b)
			}
		}
	}
}

func lines(t *testing.T, path string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(raw), "\n")
}

func sorted[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
