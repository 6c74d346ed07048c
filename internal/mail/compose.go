package mail

import (
	"encoding/base64"
	"fmt"
	"html"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"time"

	"tonghop/internal/lang"
	"tonghop/internal/uid"
)

// compose writes a message as it goes over the line: headers by RFC 2047, a plain part and
// a simple HTML part of the same words.
func compose(m Message, s Settings, now time.Time) []byte {
	var b strings.Builder
	header := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	header("From", address(s.SenderName, s.Sender))
	header("To", address(m.Name, m.To))
	header("Subject", words(m.Subject))
	header("Date", now.Format(time.RFC1123Z))
	header("Message-ID", "<"+uid.New()+"@"+domain(s.Sender)+">")
	header("MIME-Version", "1.0")
	header("Auto-Submitted", "auto-generated")
	header("Content-Language", language(m.Lang))
	boundary := "tonghop-" + uid.New()
	header("Content-Type", `multipart/alternative; boundary="`+boundary+`"`)
	b.WriteString("\r\n")
	part(&b, boundary, "text/plain", m.Text)
	part(&b, boundary, "text/html", page(m))
	b.WriteString("--" + boundary + "--\r\n")
	return []byte(b.String())
}

func language(tag lang.Tag) string {
	if tag == "" {
		tag = lang.Vi
	}
	return string(tag)
}

func domain(address string) string {
	_, after, ok := strings.Cut(address, "@")
	if !ok || after == "" {
		return "localhost"
	}
	return after
}

// address writes a name and an address for a header.
func address(name, addr string) string {
	if name == "" {
		return "<" + addr + ">"
	}
	return (&netmail.Address{Name: name, Address: addr}).String()
}

// words writes people's words in a header, a few on each line.
func words(s string) string {
	return strings.ReplaceAll(mime.BEncoding.Encode("utf-8", s), "?= =?", "?=\r\n =?")
}

func part(b *strings.Builder, boundary, kind, body string) {
	encoding, encoded := encode(body)
	fmt.Fprintf(b, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n", boundary, kind, encoding, encoded)
}

// encode chooses the shorter encoding: readable where most of it is ASCII, base64 for
// Vietnamese, which quoted-printable would make three times as long.
func encode(s string) (name, encoded string) {
	var qp strings.Builder
	w := quotedprintable.NewWriter(&qp)
	if _, err := w.Write([]byte(strings.ReplaceAll(s, "\n", "\r\n"))); err == nil && w.Close() == nil && qp.Len() <= len(s)*4/3 {
		return "quoted-printable", qp.String()
	}
	raw := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(s, "\n", "\r\n")))
	var b strings.Builder
	for len(raw) > 76 {
		b.WriteString(raw[:76] + "\r\n")
		raw = raw[76:]
	}
	b.WriteString(raw)
	return "base64", b.String()
}

// page is the text as a simple page. Styles stand in the elements: mail programs drop all
// others.
func page(m Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="%s"><head><meta charset="utf-8"><title>%s</title></head>`, language(m.Lang), html.EscapeString(m.Subject))
	b.WriteString(`<body style="margin:0;background:#f7f3ea;color:#221c16;font:16px/1.5 sans-serif"><div style="max-width:600px;margin:0 auto;padding:24px">`)
	b.WriteString(`<p style="margin:0 0 16px;color:#a12a20;font-weight:bold">Tổng Hợp</p>` + "\n")
	for para := range strings.SplitSeq(m.Text, "\n\n") {
		if para = strings.TrimSpace(para); para == "" {
			continue
		}
		b.WriteString(`<p style="margin:0 0 12px">`)
		for i, line := range strings.Split(para, "\n") {
			if i > 0 {
				b.WriteString("<br>\n")
			}
			b.WriteString(linked(line))
		}
		b.WriteString("</p>\n")
	}
	b.WriteString("</div></body></html>\n")
	return b.String()
}

// linked is a line, as a link where it is the address of a page.
func linked(line string) string {
	trimmed := strings.TrimSpace(line)
	escaped := html.EscapeString(trimmed)
	if (strings.HasPrefix(trimmed, "https://") || strings.HasPrefix(trimmed, "http://")) && !strings.ContainsAny(trimmed, " <>") {
		return `<a style="color:#a12a20" href="` + escaped + `">` + escaped + `</a>`
	}
	return html.EscapeString(line)
}
