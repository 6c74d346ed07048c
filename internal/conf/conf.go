// Package conf is what an installation may set: one struct, filled from its working
// defaults, then a YAML file, then the environment (TONGHOP_…), then flags. What is
// misspelt is refused with its place, never passed over. Secrets are never printed.
package conf

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"tonghop/internal/fault"
)

// Config is the configuration. Its fields are listed once more, with their names, in
// the table of fields.go; a test compares the two.
type Config struct {
	Listen  string  // address and port of the pages
	Public  string  // address under which people reach the pages; "" where it is that of Listen
	Data    string  // folder of the database, the files and the lock
	DB      Address // "" for SQLite in Data, or postgres://…
	Proxies []string
	TLS     TLS
	SMTP    SMTP
	Limits  Limits
	Log     Log
	Session Session
	Metrics Metrics
	Jobs    Jobs
}

// TLS are the files of the certificate where the program itself speaks HTTPS.
type TLS struct{ Cert, Key string }

// SMTP is how mail leaves the house. What is set here cannot be changed on the pages.
type SMTP struct {
	Host     string // "" where mail is set on the administration pages, or not used
	Port     int
	Security string // starttls, tls or none
	User     string
	Password Secret
	From     string
	CA       string // a file with certificates to trust besides the system's
}

// Limits bound what one request or one person may take.
type Limits struct {
	Upload   Size // anything sent in one request
	File     Size // one kept file
	Sign     int  // tries to sign in to one account, at once
	SignFrom int  // tries to sign in from one address, at once
	DiskFree Size // below this the health page complains
}

// Log says how much is logged and in which form.
type Log struct {
	Level  string // debug, info, warn, error
	Format string // text or json
}

// Session says how long a person stays signed in.
type Session struct {
	Length time.Duration // from signing in
	Idle   time.Duration // since the last page
}

// Metrics says where the figures of the running program may be read.
type Metrics struct {
	Listen string // an address of their own; "" for none
	Token  Secret // lets /metrics be read on the address of the pages
}

// Jobs says how work in the background runs.
type Jobs struct{ Workers int }

// Default is a configuration that works as it is.
func Default() Config {
	return Config{
		Listen:  "127.0.0.1:8080",
		Data:    "tonghop-data",
		SMTP:    SMTP{Port: 587, Security: "starttls"},
		Limits:  Limits{Upload: 64 << 20, File: 32 << 20, Sign: 10, SignFrom: 100, DiskFree: 256 << 20},
		Log:     Log{Level: "info", Format: "text"},
		Session: Session{Length: 14 * 24 * time.Hour, Idle: 48 * time.Hour},
		Jobs:    Jobs{Workers: 4},
	}
}

// Database is the address of the database: the one that is set, or SQLite in the data
// folder.
func (c Config) Database() string {
	if c.DB != "" {
		return string(c.DB)
	}
	return "sqlite:" + filepath.Join(c.Data, "tonghop.db")
}

// Embedded tells whether the database is the one inside the program.
func (c Config) Embedded() bool { return strings.HasPrefix(c.Database(), "sqlite:") }

// Blobs is the folder of the kept files.
func (c Config) Blobs() string { return filepath.Join(c.Data, "files") }

// Home is the address under which people reach the pages, without a slash at its end.
func (c Config) Home() string {
	if c.Public != "" {
		return strings.TrimRight(c.Public, "/")
	}
	scheme := "http://"
	if c.TLS.Cert != "" {
		scheme = "https://"
	}
	return scheme + c.Listen
}

// Secure tells whether people reach the pages by HTTPS, so that cookies are sent over
// nothing else.
func (c Config) Secure() bool { return strings.HasPrefix(c.Home(), "https://") }

// Trusted are the proxies whose word about the address of a person is believed.
func (c Config) Trusted() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, s := range c.Proxies {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, errAddress := netip.ParseAddr(s)
			if errAddress != nil {
				return nil, fault.Wrap(err, fault.Invalid, "conf.proxy", s)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		all = append(all, p)
	}
	return all, nil
}

// Check tells what the values cannot mean together.
func (c Config) Check() error {
	if c.Public != "" {
		u, err := url.Parse(c.Public)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return fault.New(fault.Invalid, "conf.public", c.Public)
		}
	}
	if !c.Embedded() && !strings.HasPrefix(string(c.DB), "postgres://") && !strings.HasPrefix(string(c.DB), "postgresql://") {
		return fault.New(fault.Invalid, "conf.db", c.DB.String())
	}
	if (c.TLS.Cert == "") != (c.TLS.Key == "") {
		return fault.New(fault.Invalid, "conf.tls")
	}
	for _, one := range []struct {
		name, value string
		among       []string
	}{
		{"smtp.security", c.SMTP.Security, []string{"starttls", "tls", "none"}},
		{"log.level", c.Log.Level, []string{"debug", "info", "warn", "error"}},
		{"log.format", c.Log.Format, []string{"text", "json"}},
	} {
		if !isOneOf(one.value, one.among) {
			return fault.New(fault.Invalid, "conf.choice", one.name, one.value, strings.Join(one.among, ", "))
		}
	}
	if c.SMTP.Host != "" && c.SMTP.From == "" {
		return fault.New(fault.Invalid, "conf.smtp-from")
	}
	if err := c.checkAmounts(); err != nil {
		return err
	}
	_, err := c.Trusted()
	return err
}

// checkAmounts refuses amounts that would let nothing work.
func (c Config) checkAmounts() error {
	for name, ok := range map[string]bool{
		"limits.upload": c.Limits.Upload >= 64<<10, "limits.file": c.Limits.File >= 64<<10,
		"limits.sign_in": c.Limits.Sign > 0, "limits.sign_in_from": c.Limits.SignFrom > 0,
		"session.length": c.Session.Length >= time.Minute, "session.idle": c.Session.Idle >= time.Minute,
		"smtp.port": c.SMTP.Port > 0 && c.SMTP.Port < 65536, "jobs.workers": c.Jobs.Workers >= 0 && c.Jobs.Workers <= 64,
	} {
		if !ok {
			return fault.New(fault.Invalid, "conf.amount", name)
		}
	}
	return nil
}

func isOneOf(s string, all []string) bool {
	for _, a := range all {
		if s == a {
			return true
		}
	}
	return false
}
