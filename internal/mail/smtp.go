package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/smtp"
	"net/textproto"
	"os"
	"strconv"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Deliver hands one message to the mail server at once.
func Deliver(ctx context.Context, s Settings, m Message) error {
	m, err := m.clean()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	conn, err := dial(ctx, s)
	if err != nil {
		return fault.Wrap(err, fault.Busy, "mail.unreachable", s.Host, s.Port)
	}
	if at, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(at); err != nil {
			return errors.Join(err, conn.Close())
		}
	}
	c, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		return errors.Join(answered(err, "greeting"), conn.Close())
	}
	err = converse(c, s, m)
	if err != nil {
		_ = c.Close() // the talk has failed already; what it failed with is told
		return err
	}
	_ = c.Quit() // the server has taken the message; a broken farewell must not send it twice
	return nil
}

func dial(ctx context.Context, s Settings) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port)))
	if err != nil || s.Security != "tls" {
		return conn, err
	}
	c, err := seal.ClientTLS(s.Host, []byte(s.Authority))
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	secure, err := seal.Handshake(ctx, conn, c)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}

// converse speaks with the server up to its taking the message.
func converse(c *smtp.Client, s Settings, m Message) error {
	if err := c.Hello(ownName()); err != nil {
		return answered(err, "EHLO")
	}
	if s.Security == "starttls" {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return fault.New(fault.Invalid, "mail.no-starttls")
		}
		t, err := seal.ClientTLS(s.Host, []byte(s.Authority))
		if err != nil {
			return err
		}
		if err := c.StartTLS(t); err != nil {
			return fault.Wrap(err, fault.Invalid, "mail.tls", s.Host)
		}
	}
	if s.User != "" {
		if err := logIn(c, s); err != nil {
			return err
		}
	}
	if err := c.Mail(s.Sender); err != nil {
		return answered(err, "MAIL FROM")
	}
	if err := c.Rcpt(m.To); err != nil {
		return answered(err, "RCPT TO")
	}
	w, err := c.Data()
	if err != nil {
		return answered(err, "DATA")
	}
	if _, err := w.Write(compose(m, s, when.Now().Time().In(when.Vietnam))); err != nil {
		return answered(err, "DATA")
	}
	return answered(w.Close(), "DATA")
}

// ownName is how this machine greets: servers want a name with a dot or an address in
// brackets.
func ownName() string {
	if name, err := os.Hostname(); err == nil && strings.Contains(name, ".") {
		return name
	}
	return "[127.0.0.1]"
}

// logIn signs in by what the server offers.
func logIn(c *smtp.Client, s Settings) error {
	ok, offered := c.Extension("AUTH")
	if !ok {
		return fault.New(fault.Invalid, "mail.no-sign-in")
	}
	var how smtp.Auth = smtp.PlainAuth("", s.User, s.Password, s.Host)
	if !strings.Contains(" "+offered+" ", " PLAIN ") {
		how = &loginAuth{s.User, s.Password, s.Host}
	}
	if err := c.Auth(how); err != nil {
		if e, ok := errors.AsType[*textproto.Error](err); ok && e.Code/100 == 4 {
			return answered(err, "AUTH")
		}
		return fault.Wrap(err, fault.Invalid, "mail.sign-in-refused")
	}
	return nil
}

// loginAuth is the LOGIN way of signing in, which Exchange servers still want.
type loginAuth struct{ user, password, host string }

// Start begins, on a secure line or the machine itself only.
func (a *loginAuth) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS && !loopback(server.Name) || server.Name != a.host {
		return "", nil, errors.New("no password over an open line")
	}
	return "LOGIN", nil, nil
}

// Next answers the server's two questions.
func (a *loginAuth) Next(question []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	if strings.HasPrefix(strings.ToLower(string(question)), "user") {
		return []byte(a.user), nil
	}
	return []byte(a.password), nil
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// answered turns the server's answer into a fault: what it refuses for good is not tried
// again, all else is.
func answered(err error, to string) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s: %w", to, err)
	if e, ok := errors.AsType[*textproto.Error](err); ok && e.Code/100 == 5 {
		return fault.Wrap(err, fault.Invalid, "mail.refused", e.Code, e.Msg)
	}
	return fault.Wrap(err, fault.Busy, "mail.not-taken")
}
