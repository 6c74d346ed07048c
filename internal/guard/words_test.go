package guard

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tonghop/internal/lang"
)

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9-]*\.[a-z0-9.-]+$`)

// codes finds the codes that the program can show: second argument of fault.New, third
// of fault.Wrap, the key of lang.Say, Code fields of composite literals.
func codes(t *testing.T) map[string]string {
	found := map[string]string{}
	note := func(s source, e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		if v, err := strconv.Unquote(lit.Value); err == nil && codeForm.MatchString(v) {
			found[v] = fset.Position(e.Pos()).String()
		}
	}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				noteCall(s, n, note)
			case *ast.CompositeLit:
				noteWarning(s, n, note)
			}
			return true
		})
	}
	return found
}

func noteCall(s source, call *ast.CallExpr, note func(source, ast.Expr)) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return
	}
	at := map[string]int{"fault.New": 1, "fault.Wrap": 2, "lang.Say": 1}
	if i, ok := at[x.Name+"."+sel.Sel.Name]; ok && i < len(call.Args) {
		note(s, call.Args[i])
	}
}

func noteWarning(s source, lit *ast.CompositeLit, note func(source, ast.Expr)) {
	sel, ok := lit.Type.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Warning" {
		return
	}
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Code" {
			note(s, kv.Value)
		}
	}
}

// A code without a sentence is shown to an officer as it is.
func TestEveryCodeIsTranslated(t *testing.T) {
	vi, err := lang.Table(lang.Vi)
	if err != nil {
		t.Fatal(err)
	}
	found := codes(t)
	if len(found) < 10 {
		t.Fatalf("only %d codes found: the guard looks in the wrong place", len(found))
	}
	for _, c := range sorted(found) {
		if vi[c] == "" {
			t.Errorf("%s: code %q has no sentence", found[c], c)
		}
	}
}

var argument = regexp.MustCompile(`\{\d\}`)

// Both catalogues say the same things with the same arguments.
func TestCataloguesAgree(t *testing.T) {
	vi, err := lang.Table(lang.Vi)
	if err != nil {
		t.Fatal(err)
	}
	en, err := lang.Table(lang.En)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range sorted(vi) {
		if en[k] == "" {
			t.Errorf("%q is missing in English", k)
			continue
		}
		a, b := argumentSet(vi[k]), argumentSet(en[k])
		if a != b {
			t.Errorf("%q has arguments %s in Vietnamese, %s in English", k, a, b)
		}
	}
	for _, k := range sorted(en) {
		if vi[k] == "" {
			t.Errorf("%q is missing in Vietnamese", k)
		}
	}
}

func argumentSet(s string) string {
	set := map[string]bool{}
	for _, a := range argument.FindAllString(s, -1) {
		set[a] = true
	}
	return strings.Join(sorted(set), "")
}

// The reader's rules must be general: none may know a document it is tried on.
func TestNoRuleNamesADocument(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "testdata/documents/*.truth.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no truth files found (%v)", err)
	}
	names := map[string]bool{}
	field := regexp.MustCompile(`"(?:place|name|number)": "([^"]{5,})"`)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range field.FindAllStringSubmatch(string(raw), -1) {
			names[m[1]] = true
		}
	}
	looked := 0
	for _, s := range sources(t) {
		if s.test || !readers[s.dir()] {
			continue
		}
		looked++
		words := literals(s)
		for _, n := range sorted(names) {
			if strings.Contains(words, n) {
				t.Errorf("%s names %q", s.path, n)
			}
		}
	}
	if looked < 20 {
		t.Errorf("only %d files of the readers were looked at", looked)
	}
}

// readers are the packages whose rules must be general.
var readers = map[string]bool{
	"internal/paper/reading": true, "internal/paper/citation": true, "internal/paper/outline": true, "internal/paper/checking": true, "internal/lexicon": true,
	"internal/intake": true, "internal/pdfread": true, "internal/plain": true, "internal/docx": true,
}

// literals are the strings of a file: what its rules are made of. Comments may give an
// example.
func literals(s source) string {
	var b strings.Builder
	ast.Inspect(s.file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			b.WriteString(lit.Value + "\n")
		}
		return true
	})
	return b.String()
}
