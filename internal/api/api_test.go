package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/lang"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/rollup"
	"tonghop/internal/when"
)

// world is a district that asked its communes, and the interface over it. The token of a
// person is his name.
type world struct {
	t        testing.TB
	d        *db.DB
	url      string
	reg      *regime.Regime
	day      *org.DayTree
	district *org.Member
	communes []*org.Member
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	register, err := roster.Builtin(roster.Options{Province: "38"})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, d: d}
	door := &access.Door{DB: d}
	w.write(func(tx *db.Tx) error { return org.Put(tx, register) })
	if err := library.New(door).LoadBuiltins(context.Background(), access.System("test")); err != nil {
		t.Fatal(err)
	}
	units := org.New(door)
	blobs, err := blob.Open(t.TempDir(), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	reports := filing.New(door, units, blobs)
	calendar := func(*db.Tx) (*when.Calendar, error) { return when.VietnamCalendar() }
	handler := New(Options{
		Cookie:  "session",
		Session: func(_ context.Context, token string) (access.Actor, lang.Tag, error) { return person(token) },
		SignIn: func(_ context.Context, _ *http.Request, login, password string) (string, error) {
			if password != "right" {
				return "", fault.New(fault.Invalid, "account.wrong")
			}
			return login, nil
		},
		Reports: reports, Requests: request.New(door, units, calendar), Diary: activity.New(door, units, blobs), Totals: rollup.New(door, units, reports),
	})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	w.url = server.URL
	err = d.Read(context.Background(), func(tx *db.Tx) error {
		if w.day, err = units.TreeOn(tx, when.MustDay("2016-11-21")); err != nil {
			return err
		}
		published, err := library.Latest(tx, "thong-tin-doi-ngoai")
		w.reg = published.Regime
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.district = w.day.Find("Triệu Sơn", "")[0]
	w.communes = w.day.Children(w.district.ID)
	w.asked()
	for i, c := range w.communes[:3] {
		w.grant(fmt.Sprintf("xa%d", i), c.ID)
	}
	w.grant("huyen", w.district.ID)
	return w
}

func person(token string) (access.Actor, lang.Tag, error) {
	if token == "over" {
		return access.Actor{}, "", fault.New(fault.Unsigned, "account.session-over")
	}
	return access.Actor{ID: token, Name: token}, lang.Vi, nil
}

func (w *world) write(f func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Write(context.Background(), f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) grant(name, unit string) {
	w.write(func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: name, Role: access.Officer, Unit: unit})
		return err
	})
}

