package app

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"tonghop/internal/conf"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/lang"
	"tonghop/internal/seal"
	"tonghop/internal/uid"
)

// each runs a test with a configuration of a fresh installation on every engine.
func each(t *testing.T, f func(t *testing.T, c conf.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, settings(t)) })
	t.Run("postgres", func(t *testing.T) {
		c := settings(t)
		c.DB = conf.Address(freshPostgres(t))
		f(t, c)
	})
}

func settings(t *testing.T) conf.Config {
	t.Helper()
	c := conf.Default()
	c.Data, c.Listen = filepath.Join(t.TempDir(), "data"), "127.0.0.1:0"
	return c
}

func freshPostgres(t *testing.T) string {
	t.Helper()
	server := dbtest.Server()
	if server == "" {
		t.Skip("TONGHOP_TEST_POSTGRES names no server")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("app_%d_%s", os.Getpid(), uid.New()[24:])
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		if err := errors.Join(err, admin.Close()); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// running is a server at work, with its log.
type running struct {
	*App
	home string
	log  *bytes.Buffer
	stop func() error
}

func start(t *testing.T, c conf.Config) *running {
	t.Helper()
	r := &running{log: &bytes.Buffer{}}
	var mu sync.Mutex
	a, err := Open(t.Context(), Options{Conf: c, Log: locked{&mu, r.log}})
	if err != nil {
		t.Fatal(err)
	}
	r.App = a
	ctx, cancel := context.WithCancel(context.Background())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(at string) { address <- at }) }()
	select {
	case at := <-address:
		r.home = "http://" + at
	case err := <-ended:
		t.Fatal(err)
	}
	var once sync.Once
	r.stop = func() (err error) {
		once.Do(func() {
			cancel()
			err = errors.Join(<-ended, a.Close())
		})
		return err
	}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// locked lets several goroutines write to one buffer.
type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func (r *running) get(t *testing.T, path string, change ...func(*http.Request)) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.home+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(req)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

// The first minutes of an installation: the printed link, the administrator, the units, a
// person with a role who signs in, and the same after a restart.
func TestFromTheFirstStart(t *testing.T) {
	each(t, func(t *testing.T, c conf.Config) {
		r := start(t, c)
		link, err := r.FirstLink(t.Context())
		if err != nil || !strings.Contains(link, "/first/") {
			t.Fatal(link, err)
		}
		token := link[strings.LastIndex(link, "/")+1:]
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		browser := &http.Client{Jar: jar}
		post := func(path string, form url.Values) string {
			t.Helper()
			res, err := browser.PostForm(r.home+path, form)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			raw, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != 200 {
				t.Fatalf("%s: %d %v\n%s", path, res.StatusCode, err, raw)
			}
			return string(raw)
		}
		secret := "Ngày 21 đi họp huyện"
		page := post("/first/"+token, url.Values{"login": {"quantri"}, "name": {"Bùi Thanh Long"}, "password": {secret}, "password-again": {secret}})
		if !strings.Contains(page, "Hệ thống chưa có đơn vị nào") {
			t.Error("the administrator is not led to the first units")
		}
		if page = post("/admin/setup", url.Values{"province": {"38"}}); !strings.Contains(page, "Đã nạp") {
			t.Error(page)
		}
		post("/admin/users/new", url.Values{"login": {"hoa.le"}, "name": {"Lê Thị Hòa"}, "unit_text": {"38"}})
		if again, err := r.FirstLink(t.Context()); again != "" || err != nil {
			t.Error("another first link", err)
		}
		if code, _ := r.get(t, "/units"); code != 200 {
			t.Error("sign-in page")
		}
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		if log := r.log.String(); strings.Contains(log, token) || strings.Contains(log, secret) || strings.Contains(log, "Ngày 21") {
			t.Error("a secret in the log")
		}
		r = start(t, c)
		res, err := browser.Get(r.home + "/admin/users?q=hoa") // another port, the same host: the cookie is sent
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		if err != nil || !strings.Contains(string(raw), "Lê Thị Hòa") {
			t.Error("forgotten over a restart", res.StatusCode, err)
		}
	})
}

func TestHealthAndMetrics(t *testing.T) {
	each(t, func(t *testing.T, c conf.Config) {
		c.Metrics.Token = "mã đo"
		r := start(t, c)
		code, body := r.get(t, "/healthz")
		var h Health
		if err := json.Unmarshal([]byte(body), &h); err != nil || code != 200 || !h.OK || len(h.Checks) != 3 {
			t.Fatal(code, body, err)
		}
		bearer := func(token string) func(*http.Request) {
			return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
		}
		for _, wrong := range []func(*http.Request){func(*http.Request) {}, bearer(""), bearer("sai")} {
			if code, _ := r.get(t, "/metrics", wrong); code != http.StatusNotFound {
				t.Errorf("metrics without the token: %d", code)
			}
		}
		r.get(t, "/sign-in")
		code, body = r.get(t, "/metrics", bearer("mã đo"))
		for _, want := range []string{`tonghop_request_seconds_count{route="GET /sign-in",status="2xx"}`, "tonghop_db_writes_total", "tonghop_db_queue 0", "go_goroutines", "tonghop_disk_free_bytes"} {
			if !strings.Contains(body, want) {
				t.Errorf("%d: no %s", code, want)
			}
		}
	})
}

// Health tells what is wrong: tasks that nobody does, a disk that is nearly full, a database
// that is gone.
func TestIllHealth(t *testing.T) {
	c := settings(t)
	c.Limits.DiskFree = 1 << 60
	a, err := Open(t.Context(), Options{Conf: c})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		if err := job.Enqueue(tx, "test.nobody", 1, job.Options{}); err != nil {
			return err
		}
		_, err := tx.Exec("UPDATE job_task SET run_after = '2016-01-01T00:00:00.000Z'")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `{"name":"disk-free","ok":false`) || !strings.Contains(w.Body.String(), `{"name":"jobs-late-s","ok":false`) {
		t.Error(w.Code, w.Body)
	}
	a.health = health{}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if h := a.Health(context.Background()); h.OK || h.Checks[0].OK {
		t.Error("a closed database is well", h)
	}
}

