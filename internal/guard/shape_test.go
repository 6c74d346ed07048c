package guard

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// budgets of conventions: a ratchet, not a court. p95 is printed, the hard limit fails.
const (
	hardFunction = 100
	hardFile     = 700
	hardPackage  = 4000
)

// A function, file or package that a reader cannot hold hides its defects.
func TestSizes(t *testing.T) {
	var functions, files []int
	packages := map[string]int{}
	for _, s := range sources(t) {
		if s.test || s.made {
			continue
		}
		n := fset.Position(s.file.End()).Line
		files = append(files, n)
		packages[s.dir()] += n
		if n > hardFile {
			t.Errorf("%s has %d lines", s.path, n)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			size := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1
			functions = append(functions, size)
			if size > hardFunction {
				t.Errorf("%s: %s has %d lines", s.path, f.Name.Name, size)
			}
		}
	}
	for p, n := range packages {
		if n > hardPackage {
			t.Errorf("package %s has %d lines", p, n)
		}
	}
	t.Logf("lines per function p50 %d p95 %d, per file p50 %d p95 %d", percentile(functions, 50), percentile(functions, 95), percentile(files, 50), percentile(files, 95))
}

func percentile(v []int, p int) int {
	sort.Ints(v)
	return v[min(len(v)-1, len(v)*p/100)]
}

// Every exported name has a sentence: the tree must explain itself.
func TestExportedNamesAreExplained(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.made {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil && !implements(d) {
					t.Errorf("%s: %s has no sentence", fset.Position(d.Pos()), d.Name.Name)
				}
			case *ast.GenDecl:
				checkGroup(t, d)
			}
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	id, ok := e.(*ast.Ident)
	return !ok || id.IsExported()
}

// implements lets the small methods of well-known interfaces go without a sentence.
func implements(d *ast.FuncDecl) bool {
	switch d.Name.Name {
	case "Len", "Less", "Swap", "Error", "String", "Unwrap", "Type":
		return d.Recv != nil
	}
	return false
}

func checkGroup(t *testing.T, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
				t.Errorf("%s: type %s has no sentence", fset.Position(spec.Pos()), spec.Name.Name)
			}
		case *ast.ValueSpec:
			if len(spec.Names) > 0 && spec.Names[0].IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
				t.Errorf("%s: %s has no sentence", fset.Position(spec.Pos()), spec.Names[0].Name)
			}
		}
	}
}

var treeRow = regexp.MustCompile("^\\| `([a-z/]+)` \\|")

// A description of the tree that nobody compares with the tree goes stale.
func TestArchitectureMatchesTheTree(t *testing.T) {
	described := map[string]bool{}
	for _, l := range lines(t, "docs/ARCHITECTURE.md") {
		if m := treeRow.FindStringSubmatch(l); m != nil {
			described[m[1]] = true
		}
	}
	there := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test || packageOf(s.dir()) == "guard" {
			there[s.dir()] = true
		}
	}
	for _, d := range sorted(there) {
		if !described[d] {
			t.Errorf("docs/ARCHITECTURE.md does not name %s", d)
		}
	}
	for _, d := range sorted(described) {
		if !there[d] {
			t.Errorf("docs/ARCHITECTURE.md names %s, which is not there", d)
		}
	}
}

var directDependency = regexp.MustCompile(`^\t([a-z][^ ]+\.[^ ]+) v[^/]*$`)

// Each direct dependency says why it and not another.
func TestEveryDependencyIsArgued(t *testing.T) {
	var argued strings.Builder
	decisions, err := filepath.Glob(filepath.Join(root, "docs/adr/*.md"))
	if err != nil || len(decisions) == 0 {
		t.Fatalf("no decisions found (%v)", err)
	}
	for _, f := range decisions {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		argued.Write(raw)
	}
	n := 0
	for _, l := range lines(t, "go.mod") {
		m := directDependency.FindStringSubmatch(l)
		if m == nil || strings.Contains(l, "// indirect") {
			continue
		}
		n++
		if !strings.Contains(argued.String(), m[1]) {
			t.Errorf("no decision in docs/adr argues for %s", m[1])
		}
	}
	if n == 0 {
		t.Error("no direct dependency found in go.mod: the guard looks in the wrong place")
	}
	t.Logf("%d direct dependencies", n)
}
