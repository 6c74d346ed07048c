package upkeep_test

import (
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/mail"
	"tonghop/internal/seal"
	"tonghop/internal/upkeep"
)

var boss, local, nobody = access.Actor{ID: "boss", Name: "Quản trị"}, access.Actor{ID: "local"}, access.Actor{ID: "nobody"}

func build(t *testing.T, d *db.DB) *upkeep.Service {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		if err := access.PutNodes(tx, "huyện", "xã", "huyện khác"); err != nil {
			return err
		}
		if err := access.SetParents(tx, "xã", []access.Edge{{Node: "xã", Parent: "huyện"}}); err != nil {
			return err
		}
		for _, g := range []access.Grant{{Account: "boss", Role: access.Admin, Unit: access.House}, {Account: "local", Role: access.Admin, Unit: "huyện"}} {
			if _, err := access.AddGrant(tx, g); err != nil {
				return err
			}
		}
		return nil
	})
	return upkeep.New(&access.Door{DB: d}, seal.NewKey(), nil)
}

func write(t *testing.T, d *db.DB, f func(*db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func kind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := build(t, d)
		ctx := t.Context()
		in := upkeep.SaveMailIn{Settings: mail.DefaultSettings()}
		in.Active, in.Host, in.User, in.Password, in.Sender = true, "127.0.0.1", "u", "bí mật", "a@b.vn"
		in.Port = 1
		for what, who := range map[string]access.Actor{"local": local, "nobody": nobody} {
			_, err := s.Mail(ctx, who)
			kind(t, what, err, fault.NotFound)
			kind(t, what, s.SaveMail(ctx, who, in), fault.NotFound)
			kind(t, what, s.TryMail(ctx, who, mail.Message{To: "a@b.vn"}), fault.NotFound)
		}
		kind(t, "not set yet", s.TryMail(ctx, boss, mail.Message{To: "a@b.vn"}), fault.Closed)
		if err := s.SaveMail(ctx, boss, in); err != nil {
			t.Fatal(err)
		}
		m, err := s.Mail(ctx, boss)
		if err != nil || m.Password != "" || !m.HasPassword || m.Version != 1 {
			t.Fatal(m, err)
		}
		in.Settings = m.Settings
		in.SenderName = "Huyện"
		if err := s.SaveMail(ctx, boss, in); err != nil { // an empty password keeps the old one
			t.Fatal(err)
		}
		if got, err := s.Settings(ctx); err != nil || got.Password != "bí mật" || got.SenderName != "Huyện" {
			t.Fatal(got, err)
		}
		in.Version, in.Host = 2, "127.0.0.2"
		if err := s.SaveMail(ctx, boss, in); fault.FieldsOf(err)["password"] == nil {
			t.Error("a kept password goes to another server", err)
		}
		in.Forget = true
		if err := s.SaveMail(ctx, boss, in); err != nil {
			t.Fatal(err)
		}
		kind(t, "nobody answers", s.TryMail(ctx, boss, mail.Message{To: "a@b.vn", Subject: "Thử", Text: "Thử"}), fault.Busy)
		s.Fixed = upkeep.FixedMail("mail.b.vn", 25, "none", "", "", "a@b.vn", "")
		kind(t, "fixed", s.SaveMail(ctx, boss, in), fault.Closed)
		if m, err := s.Mail(ctx, boss); err != nil || !m.Fixed || m.Host != "mail.b.vn" || upkeep.FixedMail("", 0, "", "", "", "", "") != nil {
			t.Error(m, err)
		}
	})
}

func TestTasks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := build(t, d)
		ctx := t.Context()
		write(t, d, func(tx *db.Tx) error {
			for _, secret := range []string{"thư riêng", "thư nữa", "thư ba"} {
				if err := job.Enqueue(tx, "test.mail", secret, job.Options{}); err != nil {
					return err
				}
			}
			_, err := tx.Exec("UPDATE job_task SET state = 'parked'")
			return err
		})
		l, err := s.Tasks(ctx, boss, job.Filter{State: job.Parked, Limit: 2})
		if err != nil || len(l.Tasks) != 2 || !l.More || l.Tasks[0].Args != "" || len(l.Counts) != 1 {
			t.Fatal(l, err)
		}
		for what, who := range map[string]access.Actor{"local": local, "nobody": nobody} {
			_, err := s.Tasks(ctx, who, job.Filter{})
			kind(t, what, err, fault.NotFound)
			kind(t, what, s.Retry(ctx, who, l.Tasks[0].ID), fault.NotFound)
			kind(t, what, s.Drop(ctx, who, l.Tasks[0].ID), fault.NotFound)
			_, err = s.RetryParked(ctx, who, "")
			kind(t, what, err, fault.NotFound)
		}
		if err := s.Retry(ctx, boss, l.Tasks[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Drop(ctx, boss, l.Tasks[1].ID); err != nil {
			t.Fatal(err)
		}
		kind(t, "dropped twice", s.Drop(ctx, boss, l.Tasks[1].ID), fault.NotFound)
		for _, want := range []int64{1, 0} {
			if n, err := s.RetryParked(ctx, boss, ""); err != nil || n != want {
				t.Error(n, err)
			}
		}
	})
}

func TestAudit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := build(t, d)
		ctx := t.Context()
		write(t, d, func(tx *db.Tx) error {
			for _, unit := range []string{"xã", "huyện khác", "huyện", "", access.House} {
				if err := audit.Append(tx, audit.Entry{Actor: "a", Verb: "test.do", Ref: audit.Ref{Noun: "test", ID: "1", Unit: unit}}, nil); err != nil {
					return err
				}
			}
			return nil
		})
		for want, who := range map[int]access.Actor{5: boss, 2: local, 0: nobody} {
			entries, more, err := s.Audit(ctx, who, audit.Filter{Limit: 10})
			if err != nil || len(entries) != want || more {
				t.Errorf("%s: %v %v", who.ID, entries, err)
			}
		}
		first, more, err := s.Audit(ctx, boss, audit.Filter{Limit: 3})
		if err != nil || len(first) != 3 || !more {
			t.Fatal(first, more, err)
		}
		rest, more, err := s.Audit(ctx, boss, audit.Filter{Limit: 3, Before: first[2].ID})
		if err != nil || len(rest) != 2 || more {
			t.Error(rest, more, err)
		}
		_, _, err = s.Audit(ctx, access.Actor{}, audit.Filter{})
		kind(t, "stranger", err, fault.Unsigned)
	})
}

func TestSeats(t *testing.T) {
	d := dbtest.SQLite(t)
	s := build(t, d)
	for who, want := range map[access.Actor]upkeep.Seat{boss: {House: true, Units: true}, local: {Units: true}, nobody: {}} {
		if got, err := s.Seat(t.Context(), who); err != nil || got != want {
			t.Errorf("%s: %v %v", who.ID, got, err)
		}
	}
}
