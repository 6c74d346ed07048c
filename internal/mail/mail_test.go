package mail

import (
	"context"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

var letter = Message{
	To: "hoa@xa.example", Name: "Lê Thị Hòa",
	Subject: "Nhắc: báo cáo công tác thông tin đối ngoại năm 2016 đến hạn ngày 05/12/2016, đề nghị đồng chí hoàn thành đúng thời gian quy định",
	Text:    "Kính gửi đồng chí,\n\nBáo cáo của xã Dân Lực <chưa gửi> đến hạn sau 3 ngày.\nMở báo cáo:\nhttps://baocao.example/reports/1?a=b&c=d\n\n.dòng bắt đầu bằng dấu chấm",
}

// open reads a mail as a mail program would.
func open(t *testing.T, raw string) (h netmail.Header, plain, page string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	var texts []string
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(decoded(p))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.ReplaceAll(string(body), "\r\n", "\n"))
	}
	if len(texts) != 2 {
		t.Fatalf("%d parts", len(texts))
	}
	return m.Header, texts[0], texts[1]
}

func TestVietnameseMail(t *testing.T) {
	s, settings := listen(t, func(s *server) { s.start, s.offers = true, "AUTH PLAIN LOGIN" })
	settings.User, settings.Password = "bao-cao", "đúng"
	if err := Deliver(t.Context(), settings, letter); err != nil {
		t.Fatal(err)
	}
	if len(s.mails) != 1 || s.inClear || s.signed[0] != "PLAIN bao-cao/đúng" {
		t.Fatal(s.mails, s.signed, s.inClear)
	}
	got := s.mails[0]
	if got.from != "FROM:<bao-cao@huyen.example> BODY=8BITMIME" || got.to != "TO:<hoa@xa.example>" {
		t.Error(got.from, got.to)
	}
	for line := range strings.SplitSeq(got.data, "\n") {
		if len(line) > 200 {
			t.Errorf("a line of %d", len(line))
		}
		for i := range len(line) {
			if line[i] >= 0x80 {
				t.Fatalf("not ASCII: %q", line)
			}
		}
	}
	h, plain, page := open(t, got.data)
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != letter.Subject {
		t.Errorf("%q %v", subject, err)
	}
	to, err := h.AddressList("To")
	if err != nil || to[0].Name != letter.Name {
		t.Error(to, err)
	}
	if plain != letter.Text {
		t.Errorf("%q", plain)
	}
	for _, want := range []string{"&lt;chưa gửi&gt;", `href="https://baocao.example/reports/1?a=b&amp;c=d"`, "đến hạn sau 3 ngày.<br>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in %s", want, page)
		}
	}
	if at, err := h.Date(); err != nil || time.Since(at) > time.Minute || h.Get("Auto-Submitted") == "" || !strings.HasSuffix(h.Get("Message-ID"), "@huyen.example>") {
		t.Error(h)
	}
}

func TestWaysOfSpeaking(t *testing.T) {
	for name, c := range map[string]struct {
		server  func(*server)
		change  func(*Settings)
		want    string
		kind    fault.Kind
		deliver bool
	}{
		"open line":       {server: func(*server) {}, deliver: true},
		"tls":             {server: func(s *server) { s.now, s.offers = true, "AUTH PLAIN" }, change: signed, deliver: true},
		"login":           {server: func(s *server) { s.start, s.offers = true, "AUTH LOGIN" }, change: signed, deliver: true},
		"not trusted":     {server: func(s *server) { s.start = true }, change: func(s *Settings) { s.Authority = "" }, want: "mail.tls", kind: fault.Invalid},
		"tls not trusted": {server: func(s *server) { s.now = true }, change: func(s *Settings) { s.Authority = "" }, want: "mail.unreachable", kind: fault.Busy},
		"no starttls":     {server: func(*server) {}, change: func(s *Settings) { s.Security = "starttls" }, want: "mail.no-starttls", kind: fault.Invalid},
		"wrong password":  {server: func(s *server) { s.start, s.offers = true, "AUTH PLAIN" }, change: func(s *Settings) { s.User, s.Password = "a", "sai" }, want: "mail.sign-in-refused", kind: fault.Invalid},
		"no sign-in":      {server: func(s *server) { s.start = true }, change: signed, want: "mail.no-sign-in", kind: fault.Invalid},
		"refused":         {server: func(s *server) { s.refuse["RCPT"] = "550 no such user" }, want: "mail.refused", kind: fault.Invalid},
		"later":           {server: func(s *server) { s.refuse["RCPT"] = "451 greylisted" }, want: "mail.not-taken", kind: fault.Busy},
		"busy":            {server: func(s *server) { s.refuse["MAIL"] = "421 too many" }, want: "mail.not-taken", kind: fault.Busy},
		"nobody there":    {server: func(*server) {}, change: func(s *Settings) { s.Port = 1 }, want: "mail.unreachable", kind: fault.Busy},
	} {
		t.Run(name, func(t *testing.T) {
			s, settings := listen(t, c.server)
			if c.change != nil {
				c.change(&settings)
			}
			err := Deliver(t.Context(), settings, letter)
			if c.deliver != (err == nil) || err != nil && (fault.CodeOf(err) != c.want || fault.KindOf(err) != c.kind) {
				t.Error(err)
			}
			if len(s.mails) == 1 != c.deliver {
				t.Error(s.mails)
			}
			if name == "login" && s.signed[0] != "LOGIN bao-cao/đúng" {
				t.Error(s.signed)
			}
		})
	}
}