func TestMetricsOnAnAddressOfTheirOwn(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := settings(t)
	c.Metrics.Listen = l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	r := start(t, c)
	if code, _ := r.get(t, "/metrics"); code != http.StatusNotFound {
		t.Error("metrics for everybody", code)
	}
	r.home = "http://" + c.Metrics.Listen
	if code, body := r.get(t, "/metrics"); code != 200 || !strings.Contains(body, "tonghop_db_reads_total") {
		t.Error(code, body)
	}
}

// Two servers on one embedded database would each believe to be alone.
func TestASecondStartIsRefused(t *testing.T) {
	c := settings(t)
	r := start(t, c)
	_, err := Open(t.Context(), Options{Conf: c})
	if fault.CodeOf(err) != "app.held" || !strings.Contains(lang.Explain(lang.Vi, err), fmt.Sprint("pid ", os.Getpid())) {
		t.Error(lang.Explain(lang.Vi, err))
	}
	if code, _ := r.get(t, "/healthz"); code != 200 {
		t.Error("the second start disturbed the first")
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	start(t, c) // after the first has ended
}

func TestStartsThatCannotBe(t *testing.T) {
	for code, change := range map[string]func(c *conf.Config){
		"conf.choice":                 func(c *conf.Config) { c.Log.Level = "loud" },
		"app.data-folder":             func(c *conf.Config) { c.Data = filepath.Join(os.DevNull, "data") },
		"app.key":                     func(c *conf.Config) { writeKey(t, c.Data, "not a key") },
		"seal.certificate-unreadable": func(c *conf.Config) { c.SMTP.Host, c.SMTP.From, c.SMTP.CA = "mail", "a@b.vn", "none.pem" },
		"db.unreachable":              func(c *conf.Config) { c.DB = "postgres://127.0.0.1:1/none?sslmode=disable&connect_timeout=1" },
	} {
		c := settings(t)
		change(&c)
		if _, err := Open(t.Context(), Options{Conf: c}); fault.CodeOf(err) != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	c := settings(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	c.Listen = taken.Addr().String()
	a, err := Open(t.Context(), Options{Conf: c})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Serve(t.Context(), nil); fault.CodeOf(err) != "app.listen" {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func writeKey(t *testing.T, dir, content string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "key"), []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// A program older than the data must not write into them.
func TestANewerSchemaIsLeftAlone(t *testing.T) {
	each(t, func(t *testing.T, c conf.Config) {
		a, err := Open(t.Context(), Options{Conf: c})
		if err != nil {
			t.Fatal(err)
		}
		err = a.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE goose_db_version SET version_id = 99999 WHERE version_id = 1")
			return err
		})
		if err := errors.Join(err, a.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), Options{Conf: c}); fault.CodeOf(err) != "db.newer-schema" {
			t.Error(err)
		}
	})
}

func TestWhereARequestComesFrom(t *testing.T) {
	a := &App{Conf: conf.Default()}
	a.Conf.Proxies = []string{"10.0.0.0/8", "127.0.0.1"}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"203.0.113.5:1234", "", "203.0.113.5"},
		{"203.0.113.5:1234", "198.51.100.9", "203.0.113.5"}, // anybody may write the header
		{"10.1.2.3:1234", "198.51.100.9", "198.51.100.9"},
		{"10.1.2.3:1234", "6.6.6.6, 198.51.100.9", "198.51.100.9"},
		{"10.1.2.3:1234", "198.51.100.9, 10.9.9.9", "198.51.100.9"},
		{"[::ffff:10.1.2.3]:1234", "2001:db8::7", "2001:db8::7"},
		{"127.0.0.1:1234", "rubbish", "127.0.0.1"},
		{"127.0.0.1:1234", "", "127.0.0.1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := a.addressOf(r); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestBodiesAreBounded(t *testing.T) {
	c := settings(t)
	c.Limits.Upload = 64 << 10
	r := start(t, c)
	res, err := http.Post(r.home+"/sign-in", "application/x-www-form-urlencoded", strings.NewReader("name="+strings.Repeat("x", 200<<10)))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Error(res.StatusCode)
	}
}

// A request that runs when the program is told to stop is answered, and so is a task that
// was begun.
func TestStoppingGracefully(t *testing.T) {
	c := settings(t)
	a, err := Open(t.Context(), Options{Conf: c})
	if err != nil {
		t.Fatal(err)
	}
	began, slow := make(chan struct{}, 2), make(chan struct{})
	job.On(a.Runner, "test.slow", time.Minute, func(context.Context, int) error { began <- struct{}{}; <-slow; return nil })
	front := a.front
	a.front = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			began <- struct{}{}
			<-slow
		}
		front.ServeHTTP(w, r)
	})
	ctx, cancel := context.WithCancel(t.Context())
	address, ended, answered := make(chan string, 1), make(chan error, 1), make(chan int, 1)
	go func() { ended <- a.Serve(ctx, func(at string) { address <- at }) }()
	home := "http://" + <-address
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error { return job.Enqueue(tx, "test.slow", 1, job.Options{}) }); err != nil {
		t.Fatal(err)
	}
	go func() {
		res, err := http.Get(home + "/slow")
		if err != nil {
			answered <- 0
			return
		}
		res.Body.Close()
		answered <- res.StatusCode
	}()
	<-began
	<-began
	cancel()
	time.Sleep(50 * time.Millisecond)
	close(slow)
	if code := <-answered; code != http.StatusNotFound {
		t.Errorf("the running request was answered %d", code)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	var left int64
	err = a.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
		left, err = db.Value[int64](tx, "SELECT count(*) FROM job_task WHERE kind = 'test.slow'")
		return err
	})
	if err := errors.Join(err, a.Close()); err != nil || left != 0 {
		t.Error("the running task was not let to its end", left, err)
	}
}

