package activity

import (
	"context"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/quantity"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// Evidence asks for entries with or without photos and files.
type Evidence string

// Choices of Evidence; the zero value asks for either.
const (
	WithFiles    Evidence = "with"
	WithoutFiles Evidence = "without"
)

// Filter says which entries of a unit's diary are wanted; what is empty asks for nothing.
type Filter struct {
	Unit     string
	Below    bool   // the diaries of all units below too
	Query    string // words anywhere, marks aside
	Kinds    []Kind
	From, To when.Day
	States   []State
	Evidence Evidence
	Deleted  bool
	After    string // key of the last entry of the page before
	Limit    int
}

// Listed is an entry in a list, with the name of its unit.
type Listed struct {
	Entry
	UnitName string
	Thumb    string // identity of its first picture
}

// Key is what the next page begins behind.
func (l Listed) Key() string { return l.Day.String() + "_" + l.ID }

// Page is a part of a list, the newest days first. More tells that others follow; Total is 0
// where nobody counted.
type Page struct {
	Entries []Listed
	More    bool
	Total   int
}

// mostListed bounds a page.
const mostListed = 200

// List gives entries by a filter.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter) (p Page, err error) {
	if f.Limit <= 0 || f.Limit > mostListed {
		f.Limit = 50
	}
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, f.Unit); err != nil {
			return err
		}
		c := f.cond(tx)
		entries, err := loadPage(tx.Tx, db.And(c, after(f.After)), f.Limit+1)
		if err != nil {
			return err
		}
		p = Page{Total: len(entries), More: len(entries) > f.Limit}
		if p.Total, err = f.total(tx, c, p); err != nil {
			return err
		}
		p.Entries, err = s.named(tx, entries[:min(len(entries), f.Limit)])
		return err
	})
	return p, err
}

// mostWhole bounds a list that is given whole; a unit's diary of many years is below it.
const mostWhole = 30_000

// Whole gives all entries of a filter, the newest days first, with what their diary speaks of.
func (s *Service) Whole(ctx context.Context, who access.Actor, f Filter) (all []Listed, b Book, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, f.Unit); err != nil {
			return err
		}
		if b, err = s.book(tx, f.Unit); err != nil {
			return err
		}
		entries, err := loadPage(tx.Tx, f.cond(tx), mostWhole+1)
		if err != nil {
			return err
		}
		if len(entries) > mostWhole {
			return fault.New(fault.TooMuch, "activity.export-many", mostWhole)
		}
		all, err = s.named(tx, entries)
		return err
	})
	return all, b, err
}

// KnownSubmissions counts the entries of a body whose submissions begin with a prefix. The
// caller has asked access.
func KnownSubmissions(tx *db.Tx, body, prefix string) (int, error) {
	return db.Value[int](tx, "SELECT COUNT(*) FROM activity_entry WHERE body = $1 AND submission >= $2 AND submission < $3", body, prefix, prefix+"~")
}

// total counts the entries of all pages. Where words were searched for, every entry would
// have to be read for that: then it is only known when there is no other page.
func (f Filter) total(tx *access.Tx, c db.Cond, p Page) (int, error) {
	switch {
	case !p.More && f.After == "":
		return p.Total, nil
	case f.Query != "":
		return 0, nil
	}
	return db.Value[int](tx.Tx, "SELECT COUNT(*) FROM activity_entry WHERE "+c.After(0).SQL, c.Args...)
}

func loadPage(tx *db.Tx, c db.Cond, limit int) ([]Entry, error) {
	args := append(c.Args[:len(c.Args):len(c.Args)], limit)
	return db.All(tx, entrySelect+c.After(0).SQL+" ORDER BY day DESC, id DESC LIMIT $"+db.Mark(len(args)), scanEntry, args...)
}

// cond is the filter as a condition, narrowed to what the actor may see.
func (f Filter) cond(tx *access.Tx) db.Cond {
	conds := []db.Cond{access.Within(tx.Tx, "unit", f.Unit)}
	if f.Below {
		conds = []db.Cond{access.Under(tx.Tx, "unit", f.Unit), tx.Visible(View, "unit")}
	}
	if f.Deleted {
		conds = append(conds, db.When("deleted_at <> ''"))
	} else {
		conds = append(conds, db.When("deleted_at = ''"))
	}
	for _, w := range strings.Fields(text.Fold(text.NFC(f.Query))) {
		conds = append(conds, db.When(`fold LIKE $1 ESCAPE '\'`, "%"+escaped(w)+"%"))
	}
	if len(f.Kinds) > 0 {
		conds = append(conds, db.In("kind", names1(f.Kinds)))
	}
	if len(f.States) > 0 {
		conds = append(conds, db.In("state", names1(f.States)))
	}
	if !f.From.IsZero() {
		conds = append(conds, db.When("day >= $1", f.From))
	}
	if !f.To.IsZero() {
		conds = append(conds, db.When("day <= $1", f.To))
	}
	switch f.Evidence {
	case WithFiles:
		conds = append(conds, db.When("files > 0"))
	case WithoutFiles:
		conds = append(conds, db.When("files = 0"))
	}
	return db.And(conds...)
}

