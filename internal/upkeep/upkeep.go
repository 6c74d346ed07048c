// Package upkeep is what the administrators of an installation look after besides people and
// units: mail, background tasks, the record of what was done.
package upkeep

import (
	"context"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/mail"
	"tonghop/internal/seal"
)

// Verbs of the upkeep. Mail and tasks are the whole installation's; the record is seen for
// the units that one administers.
const (
	AdminView  access.Verb = "admin.view"
	AuditView  access.Verb = "audit.view"
	JobView    access.Verb = "job.view"
	JobManage  access.Verb = "job.manage"
	MailView   access.Verb = "mail.view"
	MailManage access.Verb = "mail.manage"
)

// Service is the use cases of the upkeep.
type Service struct {
	Door *access.Door
	// Key closes the mail server's password.
	Key seal.Key
	// Fixed are mail settings of the configuration; nil where they are set on the page.
	Fixed *mail.Settings
}

// New makes the service.
func New(door *access.Door, key seal.Key, fixed *mail.Settings) *Service {
	return &Service{Door: door, Key: key, Fixed: fixed}
}

// MailSettings are the settings as a page may show them: without the password.
type MailSettings struct {
	mail.Settings
	HasPassword bool
	Fixed       bool // set by the configuration; the page cannot change them
}

// Mail gives the mail settings.
func (s *Service) Mail(ctx context.Context, who access.Actor) (m MailSettings, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(MailView, access.House); err != nil {
			return err
		}
		got, err := s.settings(tx)
		m = MailSettings{Settings: got, HasPassword: got.Password != "", Fixed: s.Fixed != nil}
		m.Password = ""
		return err
	})
	return m, err
}

func (s *Service) settings(tx *access.Tx) (mail.Settings, error) {
	if s.Fixed != nil {
		return *s.Fixed, nil
	}
	return mail.Load(tx.Tx, s.Key)
}

// Settings gives the settings in force with their password, for the program itself.
func (s *Service) Settings(ctx context.Context) (m mail.Settings, err error) {
	err = s.Door.Read(ctx, access.System("mail"), func(tx *access.Tx) error {
		tx.Signed()
		m, err = s.settings(tx)
		return err
	})
	return m, err
}

// SaveMailIn changes the mail settings. An empty password keeps the one that is set, unless
// Forget says that there is none any more.
type SaveMailIn struct {
	mail.Settings
	Forget bool
}

// SaveMail changes the mail settings.
func (s *Service) SaveMail(ctx context.Context, who access.Actor, in SaveMailIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(MailManage, access.House); err != nil {
			return err
		}
		if s.Fixed != nil {
			return fault.New(fault.Closed, "upkeep.mail-fixed")
		}
		was, err := mail.Load(tx.Tx, s.Key)
		if err != nil {
			return err
		}
		next := in.Settings
		switch {
		case in.Forget:
			next.Password = ""
		case next.Password == "" && (next.Host != was.Host || next.User != was.User) && was.Password != "":
			// A kept password must not go to a server that its owner never gave it to.
			return fault.New(fault.Invalid, "mail.wrong-settings").At("password", "upkeep.password-again")
		case next.Password == "":
			next.Password = was.Password
		}
		if err := mail.Save(tx.Tx, s.Key, next); err != nil {
			return err
		}
		detail := map[string]any{"active": next.Active, "host": next.Host, "port": next.Port, "security": next.Security, "sender": next.Sender}
		return tx.Record(MailManage, audit.Ref{Noun: "mail", ID: "settings", Unit: access.House}, detail)
	})
}

// TryMail sends a mail to an address at once, and tells what the server says. It uses the
// settings that are saved, switched on or not.
func (s *Service) TryMail(ctx context.Context, who access.Actor, m mail.Message) error {
	var settings mail.Settings
	err := s.Door.Write(ctx, who, func(tx *access.Tx) (err error) {
		if err := tx.Must(MailManage, access.House); err != nil {
			return err
		}
		if settings, err = s.settings(tx); err != nil {
			return err
		}
		if settings.Host == "" {
			return fault.New(fault.Closed, "upkeep.mail-not-set")
		}
		return tx.Record(MailManage, audit.Ref{Noun: "mail", ID: "trial", Unit: access.House}, map[string]string{"to": m.To})
	})
	if err != nil {
		return err
	}
	return mail.Deliver(ctx, settings, m)
}