func (w *world) asked() {
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO request_letter (id, regime, regime_version, regime_digest, period, asker, words, deadlines, choice, reminders, number, symbol,
auto_nothing, state, version, units, created_by, created_at) VALUES ('l',$1,$2,$3,'2016',$4,'{}','{}','{}','{}','1435','STTTT-BCXB',$5,'running',1,36,'x',$6)`,
			w.reg.Code, w.reg.Version, string(w.reg.Digest()), w.district.ID, false, tx.At)
		if err != nil {
			return err
		}
		var rows [][]any
		for _, u := range w.communes {
			rows = append(rows, []any{"l", u.ID, w.debt(u), string(u.Level()), "2016-11-25", "2016-11-25", "not-opened", 1, tx.At})
		}
		return db.Insert(tx, "request_obligation", "request, unit, id, level, deadline, asked, state, version, changed_at", rows, "")
	})
}

func (w *world) debt(u *org.Member) string { return "debt-" + u.Code }

// packageOf is a report of a commune with so many banners.
func (w *world) packageOf(u *org.Member, banners int64) []byte {
	from, to, err := w.reg.Window("2016")
	if err != nil {
		w.t.Fatal(err)
	}
	p := report.Package{
		Format: report.Format, Regime: report.RefOf(w.reg), Unit: report.UnitOf(u.Unit, w.day.Since), Period: report.Period{Name: "2016", From: from, To: to},
		Figures: []report.Figure{{Indicator: "banner", Value: quantity.Int(banners), Obtained: report.Obtained{How: report.Entered}}},
	}
	raw, err := p.Canonical()
	if err != nil {
		w.t.Fatal(err)
	}
	return raw
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   map[string]any
}

func (w *world) call(method, path, token, key string, body []byte) answer {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	a := answer{status: res.StatusCode, header: res.Header}
	if err := json.Unmarshal(raw, &a.body); err != nil {
		w.t.Fatalf("%s %s answered %s: %v", method, path, raw, err)
	}
	return a
}

func (w *world) must(a answer, status int) answer {
	w.t.Helper()
	if a.status != status {
		w.t.Fatalf("answered %d, want %d: %v", a.status, status, a.body)
	}
	return a
}

// A program delivers its report once, however often it sends it, and the totals have it.
func TestDeliverAndRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		commune := w.communes[0]
		list := w.must(w.call("GET", "/api/v1/obligations", "xa0", "", nil), 200)
		if all := list.body["obligations"].([]any); len(all) != 1 || all[0].(map[string]any)["letter"] != "1435/STTTT-BCXB" {
			t.Fatalf("owed: %v", list.body)
		}
		path := "/api/v1/obligations/" + w.debt(commune)
		w.must(w.call("GET", path, "xa0", "", nil), 200)
		body := w.packageOf(commune, 12)
		first := w.must(w.call("POST", path+"/report", "xa0", "k1", body), 201)
		again := w.must(w.call("POST", path+"/report", "xa0", "k1", body), 200)
		if first.body["version"] != again.body["version"] || again.body["again"] != true {
			t.Errorf("first %v, again %v", first.body, again.body)
		}
		other := w.must(w.call("POST", path+"/report", "xa0", "k1", w.packageOf(commune, 13)), 409)
		if other.body["code"] != "filing.key-used" {
			t.Errorf("%v", other.body)
		}
		figures := "/api/v1/figures/" + w.reg.Code + "/2016/" + url.PathEscape(w.district.ID)
		got := w.must(w.call("GET", figures+"?basis=received&figure=banner", "huyen", "", nil), 200)
		if total := got.body["total"].(map[string]any); total["values"].([]any)[0] != "12" || total["silent"] != float64(len(w.communes)-1) {
			t.Errorf("%v", total)
		}
		got = w.must(w.call("GET", figures+"?figure=banner", "huyen", "", nil), 200)
		if total := got.body["total"].(map[string]any); total["values"].([]any)[0] != "missing" {
			t.Errorf("official before it was accepted: %v", total)
		}
	})
}

// 24 copies of one delivery at once make one version.
func TestManyCopiesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		body := w.packageOf(w.communes[0], 5)
		versions := sync.Map{}
		var all sync.WaitGroup
		for range 24 {
			all.Go(func() {
				a := w.call("POST", "/api/v1/obligations/"+w.debt(w.communes[0])+"/report", "xa0", "same", body)
				if a.status >= 300 && a.status != 503 {
					t.Errorf("%d %v", a.status, a.body)
				}
				if a.status < 300 {
					versions.Store(a.body["version"], true)
				}
			})
		}
		all.Wait()
		n := 0
		versions.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Errorf("%d versions", n)
		}
	})
}

func TestActivitiesAreWrittenOnce(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	entry := map[string]any{
		"unit": w.communes[0].ID, "day": "2016-03-22", "kind": string(activity.Kinds()[0]), "line": "Treo 3 băng rôn", "money": "none",
		"figures": []any{map[string]any{"regime": w.reg.Code, "indicator": "banner", "value": "3"}},
	}
	raw, err := json.Marshal(entry)
	if err != nil {
		t.Fatal(err)
	}
	first := w.must(w.call("POST", "/api/v1/activities", "xa0", "a1", raw), 201)
	again := w.must(w.call("POST", "/api/v1/activities", "xa0", "a1", raw), 200)
	if first.body["id"] != again.body["id"] {
		t.Errorf("%v, %v", first.body, again.body)
	}
	entry["line"] = "Treo 4 băng rôn"
	raw, _ = json.Marshal(entry)
	w.must(w.call("POST", "/api/v1/activities", "xa0", "a1", raw), 409)
	entry["day"], entry["money"] = "22/3/2016", "a lot"
	raw, _ = json.Marshal(entry)
	w.must(w.call("POST", "/api/v1/activities", "xa0", "a2", raw), 422)
	live := w.must(w.call("GET", "/api/v1/figures/"+w.reg.Code+"/2016/"+url.PathEscape(w.district.ID)+"?basis=live&figure=banner", "huyen", "", nil), 200)
	if v := live.body["total"].(map[string]any)["values"].([]any)[0]; v != "3" {
		t.Errorf("live %v", v)
	}
}

// What a program may not do it is told by a code and a sentence, and learns nothing else.
func TestMistakesAndStrangers(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	own, other := w.communes[0], w.communes[1]
	path := "/api/v1/obligations/" + w.debt(own) + "/report"
	cases := []struct {
		name, method, path, token string
		body                      []byte
		status                    int
		code                      string
	}{
		{"unsigned", "POST", path, "", w.packageOf(own, 1), 401, "access.unsigned"},
		{"session over", "POST", path, "over", w.packageOf(own, 1), 401, "account.session-over"},
		{"a neighbour", "POST", path, "xa1", w.packageOf(own, 1), 404, "filing.none"},
		{"another's report", "POST", path, "xa0", w.packageOf(other, 1), 422, "filing.other-unit"},
		{"no package", "POST", path, "xa0", []byte(`{"format":1}`), 422, "report.unknown-parts"},
		{"no JSON", "POST", path, "xa0", []byte(`<xml>`), 422, "report.not-a-package"},
		{"negative", "POST", path, "xa0", w.packageOf(own, -4), 422, "filing.figure-negative"},
		{"no obligation", "GET", "/api/v1/obligations/none", "xa0", nil, 404, "request.no-obligation"},
		{"stranger's figures", "GET", "/api/v1/figures/" + w.reg.Code + "/2016/" + url.PathEscape(w.district.ID), "xa0", nil, 404, "access.not-found"},
		{"no such figures", "GET", "/api/v1/figures/none/2016/" + url.PathEscape(w.district.ID), "huyen", nil, 404, "library.no-version"},
		{"wrong password", "POST", "/api/v1/session", "", []byte(`{"login":"xa0","password":"wrong"}`), 422, "account.wrong"},
	}
	for _, c := range cases {
		a := w.call(c.method, c.path, c.token, "", c.body)
		if a.status != c.status || a.body["code"] != c.code || !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") || a.body["detail"] == "" {
			t.Errorf("%s: %d %v", c.name, a.status, a.body)
		}
	}
	w.must(w.call("POST", "/api/v1/session", "", "", []byte(`{"login":"xa0","password":"right"}`)), 200)
}

// A page of another site cannot use the browser's session.
func TestOtherSitesAreRefused(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/api/v1/obligations/"+w.debt(w.communes[0])+"/report", bytes.NewReader(w.packageOf(w.communes[0], 1)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	req.AddCookie(&http.Cookie{Name: "session", Value: "xa0"})
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("answered %d", res.StatusCode)
	}
}

func TestTheDescription(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	a := w.must(w.call("GET", "/api/v1/openapi.json", "", "", nil), 200)
	if a.body["openapi"] != "3.1.0" {
		t.Errorf("%v", a.body["openapi"])
	}
	paths := a.body["paths"].(map[string]any)
	for _, p := range []string{"/api/v1/session", "/api/v1/obligations", "/api/v1/obligations/{id}", "/api/v1/obligations/{id}/report", "/api/v1/activities", "/api/v1/figures/{regime}/{period}/{unit}"} {
		if paths[p] == nil {
			t.Errorf("%s is not described", p)
		}
	}
	res, err := http.Get(w.url + "/docs")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusNotFound {
		t.Error("there is a page that loads script from elsewhere")
	}
}
