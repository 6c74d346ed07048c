package kit_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

var address = regexp.MustCompile(`/static/[0-9a-f]{12}/`)

// The storybook is the golden of every part: what changes in one is seen here.
func TestStorybook(t *testing.T) {
	a := webtest.Serve(t, newKit()).As("hoa").Get("/storybook").Must(200).WellMade()
	got := address.ReplaceAllString(strings.ReplaceAll(a.Body, "><", ">\n<"), "/static/hash/")
	golden := filepath.Join("testdata", "storybook.html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the storybook differs from %s at %q; look at it and run with -update", golden, firstDifference(got, string(want)))
	}
	outside := kit.New(kit.Options{})
	webtest.Serve(t, outside).As("").Get("/storybook").Must(404)
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i]
		}
	}
	return "the end"
}

// An icon nobody drew shows as nothing; this finds the name.
func TestIconsExist(t *testing.T) {
	name := regexp.MustCompile(`(?:Icon\("|Icon: +")([a-z0-9-]+)"`)
	button := regexp.MustCompile(`LinkButton\([^\n]*(?:Plain|Primary|Quiet|Danger), "([a-z0-9-]+)"\)`)
	for _, pattern := range []string{"../*/*.templ", "../*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range append(name.FindAllStringSubmatch(string(raw), -1), button.FindAllStringSubmatch(string(raw), -1)...) {
				if _, err := os.Stat(filepath.Join("icons", m[1]+".svg")); err != nil {
					t.Errorf("%s names the icon %q, which is not there", file, m[1])
				}
			}
		}
	}
}

func TestPagesOfTheKitInABrowser(t *testing.T) {
	k := newKit()
	k.Handle("GET /nobody", func(http.ResponseWriter, *http.Request) error { return errNobody })
	k.HandlePublic("GET /sign-in", func(w http.ResponseWriter, r *http.Request) error {
		return k.Render(w, r, kit.Page{Title: "Đăng nhập", NoHead: true, Bare: true}, kit.SignInForm(kit.NewForm(r), kit.SignInView{Accounts: []kit.Account{{Name: "trieuson", Password: "trieuson", Post: "Chuyên viên huyện Triệu Sơn"}}}))
	})
	site, b := webtest.Serve(t, k), webtest.Open(t)
	b.Look(t, site, webtest.Shot{Name: "storybook", Path: "/storybook", Session: "hoa"})
	b.Look(t, site, webtest.Shot{Name: "storybook", Path: "/storybook", Session: "hoa", Dark: true, Widths: []int{1440}})
	b.Look(t, site, webtest.Shot{Name: "problem", Path: "/nobody", Session: "hoa"})
	b.Look(t, site, webtest.Shot{Name: "sign-in", Path: "/sign-in"})
}
