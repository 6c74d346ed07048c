// Package mail sends mail: what a use case wants sent is a task of its own transaction, so
// that a mail goes out if and only if the change it speaks of was kept. Who is written to
// and why is decided by the nouns.
package mail

import (
	netmail "net/mail"
	"strings"
	"time"

	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/lang"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// Message is a mail to one person. Text is plain: paragraphs parted by an empty line, an
// address of a page alone on its line becomes a link.
type Message struct {
	To      string   `json:"to"`
	Name    string   `json:"name,omitempty"`
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	Lang    lang.Tag `json:"lang,omitempty"`
}

// Limits of a message; nobody writes longer ones on purpose.
const (
	mostSubject = 250
	mostBody    = 200_000
)

// Send is the kind of the tasks that send a mail.
const Send job.Kind = "mail.send"

// Queue has a message sent once the transaction is kept. Key, where it is not empty, makes
// it the only message of that key: a reminder that is asked for again replaces the one
// that still waits. After is the earliest instant.
func Queue(tx *db.Tx, m Message, key string, after when.Instant) error {
	return QueueAll(tx, []Parcel{{m, key, after}})
}

// Parcel is a message with its key and the earliest instant, both may be empty.
type Parcel struct {
	Message Message
	Key     string
	After   when.Instant
}

// QueueAll has many messages sent.
func QueueAll(tx *db.Tx, parcels []Parcel) error {
	wishes := make([]job.Wish, 0, len(parcels))
	for _, p := range parcels {
		m, err := p.Message.clean()
		if err != nil {
			return err
		}
		wishes = append(wishes, job.Wish{Kind: Send, Args: m, Options: job.Options{Key: p.Key, After: p.After}})
	}
	return job.EnqueueAll(tx, wishes)
}

// Withdraw takes back a message that was queued with a key and is not being sent.
func Withdraw(tx *db.Tx, key string) error { return job.Cancel(tx, Send, key) }

// clean puts a message into one form and refuses what cannot be sent. Lines cannot end a
// header: names and subjects have none.
func (m Message) clean() (Message, error) {
	m.Subject = text.Space(text.NFC(m.Subject))
	m.Name = text.Space(text.NFC(m.Name))
	m.Text = strings.TrimSpace(strings.ReplaceAll(text.NFC(m.Text), "\r\n", "\n"))
	if a, err := netmail.ParseAddress(m.To); err != nil || a.Address != m.To {
		return m, fault.New(fault.Invalid, "mail.address", m.To)
	}
	if m.Subject == "" || len([]rune(m.Subject)) > mostSubject || m.Text == "" || len(m.Text) > mostBody {
		return m, fault.New(fault.Invalid, "mail.size", mostSubject, mostBody)
	}
	return m, nil
}

// Settings are how mail leaves the house.
type Settings struct {
	Active     bool
	Host       string
	Port       int
	Security   string // starttls, tls or none
	User       string
	Password   string
	Sender     string // address
	SenderName string
	Authority  string // PEM certificates to trust besides the system's
	PerMinute  int
	Version    int
}

// DefaultSettings are those of a new installation: no mail is sent.
func DefaultSettings() Settings { return Settings{Port: 587, Security: "starttls", PerMinute: 120} }

// Securities are the ways of speaking with the server.
func Securities() []string { return []string{"starttls", "tls", "none"} }

// Check tells all that is wrong with the settings, by field.
func (s Settings) Check() error {
	wrong := fault.New(fault.Invalid, "mail.wrong-settings")
	if s.Active && (s.Host == "" || strings.ContainsAny(s.Host, " /:@")) {
		wrong.At("host", "mail.host")
	}
	if s.Port < 1 || s.Port > 65535 {
		wrong.At("port", "mail.port")
	}
	if s.Security != "starttls" && s.Security != "tls" && s.Security != "none" {
		wrong.At("security", "mail.security")
	}
	if a, err := netmail.ParseAddress(s.Sender); (s.Active || s.Sender != "") && (err != nil || a.Address != s.Sender) {
		wrong.At("sender", "mail.address", s.Sender)
	}
	if len([]rune(s.SenderName)) > 120 || strings.ContainsAny(s.SenderName, "\r\n") {
		wrong.At("sender_name", "mail.sender-name")
	}
	if s.PerMinute < 1 || s.PerMinute > 6000 {
		wrong.At("per_minute", "mail.per-minute", 6000)
	}
	if s.User != "" && s.Security == "none" && !loopback(s.Host) {
		wrong.At("security", "mail.password-in-clear")
	}
	return wrong.OrNil()
}

// longest is how long sending one mail may take.
const longest = time.Minute
