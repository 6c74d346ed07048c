// Package overviewtest makes a province in the middle of its work for tests of questions
// across nouns: Thanh Hóa on 21/11/2016 with a department that has asked all districts and
// communes, reports in every state, diaries, people, and an officer in each place.
package overviewtest

import (
	"context"
	"fmt"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/overview"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// The regime of the letter, and units that tests name.
const (
	External = "thong-tin-doi-ngoai"
	ThanhHoa = "38@2016-01-01"
	TrieuSon = "397@2016-01-01"
)

// World is the province and its people.
type World struct {
	T          testing.TB
	DB         *db.DB
	Door       *access.Door
	Units      *org.Service
	Requests   *request.Service
	Overview   *overview.Service
	Department string
	Communes   []string // of Triệu Sơn
	Letter     request.Letter
	// The department's officer, the district's officer and leader, a commune's officer, one who
	// has signed in without any right.
	Asker, District, Leader, Commune, Stranger access.Actor
}

// Size says how much there is.
type Size struct {
	Entries int // of each commune's diary
	Letter  bool
}

// New makes the world.
func New(t testing.TB, d *db.DB, size Size) *World {
	t.Helper()
	w := &World{T: t, DB: d, Door: &access.Door{DB: d}}
	w.Units = org.New(w.Door)
	cal := when.NewCalendar()
	w.Requests = request.New(w.Door, w.Units, func(*db.Tx) (*when.Calendar, error) { return cal, nil })
	w.Requests.Link = func(path string) string { return path }
	w.Overview = overview.New(w.Door, w.Units)
	w.found()
	w.Asker = w.Officer("so", "Lê Văn Hùng", w.Department, access.Officer)
	w.District = w.Officer("huyen", "Nguyễn Thị Hoa", TrieuSon, access.Officer)
	w.Leader = w.Officer("lanhdao", "Trần Đình Nam", TrieuSon, access.Leader)
	w.Commune = w.Officer("xa", "Hà Thị Lan", w.Communes[0], access.Officer)
	w.Stranger = access.Actor{ID: "nobody", Name: "Người lạ", Unit: ThanhHoa}
	if size.Entries > 0 {
		w.keepDiaries(size.Entries)
	}
	if size.Letter {
		w.ask()
	}
	return w
}

// OK fails the test on an error.
func (w *World) OK(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Write changes the database past the door.
func (w *World) Write(f func(*db.Tx) error) {
	w.T.Helper()
	w.OK(w.DB.Write(context.Background(), f))
}

// At sets the clock to nine in the morning of a day in Vietnam.
func (w *World) At(day string) {
	w.T.Helper()
	at, err := when.ParseInstant(day + "T02:00:00.000Z")
	w.OK(err)
	dbtest.SetClock(w.DB, at)
}

// Officer grants a role on a unit to a new account.
func (w *World) Officer(id, name, unit string, role access.Role) access.Actor {
	w.T.Helper()
	w.Write(func(tx *db.Tx) error {
		_, err := access.AddGrant(tx, access.Grant{Account: id, Role: role, Unit: unit})
		return err
	})
	return access.Actor{ID: id, Name: name, Unit: unit}
}

// found writes the units, a department, people and the regimes.
func (w *World) found() {
	w.T.Helper()
	r, err := roster.Builtin(roster.Options{Province: "38", Until: when.MustDay("2016-12-31")})
	w.OK(err)
	from := when.MustDay("2016-01-01")
	department := org.Found("38.TTTT", org.Naming{From: from, Name: "Sở Thông tin và Truyền thông", NameEn: "Department of Information", Kind: org.KindDepartment}, ThanhHoa, true)
	r.Units = append(r.Units, department)
	w.Department = department.ID
	w.Write(func(tx *db.Tx) error { return org.Put(tx, r) })
	w.OK(library.New(w.Door).LoadBuiltins(context.Background(), access.System("start")))
	w.OK(w.DB.Read(context.Background(), func(tx *db.Tx) error {
		tree, err := w.Units.TreeToday(tx)
		if err != nil {
			return err
		}
		var communes []string
		for _, m := range tree.Children(TrieuSon) {
			communes = append(communes, m.ID)
		}
		w.Communes = communes
		return nil
	}))
}

// lines are what communes note; %d is a number, %s the commune.
var lines = []struct {
	kind activity.Kind
	line string
}{
	{"visual", "Treo %d băng rôn hai mặt Việt – Anh dọc quốc lộ 47, %s"},
	{"loudspeaker", "Phát thanh %d buổi về biển đảo quê hương, %s"},
	{"training", "Cử %d cán bộ dự tập huấn thông tin đối ngoại, %s"},
	{"news", "Đăng %d tin, bài trên trang thông tin điện tử, %s"},
	{"event", "Tổ chức lễ hội đền Nưa – Am Tiên, %d lượt khách, %s"},
	{"talk", "Nói chuyện chuyên đề cho %d người dân, %s"},
}

// keepDiaries gives every commune the same number of entries over the year.
func (w *World) keepDiaries(each int) {
	w.T.Helper()
	var all []activity.Planted
	w.OK(w.DB.Read(context.Background(), func(tx *db.Tx) error {
		tree, err := w.Units.TreeToday(tx)
		if err != nil {
			return err
		}
		some := make([]activity.Planted, 0, each*640)
		for c, m := range tree.At(org.Commune) {
			for i := range each {
				day := when.MustDay("2016-01-04").AddDays((i*317 + c*13) % 321)
				l := lines[(i+c)%len(lines)]
				some = append(some, activity.Planted{
					Unit: m.ID, Body: m.ID, Author: "plant", By: "Cán bộ " + m.ShortName(), At: when.InstantOf(day.Noon()),
					Content: activity.Content{Day: day, Kind: l.kind, Line: fmt.Sprintf(l.line, 2+(i*7+c)%40, m.Name)},
				})
			}
		}
		all = some
		return nil
	}))
	for len(all) > 0 {
		n := min(2000, len(all))
		w.Write(func(tx *db.Tx) error {
			_, err := activity.Plant(tx, all[:n])
			return err
		})
		all = all[n:]
	}
}

// ask sends the department's letter to all districts and communes on 15/11/2016, and has some
// of them answer; the clock then stands on 21/11/2016.
func (w *World) ask() {
	w.T.Helper()
	ctx := context.Background()
	w.At("2016-11-15")
	l, err := w.Requests.Begin(ctx, w.Asker, request.BeginIn{Asker: w.Department, Regime: External, Period: "2016"})
	w.OK(err)
	in := request.SaveIn{
		ID: l.ID, Version: l.Version, Period: l.Period, Text: l.Text, Number: "1435", Symbol: "STTTT-BCXB", Day: when.MustDay("2016-11-15"),
		Deadlines: request.Deadlines{"district": when.MustDay("2016-12-05"), "commune": when.MustDay("2016-11-18")},
		Choice:    request.Choice{All: []request.Whole{{Level: "district", Under: ThanhHoa}, {Level: "commune", Under: ThanhHoa}}},
		Reminders: l.Reminders,
	}
	in.Text.Position, in.Text.Signer = "GIÁM ĐỐC", "Nguyễn Văn An"
	l, err = w.Requests.Save(ctx, w.Asker, in)
	w.OK(err)
	w.Letter, err = w.Requests.Send(ctx, w.Asker, request.SendIn{ID: l.ID, Version: l.Version})
	w.OK(err)
	for day := 15; day <= 21; day++ {
		w.At(fmt.Sprintf("2016-11-%02d", day))
		w.answer(day)
	}
}

// answer moves the obligations of those communes whose turn it is.
func (w *World) answer(day int) {
	w.T.Helper()
	w.Write(func(tx *db.Tx) error {
		debts, err := request.Of(tx, w.Letter.ID)
		if err != nil {
			return err
		}
		for i, o := range debts {
			if o.Level == "commune" && i%8 == day-15 {
				if err := answerOne(tx, o, i); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func answerOne(tx *db.Tx, o request.Obligation, i int) error {
	moves := []func(*db.Tx, request.ObligationID) (request.Obligation, error){request.Open, request.MarkSent}
	if i%3 != 0 {
		moves = append(moves, request.MarkAccepted)
	}
	if i%11 == 0 {
		moves = moves[:1]
	}
	for _, move := range moves {
		if _, err := move(tx, o.ID); err != nil {
			return err
		}
	}
	if i%21 == 0 && len(moves) == 2 {
		_, err := request.MarkReturned(tx, o.ID, "Thiếu số buổi phát thanh.")
		return err
	}
	return nil
}