// The lock goes with the process, however it ends, and the key stays the same.
func TestKeysAndLocks(t *testing.T) {
	dir := t.TempDir()
	first, err := loadKey(filepath.Join(dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := loadKey(filepath.Join(dir, "key"))
	if err != nil || first != again {
		t.Error("another key", err)
	}
	if info, err := os.Stat(filepath.Join(dir, "key")); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Error("others may read the key", err)
	}
	path := filepath.Join(dir, "x.lock")
	l, err := takeLock(path, "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := takeLock(path, "b"); fault.CodeOf(err) != "app.held" {
		t.Error(err)
	}
	if err := l.release(); err != nil {
		t.Fatal(err)
	}
	if l, err = takeLock(path, "c"); err != nil {
		t.Fatal(err)
	}
	if err := l.release(); err != nil {
		t.Error(err)
	}
}

// Cold start: what a person waits for after "serve", on a database that is there. Measured
// apart from the making of the schema.
func TestColdStart(t *testing.T) {
	c := settings(t)
	open := func() time.Duration {
		begun := time.Now()
		a, err := Open(t.Context(), Options{Conf: c})
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(begun)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		return took
	}
	fresh := open()
	best := time.Hour
	for range 3 {
		best = min(best, open())
	}
	t.Logf("fresh %v, existing %v", fresh, best)
	if best > 300*time.Millisecond {
		t.Errorf("a start takes %v", best)
	}
}

// A new column that names kept files must be known to the sweep, or the sweep removes them.
func TestEveryColumnOfFilesIsKnown(t *testing.T) {
	notFiles := map[string]bool{ // digests of texts and packages, which lie in the rows themselves
		"activity_entry.files": true, "activity_entry.digest": true, "activity_version.digest": true,
		"regime_version.digest": true, "regime_version.file": true, "request_letter.regime_digest": true, "org_import.file_name": true,
		"filing_version.digest": true, "filing_source.digest": true, "filing_taken.digest": true, "filing_used.digest": true, "filing_print.digest": true,
	}
	known := map[string]bool{}
	for _, c := range fileColumns {
		known[c.table+"."+c.column] = true
	}
	var tables []db.Table
	if err := dbtest.SQLite(t).Read(t.Context(), func(tx *db.Tx) (err error) { tables, err = db.Schema(tx); return err }); err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, table := range tables {
		for _, c := range table.Columns {
			name := table.Name + "." + c.Name
			there[name] = true
			suspicious := strings.Contains(c.Name, "digest") || strings.Contains(c.Name, "blob") || strings.Contains(c.Name, "file") || strings.Contains(c.Name, "thumb") || strings.Contains(c.Name, "photo")
			if suspicious && !known[name] && !notFiles[name] {
				t.Errorf("%s may name kept files: put it into fileColumns, or say here that it does not", name)
			}
		}
	}
	for name := range known {
		if !there[name] {
			t.Errorf("%s is not there any more", name)
		}
	}
}

// A sweep leaves every file that a row of the example names.
func TestASweepTakesNothingOfUse(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the whole example")
	}
	c := settings(t)
	a, err := OpenDemo(t.Context(), Options{Conf: c}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	kept, err := a.namedFiles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Blobs.Sweep(func(d seal.Digest) bool { return kept[d] }, -time.Hour); err != nil {
		t.Fatal(err)
	}
	n := 0
	for d := range kept {
		if d == "" {
			continue
		}
		if err := a.Blobs.Verify(d); err != nil {
			t.Error(err)
		}
		n++
	}
	if n < 10 {
		t.Errorf("only %d files are named", n)
	}
}

// The binary stops at SIGTERM within the grace, as service managers ask.
func TestTheBinaryStopsWhenTold(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the binary")
	}
	bin := filepath.Join(t.TempDir(), "tonghop")
	if out, err := exec.Command("go", "build", "-o", bin, "tonghop/cmd/tonghop").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c := exec.Command(bin, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--set", "log.format=json")
	var log bytes.Buffer
	c.Stderr = &log
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 4096)
	n, err := out.Read(first)
	if err != nil || !strings.Contains(string(first[:n]), "127.0.0.1:") {
		t.Fatal(string(first[:n]), err, log.String())
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Error(err)
	}
	if err := c.Wait(); err != nil || !strings.Contains(log.String(), `"msg":"stopped"`) {
		t.Error(err, log.String())
	}
}
