package conf

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
)

func TestDefaultsWork(t *testing.T) {
	c := Default()
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	if c.Home() != "http://127.0.0.1:8080" || c.Secure() || !c.Embedded() || c.Database() != "sqlite:"+filepath.Join("tonghop-data", "tonghop.db") {
		t.Error(c)
	}
}

// The table of names and the struct are one list written twice.
func TestEveryFieldHasAName(t *testing.T) {
	var c Config
	var count func(v reflect.Value) int
	count = func(v reflect.Value) int {
		if v.Kind() != reflect.Struct {
			return 1
		}
		n := 0
		for i := range v.NumField() {
			n += count(v.Field(i))
		}
		return n
	}
	if n := count(reflect.ValueOf(c)); n != len(fields) {
		t.Errorf("%d fields, %d names", n, len(fields))
	}
	seen := map[any]string{}
	for _, f := range fields {
		if p := f.of(&c); seen[p] != "" {
			t.Errorf("%s and %s set the same field", f.name, seen[p])
		} else {
			seen[p] = f.name
		}
	}
}

func TestFileThenEnvironmentThenFlag(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tonghop.yaml")
	file := "listen: 0.0.0.0:80\npublic_url: https://baocao.example.vn/\nsmtp:\n  host: mail.example.vn\n  port: 465\n  from: bao-cao@example.vn\nlimits:\n  upload: 16MB\nsession: {length: 72h}\ntrusted_proxies: [10.0.0.0/8, 127.0.0.1]\n"
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Default()
	if err := c.FromFile(path); err != nil {
		t.Fatal(err)
	}
	if err := c.FromEnvironment([]string{"HOME=/x", "TONGHOP_LISTEN=0.0.0.0:81", "TONGHOP_SMTP_PASSWORD=bí mật", "TONGHOP_LANG=en", "TONGHOP_TEST_POSTGRES=x"}); err != nil {
		t.Fatal(err)
	}
	if err := c.Set("listen", "127.0.0.1:82"); err != nil {
		t.Fatal(err)
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	trusted, err := c.Trusted()
	if err != nil || len(trusted) != 2 || trusted[1].String() != "127.0.0.1/32" {
		t.Error(trusted, err)
	}
	if c.Listen != "127.0.0.1:82" || c.Home() != "https://baocao.example.vn" || !c.Secure() || c.SMTP.Password != "bí mật" ||
		c.SMTP.Port != 465 || c.Limits.Upload != 16<<20 || c.Session.Length != 72*time.Hour || c.Log.Level != "info" {
		t.Errorf("%+v", c)
	}
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	for file, want := range map[string]string{
		"listen: x\nlistne: y\n":             "c.yaml: dòng 2: không có mục “listne”",
		"smtp:\n  host: a\n  hots: b\n":      "c.yaml: dòng 3: không có mục “smtp.hots”",
		"smtp: mail\n":                       "c.yaml: dòng 1",
		"limits:\n  file: lots\n":            "c.yaml: dòng 2: giá trị của “limits.file”",
		"listen: {a: b}\n":                   "c.yaml: dòng 1: giá trị của “listen”",
		"listen: a\nlisten: b\n":             "c.yaml: ",
		"- a\n":                              "c.yaml: dòng 1",
		"listen: [\n":                        "c.yaml: ",
		"session:\n  length: two weeks\n":    "dòng 2",
		"jobs:\n  workers: -1.5\n":           "dòng 2",
		"log: {level: info}\nlog: {x: y}\n":  "c.yaml",
		"metrics:\n  token:\n    - a: {b}\n": "",
	} {
		c := Default()
		err := c.fromYAML("c.yaml", []byte(file))
		if want == "" {
			continue
		}
		if err == nil || fault.KindOf(err) != fault.Invalid || !strings.Contains(lang.Explain(lang.Vi, err), want) {
			t.Errorf("%q: %v", file, lang.Explain(lang.Vi, err))
		}
	}
	c := Default()
	if err := c.fromYAML("c.yaml", []byte("# nothing yet\n")); err != nil {
		t.Error(err)
	}
	if err := c.FromEnvironment([]string{"TONGHOP_LISTNE=x"}); fault.CodeOf(err) != "conf.unknown-variable" {
		t.Error(err)
	}
	if err := c.FromEnvironment([]string{"TONGHOP_SMTP_PORT=x"}); fault.CodeOf(err) != "conf.variable" {
		t.Error(err)
	}
	if err := c.Set("nothing", "x"); fault.CodeOf(err) != "conf.unknown-name" {
		t.Error(err)
	}
	if err := c.FromFile("there-is-none.yaml"); fault.CodeOf(err) != "conf.unreadable" {
		t.Error(err)
	}
}

func TestValuesThatCannotBe(t *testing.T) {
	for code, change := range map[string]func(*Config){
		"conf.public":    func(c *Config) { c.Public = "baocao.example.vn" },
		"conf.db":        func(c *Config) { c.DB = "mysql://x" },
		"conf.tls":       func(c *Config) { c.TLS.Cert = "a.pem" },
		"conf.choice":    func(c *Config) { c.Log.Level = "loud" },
		"conf.smtp-from": func(c *Config) { c.SMTP.Host = "mail.example.vn" },
		"conf.amount":    func(c *Config) { c.Session.Idle = 0 },
		"conf.proxy":     func(c *Config) { c.Proxies = []string{"nowhere"} },
	} {
		c := Default()
		change(&c)
		if err := c.Check(); fault.CodeOf(err) != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// Whatever prints a configuration, its secrets are not in it.
func TestSecretsAreNeverPrinted(t *testing.T) {
	c := Default()
	c.SMTP.Password, c.Metrics.Token, c.DB = "mật-khẩu-smtp", "mã-đo", "postgres://u:mk-db@h/d?password=mk-hai&sslmode=disable"
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{c.String(), string(raw), fmt.Sprint(c), fmt.Sprintf("%+v %#v %v", c, c, c.SMTP.Password)} {
		for _, secret := range []string{"mật-khẩu", "mã-đo", "mk-db", "mk-hai"} {
			if strings.Contains(printed, secret) {
				t.Errorf("%q in %s", secret, printed)
			}
		}
	}
	if !strings.Contains(c.String(), "postgres://u:xxxxx@h/d") || !strings.Contains(c.String(), hidden) {
		t.Error(c.String())
	}
}

// What is printed is a file that makes the same configuration, secrets aside.
func TestPrintedIsReadBack(t *testing.T) {
	c := Default()
	c.Public, c.Proxies, c.Data = "https://a.vn", []string{"10.0.0.1", "::1"}, `C:\dữ liệu "chung"`
	back := Config{}
	if err := back.fromYAML("printed", []byte(c.String())); err != nil || !reflect.DeepEqual(back, c) {
		t.Errorf("%v\n%s\n%s", err, c, back)
	}
}

func TestSizes(t *testing.T) {
	for s, want := range map[string]Size{"64MB": 64 << 20, " 2 gb": 2 << 30, "512kb": 512 << 10, "10": 10, "10B": 10, "0": 0} {
		if got, err := ParseSize(s); err != nil || got != want {
			t.Errorf("%q: %v %v", s, got, err)
		}
	}
	for _, s := range []string{"", "MB", "-1MB", "1.5GB", "99999999999GB", "9223372036854775807KB"} {
		if got, err := ParseSize(s); err == nil {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// The page for operators names every setting with the default that it has.
func TestEverySettingIsDescribed(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{} // name to its default as the page writes it
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		names, defaults := strings.Split(cells[1], ","), strings.Split(cells[2], ",")
		for i, name := range names {
			if name = strings.Trim(strings.TrimSpace(name), "`"); len(defaults) == len(names) {
				rows[name] = strings.TrimSpace(defaults[i])
			} else {
				rows[name] = ""
			}
		}
	}
	c := Default()
	for _, f := range fields {
		told, ok := rows[f.name]
		if has := shown(f.of(&c)); !ok || told != has {
			t.Errorf("docs/operations.md says %q of %s, which is %q", told, f.name, has)
		}
	}
}
