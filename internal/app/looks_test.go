package app_test

import (
	"testing"

	"tonghop/internal/web/webtest"
)

// looks are the pages that a test opens in a browser, as a person of the example, and
// keeps as pictures where TONGHOP_SHOTS names a folder.
var looks = []struct{ login, name, path string }{
	{"", "sign-in", "/sign-in"},
	{"huyen", "desk", "/"},
	{"xa", "desk-commune", "/"},
	{"tinh", "desk-province", "/"},
	{"xa", "diary", "/diary"},
	{"xa", "diary-new", "/diary/new"},
	{"xa", "diary-month", "/diary/month"},
	{"huyen", "diary-below", "/diary/below"},
	{"tinh", "requests", "/requests"},
	{"huyen", "reports", "/reports"},
	{"huyen", "reports-received", "/reports/received"},
	{"huyen", "figures", "/figures"},
	{"tinh", "units", "/units"},
	{"huyen", "regimes", "/regimes"},
	{"quantri", "admin", "/admin"},
	{"quantri", "admin-people", "/admin/people"},
	{"huyen", "search", "/search?q=bang+ron"},
}

// A page is looked at without script and with it, wide and narrow: nothing runs over the edge,
// nothing complains, axe finds nothing.
func TestPagesInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser and the whole example")
	}
	browser := webtest.Open(t)
	_, site := open(t)
	sessions := map[string]string{"": ""}
	for _, l := range looks {
		if _, there := sessions[l.login]; !there {
			sessions[l.login] = enter(t, site, l.login).Session()
		}
		browser.Look(t, site, webtest.Shot{Name: l.name, Path: l.path, Session: sessions[l.login]})
	}
}
