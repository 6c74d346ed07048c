package request

import (
	"context"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/paper"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// BeginIn begins a letter. With Parent it passes an obligation down to the units below.
type BeginIn struct {
	Asker  string
	Regime string
	Period when.Period
	Parent ObligationID
}

// Begin makes the draft of a letter with the usual words, units and deadlines.
func (s *Service) Begin(ctx context.Context, who access.Actor, in BeginIn) (l Letter, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		l, err = s.begin(tx, in)
		return err
	})
	return l, err
}

func (s *Service) begin(tx *access.Tx, in BeginIn) (l Letter, err error) {
	var own when.Day
	if in.Parent != "" {
		if in, own, err = passing(tx, in); err != nil {
			return l, err
		}
	}
	if err := tx.Must(Write, in.Asker); err != nil {
		return l, err
	}
	p, err := library.Latest(tx.Tx, in.Regime)
	if err != nil {
		return l, err
	}
	if _, err := when.ParsePeriod(string(in.Period)); err != nil || !p.Regime.Owes(in.Period) {
		return l, fault.New(fault.Invalid, "request.period-wrong", string(in.Period)).At("period", "request.period-wrong", string(in.Period))
	}
	l = Letter{ID: ID(uid.New()), Regime: in.Regime, RegimeVersion: p.Version, RegimeDigest: string(p.Digest), Period: in.Period, Asker: in.Asker,
		Parent: in.Parent, Reminders: DefaultSchedule(), State: Draft, CreatedBy: tx.Who.ID, CreatedName: tx.Who.Name, CreatedAt: tx.At}
	if err := s.usual(tx.Tx, &l, p.Regime, own); err != nil {
		return l, err
	}
	if err := insertLetter(tx.Tx, &l); err != nil {
		return l, err
	}
	return l, tx.Record(Write, l.ref(), map[string]any{"regime": l.Regime, "period": l.Period, "parent": l.Parent})
}

// passing fills in what a letter takes over from the obligation that it passes down, and
// gives the deadline of that.
func passing(tx *access.Tx, in BeginIn) (BeginIn, when.Day, error) {
	o, err := Get(tx.Tx, in.Parent)
	if err != nil {
		tx.Signed()
		return in, when.Day{}, err
	}
	if err := tx.MustAny(Write, o.Owners()...); err != nil {
		return in, when.Day{}, err
	}
	if !o.State.Owing() {
		return in, when.Day{}, o.State.closed()
	}
	parent, err := LetterOf(tx.Tx, o.Request)
	if err != nil {
		return in, when.Day{}, err
	}
	in.Regime, in.Period = parent.Regime, parent.Period
	if in.Asker == "" {
		in.Asker = o.Unit
	}
	return in, o.Deadline, nil
}

// usual fills a new letter with the usual units, deadlines and words.
func (s *Service) usual(tx *db.Tx, l *Letter, r *regime.Regime, own when.Day) error {
	t, err := s.Units.TreeToday(tx)
	if err != nil {
		return err
	}
	h, err := s.house(tx, t, l.Asker)
	if err != nil {
		return err
	}
	on, err := levelDay(r, l.Period)
	if err != nil {
		return err
	}
	l.Choice = usualChoice(r, t, l.Asker, on)
	chosen := sorted(resolve(l.Choice, t, l.Asker), r, on)
	cal, err := s.Calendar(tx)
	if err != nil {
		return err
	}
	if l.Deadlines, err = suggest(r, l.Period, chosen.Levels, tx.At.Day(), own, cal); err != nil {
		return err
	}
	l.Text, l.Symbol = Standard(r, h)
	l.Text.Addressees = Addressees(l.Choice, t)
	if l.Parent != "" {
		if err := passedWords(tx, l); err != nil {
			return err
		}
	}
	l.Subject = l.Title(r)
	return nil
}

// passedWords has a letter that passes another down say so in its first words.
func passedWords(tx *db.Tx, l *Letter) error {
	o, err := Get(tx, l.Parent)
	if err != nil {
		return err
	}
	parent, err := LetterOf(tx, o.Request)
	if err != nil {
		return err
	}
	lead := "Thực hiện Công văn"
	if parent.Number != "" {
		lead += " số " + parent.Mark()
	}
	if parent.Day.Known() {
		lead += " ngày " + dayWords(parent.Day)
	}
	lead += " của " + parent.Text.InText + " về việc " + parent.Subject + ", {asker} đề nghị các đơn vị báo cáo kết quả thực hiện theo đề cương gửi kèm Công văn này."
	_, rest, _ := strings.Cut(l.Text.Body, "\n")
	l.Text.Body, l.Guidance = lead+"\n"+rest, parent.Guidance
	return nil
}

// levelDay is the day whose levels count for a period: the last of its figures.
func levelDay(r *regime.Regime, p when.Period) (when.Day, error) {
	_, to, err := r.Window(p)
	return to, err
}

// SaveIn is a draft as a person has written it.
type SaveIn struct {
	ID          ID
	Version     int64
	Period      when.Period
	Text        Text
	Number      string
	Symbol      string
	Day         when.Day
	Deadlines   Deadlines
	Choice      Choice
	Reminders   Schedule
	AutoNothing bool
	Guidance    string
}

// Save writes the draft of a letter. A draft may be unfinished; only what makes no sense
// at all is refused.
func (s *Service) Save(ctx context.Context, who access.Actor, in SaveIn) (l Letter, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		l, err = s.save(tx, in)
		return err
	})
	return l, err
}