// TaskList is the background tasks as a page shows them. Arguments are left out: they may
// hold letters to people.
type TaskList struct {
	Tasks  []job.Task
	More   bool
	Counts []job.Count
	Lines  []job.Line
}

// Tasks gives the background tasks.
func (s *Service) Tasks(ctx context.Context, who access.Actor, f job.Filter) (l TaskList, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if err := tx.Must(JobView, access.House); err != nil {
			return err
		}
		limit := max(1, min(f.Limit, 200))
		f.Limit = limit + 1
		if l.Tasks, err = job.List(tx.Tx, f); err != nil {
			return err
		}
		l.More = len(l.Tasks) > limit
		l.Tasks = l.Tasks[:min(len(l.Tasks), limit)]
		for i := range l.Tasks {
			l.Tasks[i].Args = ""
		}
		if l.Counts, err = job.Counts(tx.Tx); err != nil {
			return err
		}
		l.Lines, err = job.Timetable(tx.Tx)
		return err
	})
	return l, err
}

// Retry has a task tried again at once.
func (s *Service) Retry(ctx context.Context, who access.Actor, id string) error {
	return s.task(ctx, who, id, "retried", job.Retry)
}

// Drop removes a task that will never succeed.
func (s *Service) Drop(ctx context.Context, who access.Actor, id string) error {
	return s.task(ctx, who, id, "dropped", job.Drop)
}

func (s *Service) task(ctx context.Context, who access.Actor, id, what string, do func(*db.Tx, string) error) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(JobManage, access.House); err != nil {
			return err
		}
		t, err := job.ByID(tx.Tx, id)
		if err != nil {
			return err
		}
		if err := do(tx.Tx, id); err != nil {
			return err
		}
		return tx.Record(JobManage, audit.Ref{Noun: "job", ID: id, Unit: access.House}, map[string]string{what: string(t.Kind), "error": t.Error})
	})
}

// RetryParked has every parked task of a kind tried again, of all kinds where kind is empty.
func (s *Service) RetryParked(ctx context.Context, who access.Actor, kind job.Kind) (n int64, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) (err error) {
		if err := tx.Must(JobManage, access.House); err != nil {
			return err
		}
		if n, err = job.RetryParked(tx.Tx, kind); err != nil {
			return err
		}
		if n == 0 {
			tx.Unchanged()
			return nil
		}
		return tx.Record(JobManage, audit.Ref{Noun: "job", ID: "parked", Unit: access.House}, map[string]any{"retried": n, "kind": string(kind)})
	})
	return n, err
}

// Audit gives what was done, the newest first, for the units that the asker administers.
func (s *Service) Audit(ctx context.Context, who access.Actor, f audit.Filter) (entries []audit.Entry, more bool, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		all, err := tx.May(AuditView, access.House)
		if err != nil {
			return err
		}
		if !all {
			f.Within = tx.Visible(AuditView, "unit")
		}
		limit := max(1, min(f.Limit, 200))
		f.Limit = limit + 1
		entries, err = audit.List(tx.Tx, f)
		if len(entries) > limit {
			entries, more = entries[:limit], true
		}
		return err
	})
	return entries, more, err
}

// Seat is what parts of the administration somebody may see.
type Seat struct{ House, Units bool }

// Seat tells what parts of the administration the asker may see: of the whole house, of some
// units, or none.
func (s *Service) Seat(ctx context.Context, who access.Actor) (seat Seat, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) (err error) {
		if seat.House, err = tx.May(AdminView, access.House); err != nil {
			return err
		}
		seat.Units, err = administers(tx)
		return err
	})
	return seat, err
}

// administers tells whether the asker holds an administrator's role today.
func administers(tx *access.Tx) (bool, error) {
	grants, err := access.GrantsOf(tx.Tx, tx.Who.ID)
	if err != nil {
		return false, err
	}
	for _, g := range grants {
		if g.Role == access.Admin && g.Active(tx.At.Day()) {
			return true, nil
		}
	}
	return tx.Who.IsSystem(), nil
}

// FixedMail makes mail settings of a configuration that names a mail server.
func FixedMail(host string, port int, security, user, password, sender, authority string) *mail.Settings {
	if strings.TrimSpace(host) == "" {
		return nil
	}
	s := mail.DefaultSettings()
	s.Active, s.Host, s.Port, s.Security, s.User, s.Password, s.Sender, s.Authority = true, host, port, security, user, password, sender, authority
	return &s
}