func names1[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// escaped makes the signs of a pattern plain letters.
var escaped = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace

// after is the condition of the page behind a key.
func after(key string) db.Cond {
	day, id, ok := strings.Cut(key, "_")
	if _, err := when.ParseDay(day); !ok || err != nil || !uid.Valid(id) {
		return db.Cond{}
	}
	return db.When("day < $1 OR (day = $1 AND id < $2)", day, id)
}

// named gives entries the names of their units and their first pictures.
func (s *Service) named(tx *access.Tx, entries []Entry) ([]Listed, error) {
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return nil, err
	}
	thumbs, err := firstPictures(tx.Tx, entries)
	if err != nil {
		return nil, err
	}
	all := make([]Listed, len(entries))
	for i, e := range entries {
		all[i] = Listed{Entry: e, UnitName: unitName(h, e.Unit, e.Day), Thumb: thumbs[e.ID]}
	}
	return all, nil
}

// unitName is the name that a unit had on a day.
func unitName(h *org.History, id string, day when.Day) string {
	if u, ok := h.Unit(id); ok {
		return u.NameOn(day).Name
	}
	return id
}

func firstPictures(tx *db.Tx, entries []Entry) (map[string]string, error) {
	var ids []string
	for _, e := range entries {
		if e.Files > 0 {
			ids = append(ids, e.ID)
		}
	}
	first := map[string]string{}
	if len(ids) == 0 {
		return first, nil
	}
	in := db.In("entry", ids)
	err := db.Each(tx, "SELECT entry, MIN(id) FROM activity_file WHERE thumb <> '' AND removed_at = '' AND "+in.SQL+" GROUP BY entry", func(scan db.Scan) error {
		var entry, id string
		if err := scan(&entry, &id); err != nil {
			return err
		}
		first[entry] = id
		return nil
	}, in.Args...)
	return first, err
}

// Shown is an entry with all that belongs to it and what the actor may do.
type Shown struct {
	Listed
	Attachments []Attachment
	Remarks     []Remark
	Regimes     Book
	MayWrite    bool
	MayCheck    bool
}

// Get shows an entry, a deleted one too.
func (s *Service) Get(ctx context.Context, who access.Actor, id string) (out Shown, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		e, err := s.open(tx, id, View)
		if err != nil {
			return err
		}
		named, err := s.named(tx, []Entry{e})
		if err != nil {
			return err
		}
		out = Shown{Listed: named[0]}
		if out.Attachments, err = loadFiles(tx.Tx, id); err != nil {
			return err
		}
		if out.Remarks, err = loadRemarks(tx.Tx, id); err != nil {
			return err
		}
		if out.Regimes, err = s.book(tx, e.Unit); err != nil {
			return err
		}
		if out.MayWrite, err = tx.May(Write, e.Unit); err != nil {
			return err
		}
		out.MayCheck, err = tx.May(Check, e.Unit)
		out.MayCheck = out.MayCheck && e.Author != who.ID
		return err
	})
	return out, err
}

// History gives the versions of an entry, the first one first.
func (s *Service) History(ctx context.Context, who access.Actor, id string) (e Entry, all []Version, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if e, err = s.open(tx, id, View); err != nil {
			return err
		}
		all, err = loadVersions(tx.Tx, id)
		return err
	})
	return e, all, err
}

// MonthOf is a month of a diary for a calendar: entries by day.
type MonthOf struct {
	Month   when.Period // "2016-11"
	Entries map[when.Day][]Listed
	Counts  map[when.Day]int
	Total   int
}

// mostInMonth bounds the entries of a month that are given; the counts tell of the rest.
const mostInMonth = 400