func signed(s *Settings) { s.User, s.Password = "bao-cao", "đúng" }

// A server that never answers must not hold a worker for ever.
func TestASilentServerIsLeft(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // the system takes the connection, nobody speaks
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	settings := Settings{Active: true, Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Security: "none", Sender: "a@b.vn", PerMinute: 1}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := Deliver(ctx, settings, letter); fault.KindOf(err) != fault.Busy {
		t.Error(err)
	}
}

func TestWhatCannotBeSent(t *testing.T) {
	for _, change := range []func(*Message){
		func(m *Message) { m.To = "không phải" }, func(m *Message) { m.To = "a@b.vn\r\nBcc: c@d.vn" }, func(m *Message) { m.To = "Hòa <a@b.vn>" },
		func(m *Message) { m.Subject = " " }, func(m *Message) { m.Subject = strings.Repeat("x", 300) }, func(m *Message) { m.Text = "" },
	} {
		m := letter
		change(&m)
		if _, err := m.clean(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", m, err)
		}
	}
	m := letter
	m.Subject, m.Name = "Nhắc\r\nBcc: x@y.vn", "Hòa\r\nBcc: x@y.vn"
	m, err := m.clean()
	if err != nil {
		t.Fatal(err)
	}
	h, _, _ := open(t, string(compose(m, Settings{Sender: "a@b.vn", SenderName: "A"}, time.Now())))
	if h.Get("Bcc") != "" {
		t.Error("a subject became a header")
	}
}

func TestSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		key := seal.NewKey()
		read := func(key seal.Key) (s Settings) {
			err := d.Read(t.Context(), func(tx *db.Tx) (err error) { s, err = Load(tx, key); return err })
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		write := func(s Settings) error {
			return d.Write(t.Context(), func(tx *db.Tx) error { return Save(tx, key, s) })
		}
		s := read(key)
		if s != DefaultSettings() {
			t.Fatal(s)
		}
		s.Active, s.Host, s.User, s.Password, s.Sender = true, "mail.huyen.example", "a", "bí mật", "a@huyen.example"
		for i := range 2 {
			if err := write(s); err != nil {
				t.Fatal(err)
			}
			s.Version = i + 1
			if got := read(key); got != s {
				t.Errorf("%+v", got)
			}
		}
		s.Version = 1
		if err := write(s); fault.KindOf(err) != fault.Stale {
			t.Error(err)
		}
		if got := read(seal.NewKey()); got.Password != "" || got.Host != s.Host {
			t.Error("another key opened the password")
		}
		var kept string
		err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
			kept, err = db.Value[string](tx, "SELECT password FROM mail_setting")
			return err
		})
		if err != nil || strings.Contains(kept, "bí mật") || kept == "" {
			t.Error(kept, err)
		}
		bad := Settings{Active: true, Host: "a b", Security: "x", Sender: "x", SenderName: "a\nb", User: "u"}
		if err := write(bad); len(fault.FieldsOf(err)) != 6 {
			t.Error(fault.FieldsOf(err))
		}
		s.Security = "none"
		if fault.FieldsOf(s.Check())["security"] == nil {
			t.Error("a password over an open line")
		}
	})
}

// A mail goes out if and only if its change was kept, and a full reminder queue holds one of
// each key.
func TestQueue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d.SetClock(nil)
		s, settings := listen(t, func(*server) {})
		on := false
		r := &job.Runner{DB: d, Log: slog.New(slog.DiscardHandler), Budget: job.DefaultBudget(2), Alone: true}
		Jobs(r, func(context.Context) (Settings, error) {
			return Settings{Active: on, Host: settings.Host, Port: settings.Port, Security: "none", Sender: "a@b.vn", PerMinute: 6000}, nil
		})
		undone := fault.New(fault.Conflict, "test.undone")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := Queue(tx, letter, "", when.Instant{}); err != nil {
				return err
			}
			return undone
		})
		if err == nil {
			t.Fatal("kept")
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			for _, key := range []string{"a", "b", "a", "c"} {
				if err := Queue(tx, letter, key, when.Instant{}); err != nil {
					return err
				}
			}
			bad := letter
			bad.To = "x"
			if Queue(tx, bad, "", when.Instant{}) == nil {
				t.Error("queued a mail to nobody")
			}
			return Withdraw(tx, "c")
		}); err != nil {
			t.Fatal(err)
		}
		on = true
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.Run(ctx) }()
		for range 500 {
			time.Sleep(10 * time.Millisecond)
			s.mu.Lock()
			n := len(s.mails)
			s.mu.Unlock()
			if n >= 2 {
				break
			}
		}
		stop()
		if err := <-ended; err != nil || len(s.mails) != 2 {
			t.Error(len(s.mails), err)
		}
	})
}
