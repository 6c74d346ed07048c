package activity

import (
	"context"
	"slices"
	"strings"
	"sync"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/blob"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/seal"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Verbs of the diary.
const (
	View  access.Verb = "activity.view"
	Write access.Verb = "activity.write"
	Check access.Verb = "activity.check"
)

// Service is the use cases of the diary.
type Service struct {
	Door  *access.Door
	Units *org.Service
	Blobs *blob.Store

	mu      sync.Mutex
	readers map[string]*Reader
}

// New makes the service.
func New(door *access.Door, units *org.Service, blobs *blob.Store) *Service {
	return &Service{Door: door, Units: units, Blobs: blobs, readers: map[string]*Reader{}}
}

func (e *Entry) ref() audit.Ref { return audit.Ref{Noun: "activity", ID: e.ID, Unit: e.Unit} }

// keeper is a unit that keeps a diary, the body that counts it, and the tree they stand in.
type keeper struct {
	unit, body *org.Member
	tree       *org.DayTree
}

// keeper finds a unit as it stands today, or as it stood on its last day.
func (s *Service) keeper(tx *access.Tx, unit string) (keeper, error) {
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return keeper{}, err
	}
	who, ok := h.Unit(unit)
	if !ok {
		return keeper{}, fault.New(fault.NotFound, "activity.no-unit")
	}
	tree := h.On(who.LastDay(tx.At.Day()))
	u, ok := tree.Unit(unit)
	b, found := tree.Body(unit)
	if !ok || !found {
		return keeper{}, fault.New(fault.NotFound, "activity.no-unit")
	}
	return keeper{u, b, tree}, nil
}

// regimesFor are the newest versions of the regimes that a body reports for on a day: those
// with a legal basis in force, kept by nobody or by a unit at or above the body. Of
// regimes that were copied from one another the nearest unit's counts.
func regimesFor(tx *access.Tx, tree *org.DayTree, body *org.Member, day when.Day) ([]*regime.Regime, error) {
	all, err := library.All(tx.Tx)
	if err != nil {
		return nil, err
	}
	kins, err := library.Kins(tx.Tx)
	if err != nil {
		return nil, err
	}
	near := map[string]int{"": 1000, body.ID: 0} // how far away the unit is that keeps a regime
	for i, above := range tree.Ancestors(body.ID) {
		near[above.ID] = i + 1
	}
	chosen := map[string]library.Kin{} // by root
	for _, k := range kins {
		far, ours := near[k.Owner]
		old, there := chosen[k.Root]
		if ours && (!there || far < near[old.Owner]) && owed(all, k.Code, string(body.Level()), day) {
			chosen[k.Root] = k
		}
	}
	var in []*regime.Regime
	for _, p := range all {
		for _, k := range chosen {
			if k.Code == p.Regime.Code {
				in = append(in, p.Regime)
			}
		}
	}
	return in, nil
}

// owed tells whether a level owes a published regime on a day.
func owed(all []*library.Published, code, level string, day when.Day) bool {
	for _, p := range all {
		if p.Regime.Code == code {
			_, owes := p.Regime.LevelOn(level, day)
			return owes && (len(p.Regime.Bases) == 0 || len(p.Regime.BasesOn(day)) > 0)
		}
	}
	return false
}

// mostReaders bounds the readers that are kept; there is one for each level and state of
// the regimes.
const mostReaders = 40

