package request

import (
	"context"
	"strconv"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/request/ics"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// MakeFeedIn asks for the address of one's own calendar.
type MakeFeedIn struct{}

const putFeedSQL = `INSERT INTO request_feed (account, secret, made_at) VALUES ($1, $2, $3)
ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at`

// MakeFeed gives a new secret for the address of one's own calendar; the one before stops
// working. Only its digest is kept, so it is shown once.
func (s *Service) MakeFeed(ctx context.Context, who access.Actor, _ MakeFeedIn) (string, error) {
	secret := seal.Token()
	err := s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		if _, err := tx.Exec(putFeedSQL, tx.Who.ID, string(seal.Of([]byte(secret))), tx.At); err != nil {
			return err
		}
		return tx.Record("request.feed", audit.Ref{Noun: "account", ID: tx.Who.ID}, nil)
	})
	return secret, err
}

// FeedSince tells since when one's own calendar has an address; zero where it has none.
func (s *Service) FeedSince(ctx context.Context, who access.Actor, _ MakeFeedIn) (at when.Instant, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		at, _, err = db.Maybe(tx.Tx, "SELECT made_at FROM request_feed WHERE account = $1", func(s db.Scan) (when.Instant, error) {
			var at when.Instant
			err := s(&at)
			return at, err
		}, tx.Who.ID)
		return err
	})
	return at, err
}

// StopFeed takes the address of one's own calendar away.
func (s *Service) StopFeed(ctx context.Context, who access.Actor, _ MakeFeedIn) (gone bool, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		tx.Signed()
		n, err := tx.Exec("DELETE FROM request_feed WHERE account = $1", tx.Who.ID)
		if gone = n > 0; err != nil || !gone {
			tx.Unchanged()
			return err
		}
		return tx.Record("request.feed", audit.Ref{Noun: "account", ID: tx.Who.ID}, map[string]any{"stopped": true})
	})
	return gone, err
}

// Feed is the calendar behind a secret address (RFC 5545): the deadlines of what the
// person's units owe, and of what they have asked for. The secret is all that a calendar
// program has to show, so the feed holds names and days and no report.
func (s *Service) Feed(ctx context.Context, secret string) ([]byte, error) {
	var who access.Actor
	err := s.Door.DB.Read(ctx, func(tx *db.Tx) error {
		account, found, err := db.Maybe(tx, "SELECT account FROM request_feed WHERE secret = $1", func(s db.Scan) (string, error) {
			var a string
			err := s(&a)
			return a, err
		}, string(seal.Of([]byte(secret))))
		if err == nil && !found {
			err = fault.New(fault.NotFound, "request.no-feed")
		}
		who = access.Actor{ID: account}
		return err
	})
	if err != nil {
		return nil, err
	}
	var events []ics.Event
	var now when.Instant
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		now = tx.At
		events, err = s.events(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return ics.Write(events, now), nil
}

const mostEvents = 500

const feedSQL = "SELECT " + obligationColumns + ` FROM request_obligation o WHERE o.state <> 'released' AND o.deadline >= $1 AND `

func (s *Service) events(tx *access.Tx) ([]ics.Event, error) {
	since := tx.At.Day().AddDays(-90)
	units := db.Or(tx.Visible(Answer, "o.unit"), tx.Visible(Answer, "o.division"))
	c := units.After(1)
	rows, err := db.All(tx.Tx, feedSQL+"("+c.SQL+") ORDER BY o.deadline LIMIT "+strconv.Itoa(mostEvents), scanObligation, append([]any{since}, c.Args...)...)
	if err != nil {
		return nil, err
	}
	t, err := s.Units.TreeToday(tx.Tx)
	if err != nil {
		return nil, err
	}
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return nil, err
	}
	var all []ics.Event
	letters := map[ID]Letter{}
	for _, o := range rows {
		l, ok := letters[o.Request]
		if !ok {
			if l, err = LetterOf(tx.Tx, o.Request); err != nil {
				return nil, err
			}
			letters[o.Request] = l
		}
		e := ics.Event{ID: string(o.ID), Day: o.Deadline, Summary: "Hạn gửi: " + l.Subject, Version: o.Version, Changed: o.ChangedAt, Done: !o.State.Owing(),
			About: named(o, t, h).Name + " gửi " + l.Text.InText + markWords(&l)}
		if s.Link != nil {
			e.Link = s.Link("/obligations/" + string(o.ID))
		}
		all = append(all, e)
	}
	asked, err := s.askedEvents(tx, since)
	return append(all, asked...), err
}

func (s *Service) askedEvents(tx *access.Tx, since when.Day) ([]ics.Event, error) {
	c := db.And(tx.Visible(Write, "asker"), db.When("state = 'running' AND last_deadline >= $1", since))
	rows, err := letters(tx.Tx, c, mostEvents)
	if err != nil {
		return nil, err
	}
	var all []ics.Event
	for _, l := range rows {
		e := ics.Event{ID: string(l.ID), Day: l.Deadlines.Last(), Summary: "Hạn nhận báo cáo: " + l.Subject, Version: l.Version, Changed: l.SentAt,
			About: strconv.Itoa(l.Units) + " đơn vị gửi " + l.Text.InText + markWords(&l)}
		if s.Link != nil {
			e.Link = s.Link("/requests/" + string(l.ID))
		}
		all = append(all, e)
	}
	return all, nil
}

func markWords(l *Letter) string {
	if l.Number == "" {
		return ""
	}
	return " theo Công văn số " + l.Mark()
}