// Month gives a month by a filter, whose days are set to it.
func (s *Service) Month(ctx context.Context, who access.Actor, f Filter, month when.Period) (m MonthOf, err error) {
	first, err := when.ParseDay(string(month) + "-01")
	if err != nil {
		first = when.InstantOf(s.Door.DB.Now().Time()).Day()
		first.Date = 1
		month = when.Period(first.String()[:7])
	}
	next := first.AddDays(31)
	next.Date = 1
	f.From, f.To = first, next.AddDays(-1)
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, f.Unit); err != nil {
			return err
		}
		m = MonthOf{Month: month, Entries: map[when.Day][]Listed{}, Counts: map[when.Day]int{}}
		c := f.cond(tx)
		if err := m.count(tx.Tx, c); err != nil {
			return err
		}
		entries, err := loadPage(tx.Tx, c, mostInMonth)
		if err != nil {
			return err
		}
		named, err := s.named(tx, entries)
		for i := len(named) - 1; i >= 0; i-- {
			m.Entries[named[i].Day] = append(m.Entries[named[i].Day], named[i])
		}
		return err
	})
	return m, err
}

func (m *MonthOf) count(tx *db.Tx, c db.Cond) error {
	return db.Each(tx, "SELECT day, COUNT(*) FROM activity_entry WHERE "+c.After(0).SQL+" GROUP BY day", func(scan db.Scan) error {
		var day when.Day
		var n int
		if err := scan(&day, &n); err != nil {
			return err
		}
		m.Counts[day] = n
		m.Total += n
		return nil
	}, c.Args...)
}

// Months counts entries by month and kind, by a filter.
func (s *Service) Months(ctx context.Context, who access.Actor, f Filter) (all []MonthCount, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, f.Unit); err != nil {
			return err
		}
		c := f.cond(tx)
		sums := map[[2]string]int{}
		if err := addMonths(tx.Tx, sums, "SELECT SUBSTR(day, 1, 7), kind, COUNT(*) FROM activity_entry WHERE "+c.After(0).SQL, c.Args); err != nil {
			return err
		}
		all = monthCounts(sums)
		return nil
	})
	return all, err
}

// Standing is how the diary of one body stands, for its supervisor.
type Standing struct {
	Body              *org.Member
	Entries, Pictured int
	Fresh, Asked      int // waiting to be checked; waiting for an answer of the body
	Answered          int // waiting for the supervisor to read the answer
	Last              when.Day
}

const standingSQL = `SELECT body, COUNT(*), CAST(SUM(CASE WHEN files > 0 THEN 1 ELSE 0 END) AS BIGINT),
CAST(SUM(CASE WHEN state = 'new' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN state = 'asked' THEN 1 ELSE 0 END) AS BIGINT),
CAST(SUM(CASE WHEN state = 'answered' THEN 1 ELSE 0 END) AS BIGINT), MAX(day) FROM activity_entry WHERE `

// Standings tells how the diaries of the bodies right below a unit stand from one day to
// another, in the order of the tree. Bodies without entries are told too.
func (s *Service) Standings(ctx context.Context, who access.Actor, unit string, from, to when.Day) (all []Standing, err error) {
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(View, unit); err != nil {
			return err
		}
		tree, err := s.Units.TreeToday(tx.Tx)
		if err != nil {
			return err
		}
		c := Filter{Unit: unit, Below: true, From: from, To: to}.cond(tx)
		byBody, err := standings(tx.Tx, c)
		if err != nil {
			return err
		}
		all = nil
		for _, child := range tree.Children(unit) {
			st := byBody[child.ID]
			for _, below := range tree.Descendants(child.ID, "") {
				st.add(byBody[below.ID])
			}
			st.Body = child
			all = append(all, st)
		}
		return nil
	})
	return all, err
}

func standings(tx *db.Tx, c db.Cond) (map[string]Standing, error) {
	by := map[string]Standing{}
	err := db.Each(tx, standingSQL+c.After(0).SQL+" GROUP BY body", func(scan db.Scan) error {
		var body string
		var st Standing
		if err := scan(&body, &st.Entries, &st.Pictured, &st.Fresh, &st.Asked, &st.Answered, &st.Last); err != nil {
			return err
		}
		by[body] = st
		return nil
	}, c.Args...)
	return by, err
}

func (st *Standing) add(o Standing) {
	st.Entries += o.Entries
	st.Pictured += o.Pictured
	st.Fresh += o.Fresh
	st.Asked += o.Asked
	st.Answered += o.Answered
	if st.Last.IsZero() || o.Last.After(st.Last) {
		st.Last = o.Last
	}
}

// MoneyOf is what a list of entries cost: the sum, and how many say that they cost nothing.
func MoneyOf(entries []Entry) (sum quantity.Value, none int) {
	for _, e := range entries {
		switch {
		case e.Money.State == quantity.None:
			none++
		case e.Money.IsNumber():
			if s, ok := quantity.Add(numberOrZero(sum), e.Money); ok {
				sum = s
			}
		}
	}
	return sum, none
}