// reader gives the reader of a level's words, kept by the digests of its regimes.
func (s *Service) reader(level string, regimes []*regime.Regime) (*Reader, error) {
	var key strings.Builder
	key.WriteString(level)
	for _, r := range regimes {
		key.WriteString(" " + string(r.Digest()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.readers[key.String()]; r != nil {
		return r, nil
	}
	r, err := NewReader(level, regimes...)
	if err != nil {
		return nil, err
	}
	if len(s.readers) >= mostReaders {
		clear(s.readers)
	}
	s.readers[key.String()] = r
	return r, nil
}

// Book is what a unit's diary speaks of: its level and the regimes with their indicators.
type Book struct {
	Unit    *org.Member
	Body    *org.Member
	Level   string
	Regimes []*regime.Regime
	Today   when.Day
	Below   int // bodies right below

	MayWrite, MayCheck bool // as BookOf finds
}

// Indicators are a regime's indicators that the book's level reports.
func (b Book) Indicators(r *regime.Regime) []*regime.Indicator {
	var all []*regime.Indicator
	for i := range r.Indicators {
		if reportedBy(&r.Indicators[i], b.Level) {
			all = append(all, &r.Indicators[i])
		}
	}
	return all
}

func (s *Service) book(tx *access.Tx, unit string) (Book, error) {
	today := tx.At.Day()
	k, err := s.keeper(tx, unit)
	if err != nil {
		return Book{}, err
	}
	b := Book{Unit: k.unit, Body: k.body, Level: string(k.body.Level()), Today: today, Below: len(k.tree.Children(k.body.ID))}
	b.Regimes, err = regimesFor(tx, k.tree, k.body, today)
	return b, err
}

// checkerFor knows what a unit may say.
func (b Book) checker(before []Figure) *checker {
	k := &checker{today: b.Today, level: b.Level, regimes: map[string]*regime.Regime{}, before: before}
	for _, r := range b.Regimes {
		k.regimes[r.Code] = r
	}
	return k
}

// Named gives the indicators of a book by what people may call them, folded: code, code with
// the regime's, name in either language.
func (b Book) Named() map[string][]Figure {
	all := map[string][]Figure{}
	for _, r := range b.Regimes {
		for _, i := range b.Indicators(r) {
			names := []string{i.Code, r.Code + "/" + i.Code, text.Fold(i.Name.Vi), text.Fold(i.Name.En)}
			slices.Sort(names)
			for _, name := range slices.Compact(names) {
				all[name] = append(all[name], Figure{Regime: r.Code, Indicator: i.Code})
			}
		}
	}
	return all
}

// Check finds everything that is wrong with a content, by the names of the form's fields, the
// figures as "figure1", "figure2"…, and gives it in the form that is kept.
func (b Book) Check(c Content) (Content, error) {
	c = c.tidy()
	return c, b.checker(nil).check(c)
}

// BookToWrite is BookOf for who may write in the diary.
func (s *Service) BookToWrite(ctx context.Context, who access.Actor, unit string) (b Book, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Write, unit); err != nil {
			return err
		}
		b, err = s.book(tx, unit)
		return err
	})
	return b, err
}

// Read proposes what a line says by the words of a book. It asks no right: nothing of the
// diary is read.
func (s *Service) Read(b Book, line string) (Understood, error) {
	r, err := s.reader(b.Level, b.Regimes)
	if err != nil {
		return Understood{}, err
	}
	return r.Understand(line, b.Today), nil
}

// BookOf tells what a unit's diary speaks of, for the forms.
func (s *Service) BookOf(ctx context.Context, who access.Actor, unit string) (b Book, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, unit); err != nil {
			return err
		}
		if b, err = s.book(tx, unit); err != nil {
			return err
		}
		if b.MayWrite, err = tx.May(Write, unit); err != nil {
			return err
		}
		b.MayCheck, err = tx.May(Check, unit)
		return err
	})
	return b, err
}

// UnderstandIn is a line that a unit is about to note.
type UnderstandIn struct {
	Unit, Line string
}

// Understand proposes what a line says. Nothing is written.
func (s *Service) Understand(ctx context.Context, who access.Actor, in UnderstandIn) (u Understood, b Book, err error) {
	if b, err = s.BookToWrite(ctx, who, in.Unit); err != nil {
		return u, b, err
	}
	u, err = s.Read(b, in.Line)
	return u, b, err
}

// AddIn is a new entry. Submission names the act of writing it: sent twice, it is written
// once. Files were sent before by Send.
type AddIn struct {
	Unit       string
	Submission string
	Content    Content
	Files      []string
}

// Added is the entry of a submission. Repeated tells that it was there already, Differs
// that it then said something else than what was sent now.
type Added struct {
	Entry    Entry
	Repeated bool
	Differs  bool
}