func (s *Service) save(tx *access.Tx, in SaveIn) (Letter, error) {
	l, err := opened(tx, in.ID, Write, in.Version, Draft)
	if err != nil {
		return l, err
	}
	r, err := regimeOf(tx.Tx, &l)
	if err != nil {
		return l, err
	}
	if err := in.check(r); err != nil {
		return l, err
	}
	l.Period, l.Text, l.Number, l.Symbol, l.Day = in.Period, in.Text.clean(), text.Space(in.Number), text.Space(in.Symbol), in.Day
	l.Deadlines, l.Choice, l.Reminders, l.AutoNothing, l.Guidance = in.Deadlines, in.Choice, in.Reminders, in.AutoNothing, text.NFC(in.Guidance)
	l.Subject = l.Title(r)
	if err := s.fit(tx.Tx, &l, r); err != nil {
		return l, err
	}
	if err := saveLetter(tx.Tx, &l); err != nil {
		return l, err
	}
	return l, tx.Record(Write, l.ref(), nil)
}

// fit gives levels that came in with the choice their suggested deadline, and drops the
// deadlines of levels that are not asked any more.
func (s *Service) fit(tx *db.Tx, l *Letter, r *regime.Regime) error {
	t, err := s.Units.TreeToday(tx)
	if err != nil {
		return err
	}
	on, err := levelDay(r, l.Period)
	if err != nil {
		return err
	}
	all := resolve(l.Choice, t, l.Asker)
	if err := below(all, t, l.Asker); err != nil {
		return err
	}
	cal, err := s.Calendar(tx)
	if err != nil {
		return err
	}
	own, err := ownDeadline(tx, l)
	if err != nil {
		return err
	}
	chosen := sorted(all, r, on)
	suggested, err := suggest(r, l.Period, chosen.Levels, tx.At.Day(), own, cal)
	if err != nil {
		return err
	}
	for level := range suggested {
		if day := l.Deadlines[level]; day.Known() {
			suggested[level] = day
		}
	}
	l.Deadlines = suggested
	return nil
}

// ownDeadline is the deadline of the obligation that a letter passes down, or none.
func ownDeadline(tx *db.Tx, l *Letter) (when.Day, error) {
	if l.Parent == "" {
		return when.Day{}, nil
	}
	o, err := Get(tx, l.Parent)
	return o.Deadline, err
}

const (
	mostWords  = 20000 // letters of a body
	mostLine   = 500
	mostUnits  = 20000
	mostRemind = 60 // working days before or after a deadline
)

func (in *SaveIn) check(r *regime.Regime) error {
	bad := fault.New(fault.Invalid, "request.draft-wrong")
	if _, err := when.ParsePeriod(string(in.Period)); err != nil || !r.Owes(in.Period) {
		bad.At("period", "request.period-wrong", string(in.Period))
	}
	for field, words := range map[string]string{"body": in.Text.Body, "guidance": in.Guidance} {
		if len(words) > mostWords {
			bad.At(field, "request.too-long", mostWords)
		}
	}
	for field, words := range map[string]string{"subject": in.Text.Subject, "issuer": in.Text.Issuer, "parent_body": in.Text.ParentBody, "number": in.Number, "symbol": in.Symbol,
		"place": in.Text.Place, "position": in.Text.Position, "signer": in.Text.Signer, "archive": in.Text.Archive} {
		if len(words) > mostLine {
			bad.At(field, "request.too-long", mostLine)
		}
	}
	switch paper.Urgency(in.Text.Urgency) {
	case "", paper.Khan, paper.ThuongKhan, paper.HoaToc:
	default:
		bad.At("urgency", "request.urgency-unknown", in.Text.Urgency)
	}
	if len(in.Choice.Also)+len(in.Choice.Minus) > mostUnits {
		bad.At("choice", "request.too-many-units", mostUnits)
	}
	in.Reminders.check(bad)
	return bad.OrNil()
}

// check refuses days that no reminder can have.
func (s Schedule) check(bad *fault.Error) {
	for _, n := range append(append([]int(nil), s.Before...), s.After...) {
		if n < 0 || n > mostRemind {
			bad.At("reminders", "request.remind-days", mostRemind)
		}
	}
}

// clean puts the words into NFC and takes empty lines out of lists.
func (t Text) clean() Text {
	for _, words := range []*string{&t.ParentBody, &t.Issuer, &t.InText, &t.Place, &t.Subject, &t.Archive, &t.Position, &t.Signer} {
		*words = text.Space(text.NFC(*words))
	}
	t.Body = strings.TrimSpace(text.NFC(strings.ReplaceAll(t.Body, "\r\n", "\n")))
	for _, list := range []*[]string{&t.Addressees, &t.Bases, &t.Recipients, &t.Authority} {
		var kept []string
		for _, line := range *list {
			if line = text.Space(text.NFC(line)); line != "" {
				kept = append(kept, line)
			}
		}
		*list = kept
	}
	return t
}

// DropIn throws a draft away.
type DropIn struct {
	ID      ID
	Version int64
}

// Drop throws the draft of a letter away.
func (s *Service) Drop(ctx context.Context, who access.Actor, in DropIn) (l Letter, err error) {
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if l, err = opened(tx, in.ID, Write, in.Version, Draft); err != nil {
			return err
		}
		if err := deleteLetter(tx.Tx, in.ID, in.Version); err != nil {
			return err
		}
		return tx.Record(Write, l.ref(), map[string]any{"dropped": l.Subject})
	})
	return l, err
}
