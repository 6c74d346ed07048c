package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"mime/multipart"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a little SMTP server on the loopback address.
type server struct {
	t       *testing.T
	l       net.Listener
	cert    tls.Certificate
	pem     []byte
	offers  string // extensions besides STARTTLS: "AUTH PLAIN"
	start   bool   // offers STARTTLS
	now     bool   // TLS from the first byte
	refuse  map[string]string
	mu      sync.Mutex
	mails   []taken
	signed  []string
	inClear bool // a password came over an open line
}

type taken struct{ from, to, data string }

func listen(t *testing.T, change func(*server)) (*server, Settings) {
	t.Helper()
	s := &server{t: t, refuse: map[string]string{}}
	s.certify()
	change(s)
	var err error
	if s.l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if s.now {
		s.l = tls.NewListener(s.l, &tls.Config{Certificates: []tls.Certificate{s.cert}})
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := s.l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.talk(c) })
		}
	})
	t.Cleanup(func() { s.l.Close(); all.Wait() })
	security := "none"
	if s.start {
		security = "starttls"
	}
	if s.now {
		security = "tls"
	}
	port := s.l.Addr().(*net.TCPAddr).Port
	return s, Settings{Active: true, Host: "127.0.0.1", Port: port, Security: security, Sender: "bao-cao@huyen.example", SenderName: "Báo cáo huyện Triệu Sơn", Authority: string(s.pem), PerMinute: 6000}
}

func (s *server) certify() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	raw, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		s.t.Fatal(err)
	}
	s.cert = tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
	s.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
}

func (s *server) talk(c net.Conn) {
	defer func() { c.Close() }()
	_, secure := c.(*tls.Conn)
	r := bufio.NewReader(c)
	say := func(line string) { fmt.Fprint(c, line+"\r\n") }
	say("220 mail ready")
	var m taken
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, rest, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		if answer := s.refuse[verb]; answer != "" {
			say(answer)
			continue
		}
		switch verb {
		case "EHLO":
			say("250-mail greets you")
			for _, o := range s.extensions(secure) {
				say("250-" + o)
			}
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go on")
			c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{s.cert}})
			r, secure = bufio.NewReader(c), true
		case "AUTH":
			s.signIn(r, say, rest, secure)
		case "MAIL":
			m = taken{from: rest}
			say("250 ok")
		case "RCPT":
			m.to = rest
			say("250 ok")
		case "DATA":
			say("354 go on")
			m.data = readData(r)
			s.mu.Lock()
			s.mails = append(s.mails, m)
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("502 what?")
		}
	}
}

func (s *server) extensions(secure bool) []string {
	var all []string
	if s.start && !secure {
		all = append(all, "STARTTLS")
	}
	if s.offers != "" {
		all = append(all, s.offers)
	}
	return all
}

func (s *server) signIn(r *bufio.Reader, say func(string), rest string, secure bool) {
	how, first, _ := strings.Cut(rest, " ")
	read := func(question string) string {
		say("334 " + base64.StdEncoding.EncodeToString([]byte(question)))
		line, _ := r.ReadString('\n')
		raw, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(line))
		return string(raw)
	}
	var got string
	if how == "PLAIN" {
		raw, _ := base64.StdEncoding.DecodeString(first)
		got = strings.Trim(string(raw), "\x00")
		got = strings.ReplaceAll(got, "\x00", "/")
	} else {
		got = read("Username:") + "/" + read("Password:")
	}
	s.mu.Lock()
	s.signed = append(s.signed, how+" "+got)
	s.inClear = s.inClear || !secure
	s.mu.Unlock()
	if strings.HasSuffix(got, "/đúng") {
		say("235 welcome")
		return
	}
	say("535 wrong")
}

func readData(r *bufio.Reader) string {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			return b.String()
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
}

func decoded(p *multipart.Part) io.Reader {
	if p.Header.Get("Content-Transfer-Encoding") == "base64" {
		return base64.NewDecoder(base64.StdEncoding, p)
	}
	return p // multipart has undone quoted-printable itself
}