// Add writes an entry, or gives the one that its submission has written before.
func (s *Service) Add(ctx context.Context, who access.Actor, in AddIn) (out Added, err error) {
	if err := who.Sign(); err != nil {
		return out, err
	}
	in.Content = in.Content.tidy()
	if in.Submission == "" {
		in.Submission = uid.New()
	}
	if len(in.Submission) > 100 {
		return out, fault.New(fault.Invalid, "activity.submission")
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Write, in.Unit); err != nil {
			return err
		}
		b, err := s.book(tx, in.Unit)
		if err != nil {
			return err
		}
		out, err = s.add(tx, b, in)
		return err
	})
	return out, err
}

// AddAll writes entries of one unit inside a transaction: a spreadsheet's. It asks the right to
// write; a submission that was written before gives its entry again.
func (s *Service) AddAll(tx *access.Tx, unit string, list []AddIn) ([]Added, error) {
	if err := tx.Must(Write, unit); err != nil {
		return nil, err
	}
	b, err := s.book(tx, unit)
	if err != nil {
		return nil, err
	}
	var all []Added
	for _, in := range list {
		in.Unit, in.Content = unit, in.Content.tidy()
		one, err := s.add(tx, b, in)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (s *Service) add(tx *access.Tx, b Book, in AddIn) (Added, error) {
	if e, found, err := loadSubmission(tx.Tx, b.Body.ID, in.Submission); err != nil || found {
		tx.Unchanged()
		return repeated(e, in), err
	}
	k := b.checker(nil)
	if err := k.check(in.Content); err != nil {
		return Added{}, err
	}
	files, err := sentFiles(tx, in.Files, "")
	if err != nil {
		return Added{}, err
	}
	e := Entry{
		ID: uid.New(), Unit: b.Unit.ID, Body: b.Body.ID, Content: in.Content, Files: len(files), State: Fresh,
		Author: tx.Who.ID, By: tx.Who.Name, Created: tx.At, ChangedBy: tx.Who.Name, Changed: tx.At, Version: 1,
	}
	if e.Digest, err = digestOf(&e, digests(files)); err != nil {
		return Added{}, err
	}
	fresh, err := insertEntry(tx.Tx, &e, in.Submission)
	if err != nil {
		return Added{}, err
	}
	if !fresh { // somebody else's transaction was quicker with the same submission
		old, _, err := loadSubmission(tx.Tx, b.Body.ID, in.Submission)
		tx.Unchanged()
		return repeated(old, in), err
	}
	if err := s.finish(tx, &e, k, files, Written); err != nil {
		return Added{}, err
	}
	return Added{Entry: e}, tx.Record(Write, e.ref(), map[string]string{"digest": string(e.Digest)})
}

func repeated(e Entry, in AddIn) Added {
	return Added{Entry: e, Repeated: true, Differs: !e.Content.Equal(in.Content) || e.Files != len(slices.Compact(slices.Sorted(slices.Values(in.Files))))}
}

// finish writes what stands beside the row of an entry.
func (s *Service) finish(tx *access.Tx, e *Entry, k *checker, files []Attachment, what What) error {
	if err := putFigures(tx.Tx, e, k.decimals); err != nil {
		return err
	}
	for _, f := range files {
		if f.Entry == e.ID && f.Removed.IsZero() {
			continue
		}
		if err := attach(tx.Tx, f.ID, e.ID, when.Instant{}); err != nil {
			return err
		}
	}
	return addVersion(tx.Tx, e, tx.Who.ID, tx.Who.Name, what, files)
}

// sentFiles finds the files that an entry shall have: sent by the same person and not yet
// used, or the entry's own.
func sentFiles(tx *access.Tx, ids []string, entry string) ([]Attachment, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) == 0 {
		return nil, nil
	}
	if len(ids) > mostFiles {
		return nil, fault.New(fault.Invalid, "activity.invalid").At("files", "activity.files-many", mostFiles)
	}
	files, err := loadSent(tx.Tx, ids, tx.Who.ID, entry)
	if err == nil && len(files) != len(ids) {
		err = fault.New(fault.Invalid, "activity.invalid").At("files", "activity.file-gone")
	}
	return files, err
}

func digests(files []Attachment) []seal.Digest {
	var all []seal.Digest
	for _, f := range files {
		all = append(all, f.Digest)
	}
	return all
}
