package overview_test

import (
	"context"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/overview"
	"tonghop/internal/overview/overviewtest"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

var ctx = context.Background()

func TestTheDeskShowsWhatWaitsAndForWhom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := overviewtest.New(t, d, overviewtest.Size{Entries: 3, Letter: true})
		asker, err := w.Overview.Desk(ctx, w.Asker, overview.DeskIn{})
		w.OK(err)
		if got := kinds(asker); got != "inbox" {
			t.Errorf("the asker's tasks: %s", got)
		}
		if in := asker.Tasks[0]; in.Count < 20 || len(in.Names) != 5 || in.Mark != "1435/STTTT-BCXB" {
			t.Errorf("%+v", in)
		}
		if len(asker.Watched) != 1 || asker.Watched[0].Tally.Total != 27+635 {
			t.Errorf("%+v", asker.Watched)
		}
		district, err := w.Overview.Desk(ctx, w.District, overview.DeskIn{})
		w.OK(err)
		if kinds(district) != "owed" || district.Tasks[0].Below == nil || district.Tasks[0].Below.Total != len(w.Communes) {
			t.Errorf("the district's tasks: %+v", district.Tasks)
		}
		if district.Glance.Total != 3*len(w.Communes) || !district.MayNote {
			t.Errorf("the district's year: %+v", district.Glance)
		}
		if len(district.Latest) != 6 || district.Latest[0].Day.Before(district.Latest[5].Day) {
			t.Errorf("%+v", district.Latest)
		}
		nobody, err := w.Overview.Desk(ctx, w.Stranger, overview.DeskIn{})
		w.OK(err)
		if len(nobody.Tasks)+len(nobody.Watched)+len(nobody.Latest)+nobody.Glance.Total != 0 || nobody.MayNote || nobody.MayAsk {
			t.Errorf("a stranger sees %+v", nobody)
		}
		if _, err := w.Overview.Desk(ctx, access.Actor{}, overview.DeskIn{}); !fault.Is(err, fault.Unsigned) {
			t.Error(err)
		}
	})
}

func kinds(d overview.Desk) string {
	var all []string
	for _, t := range d.Tasks {
		all = append(all, string(t.Kind))
	}
	return strings.Join(all, " ")
}

func TestQuestionsAndAsksWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := overviewtest.New(t, d, overviewtest.Size{Entries: 1, Letter: true})
		var entry, debt string
		w.Write(func(tx *db.Tx) (err error) {
			if entry, err = db.Value[string](tx, "SELECT id FROM activity_entry WHERE body = $1 LIMIT 1", w.Communes[0]); err != nil {
				return err
			}
			if debt, err = db.Value[string](tx, "SELECT id FROM request_obligation WHERE unit = $1", w.Communes[0]); err != nil {
				return err
			}
			_, err = tx.Exec("UPDATE activity_entry SET state = 'asked' WHERE id = $1", entry)
			return err
		})
		before, err := w.Overview.Counts(ctx, w.Asker, overview.CountsIn{})
		w.OK(err)
		w.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO request_ask (obligation, id, request, unit, kind, state, reason, wanted, asked_at) VALUES ($1, 'a', $2, $3, 'extension', 'open', 'Đang bão', '2016-11-25', $4)`,
				debt, string(w.Letter.ID), w.Communes[0], tx.At)
			return err
		})
		commune, err := w.Overview.Desk(ctx, w.Commune, overview.DeskIn{})
		w.OK(err)
		if !strings.Contains(kinds(commune), "questions") || commune.Tasks[len(commune.Tasks)-1].Entry != entry {
			t.Errorf("%+v", commune.Tasks)
		}
		asker, err := w.Overview.Desk(ctx, w.Asker, overview.DeskIn{})
		w.OK(err)
		if !strings.Contains(kinds(asker), "asks") {
			t.Error(kinds(asker))
		}
		after, err := w.Overview.Counts(ctx, w.Asker, overview.CountsIn{})
		w.OK(err)
		if after.Requests != before.Requests+1 {
			t.Errorf("%+v then %+v", before, after)
		}
		c, err := w.Overview.Counts(ctx, w.Commune, overview.CountsIn{})
		w.OK(err)
		if c.Diary != 1 {
			t.Errorf("%+v", c)
		}
		nobody, err := w.Overview.Counts(ctx, w.Stranger, overview.CountsIn{})
		w.OK(err)
		if nobody != (overview.Counts{}) {
			t.Errorf("%+v", nobody)
		}
	})
}

func TestSearchFoldsRanksAndKeepsRights(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := overviewtest.New(t, d, overviewtest.Size{Entries: 2, Letter: true})
		w.Write(func(tx *db.Tx) error {
			var all []activity.Planted
			for _, line := range []string{"Hòa giải ở cơ sở", "Hoa phượng nở đỏ"} {
				all = append(all, activity.Planted{Unit: w.Communes[0], Body: w.Communes[0], By: "x", At: tx.At, Content: activity.Content{Day: tx.At.Day(), Kind: "talk", Line: line}})
			}
			_, err := activity.Plant(tx, all)
			return err
		})
		find := func(who access.Actor, query string, g overview.Group) []overview.Hit {
			t.Helper()
			f, err := w.Overview.Search(ctx, who, overview.SearchIn{Query: query})
			w.OK(err)
			return f.Groups[g]
		}
		if hits := find(w.District, "hoa", overview.Activities); len(hits) < 2 || hits[0].Title != "Hoa phượng nở đỏ" {
			t.Errorf("the very letters typed come first: %+v", hits)
		}
		if hits := find(w.District, "HOA GIAI", overview.Activities); len(hits) != 1 {
			t.Errorf("%+v", hits)
		}
		if hits := find(w.District, "bang ron quoc lo", overview.Activities); len(hits) == 0 {
			t.Error("words apart and without marks are not found")
		}
		if hits := find(w.Stranger, "hoa", overview.Activities); len(hits) != 0 {
			t.Errorf("a stranger finds %+v", hits)
		}
		if hits := find(w.District, "trieu son", overview.Units); len(hits) == 0 || hits[0].ID != overviewtest.TrieuSon {
			t.Errorf("%+v", hits)
		}
		for _, query := range []string{"1435", "1435/stttt", "thông tin đối ngoại", "thong tin doi ngoai 2016"} {
			if hits := find(w.Commune, query, overview.Requests); len(hits) != 1 || hits[0].ID != string(w.Letter.ID) {
				t.Errorf("%s: %+v", query, hits)
			}
			if hits := find(w.Stranger, query, overview.Requests); len(hits) != 0 {
				t.Errorf("%s: a stranger finds %+v", query, hits)
			}
		}
		for _, odd := range []string{"", "  ", "%", "_", `\`, "'; DROP TABLE", strings.Repeat("x", 5000), "\x00", "“”"} {
			if _, err := w.Overview.Search(ctx, w.District, overview.SearchIn{Query: odd}); err != nil {
				t.Errorf("%.20q: %v", odd, err)
			}
		}
		if hits := find(w.District, "100%", overview.Activities); len(hits) != 0 {
			t.Errorf("a percent sign stands for itself: %+v", hits)
		}
	})
}

func TestSearchFindsReportsAndPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := overviewtest.New(t, d, overviewtest.Size{})
		w.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO filing_report (id, unit, slot, unit_name, level, regime, regime_no, period, state, proxy, created_at, changed_at, version) VALUES ('r1', $1, 's', 'Huyện Triệu Sơn', 'district', $2, 1, '2016', 'approval', FALSE, $3, $3, 1)`,
				overviewtest.TrieuSon, overviewtest.External, tx.At); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO org_person (id, unit, name, name_fold, version) VALUES ('p1', $1, 'Lê Thị Đào', 'le thi dao', 1)`, overviewtest.TrieuSon)
			return err
		})
		for query, want := range map[string]int{"đối ngoại triệu sơn 2016": 1, "doi ngoai trieu son": 1, "đối ngoại triệu sơn 2015": 0, "đối ngoại 2016": 1, "triệu sơn": 1} {
			f, err := w.Overview.Search(ctx, w.District, overview.SearchIn{Query: query})
			w.OK(err)
			if len(f.Groups[overview.Reports]) != want {
				t.Errorf("%s: %+v", query, f.Groups[overview.Reports])
			}
		}
		f, err := w.Overview.Search(ctx, w.Stranger, overview.SearchIn{Query: "đối ngoại triệu sơn"})
		w.OK(err)
		if len(f.Groups[overview.Reports]) != 0 {
			t.Errorf("a stranger finds %+v", f.Groups[overview.Reports])
		}
		people, err := w.Overview.Search(ctx, w.District, overview.SearchIn{Query: "dao le", Only: overview.People})
		w.OK(err)
		if people.Total != 1 || people.Groups[overview.People][0].Title != "Lê Thị Đào" {
			t.Errorf("%+v", people)
		}
		leader, err := w.Overview.Desk(ctx, w.Leader, overview.DeskIn{})
		w.OK(err)
		if kinds(leader) != "approval" || leader.Tasks[0].Report != "r1" {
			t.Errorf("%+v", leader.Tasks)
		}
	})
}

func TestTheBoardCountsUnitByUnit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := overviewtest.New(t, d, overviewtest.Size{Letter: true})
		b, err := w.Overview.Board(ctx, w.Asker, overview.BoardIn{Request: w.Letter.ID})
		w.OK(err)
		if b.Tally.Total != 662 || len(b.Rows) != 27 || !b.Tiles || !b.IsAsker {
			t.Fatalf("total %d, %d rows", b.Tally.Total, len(b.Rows))
		}
		sum, cells := 0, 0
		for _, r := range b.Rows {
			sum += r.Tally.Total
			cells += len(r.Cells)
			if r.Own == nil {
				t.Errorf("%s has no obligation of its own", r.Name)
			}
		}
		if sum != 662 || cells != 635 {
			t.Errorf("rows hold %d, cells %d", sum, cells)
		}
		if p := b.Pace; len(p) != 7 || p[6].Sent != b.Tally.By[request.SentUp]+b.Tally.By[request.Accepted]+b.Tally.By[request.Returned] {
			t.Errorf("%+v", p)
		}
		if b.Tally.Overdue == 0 || b.Tally.Late == 0 || b.Progress.Delivered+b.Progress.Open+b.Tally.By[request.Excused] != 662 || b.Progress.InTime >= b.Progress.Judged {
			t.Errorf("%+v %+v", b.Tally, b.Progress)
		}
		for _, filter := range []string{overview.FilterOverdue, overview.FilterLate, string(request.Returned), ""} {
			f, err := w.Overview.Board(ctx, w.Asker, overview.BoardIn{Request: w.Letter.ID, State: filter})
			w.OK(err)
			n := len(f.Listed) + f.More
			want := map[string]int{overview.FilterOverdue: b.Tally.Overdue, overview.FilterLate: b.Tally.Late, string(request.Returned): b.Tally.By[request.Returned]}
			if filter != "" && n != want[filter] || filter == "" && n == 0 {
				t.Errorf("%q lists %d of %d", filter, n, want[filter])
			}
		}
		under, err := w.Overview.Board(ctx, w.Asker, overview.BoardIn{Request: w.Letter.ID, Under: overviewtest.TrieuSon})
		w.OK(err)
		if under.Tally.Total != len(w.Communes)+1 || under.Under != "huyện Triệu Sơn" {
			t.Errorf("%d under %s", under.Tally.Total, under.Under)
		}
		district, err := w.Overview.Board(ctx, w.District, overview.BoardIn{Request: w.Letter.ID})
		w.OK(err)
		if district.Tally.Total != len(w.Communes)+1 || district.IsAsker {
			t.Errorf("the district sees %d units", district.Tally.Total)
		}
		if _, err := w.Overview.Board(ctx, w.Stranger, overview.BoardIn{Request: w.Letter.ID}); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if _, err := w.Overview.Board(ctx, w.Asker, overview.BoardIn{Request: "none"}); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

func TestADivisionSeesItsOwnDiary(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := overviewtest.New(t, d, overviewtest.Size{Entries: 1})
		w.Write(func(tx *db.Tx) error {
			_, err := activity.Plant(tx, []activity.Planted{
				{Unit: w.Department, Body: overviewtest.ThanhHoa, At: tx.At, Content: activity.Content{Day: tx.At.Day(), Kind: "talk", Line: "Của sở"}},
				{Unit: overviewtest.ThanhHoa, Body: overviewtest.ThanhHoa, At: tx.At, Content: activity.Content{Day: tx.At.Day(), Kind: "talk", Line: "Của tỉnh"}},
			})
			return err
		})
		desk, err := w.Overview.Desk(ctx, w.Asker, overview.DeskIn{})
		w.OK(err)
		if desk.Unit != w.Department || desk.Glance.Total != 1 || len(desk.Latest) != 1 || desk.Latest[0].Line != "Của sở" {
			t.Errorf("%s: %+v %+v", desk.UnitName, desk.Glance, desk.Latest)
		}
	})
}

func TestAGlanceOverManyDiariesIsKeptAWhile(t *testing.T) {
	d := dbtest.SQLite(t)
	w := overviewtest.New(t, d, overviewtest.Size{Entries: 1})
	overseer := w.Officer("tinh", "Phạm Văn Ba", overviewtest.ThanhHoa, access.Overseer)
	count := func() int {
		t.Helper()
		desk, err := w.Overview.Desk(ctx, overseer, overview.DeskIn{})
		w.OK(err)
		return desk.Glance.Total
	}
	if n := count(); n != 635 {
		t.Fatal(n)
	}
	w.Write(func(tx *db.Tx) error {
		_, err := activity.Plant(tx, []activity.Planted{{Unit: w.Communes[0], Body: w.Communes[0], At: tx.At, Content: activity.Content{Day: tx.At.Day(), Kind: "talk", Line: "Mới"}}})
		return err
	})
	if n := count(); n != 635 {
		t.Error("counted again at once:", n)
	}
	dbtest.SetClock(d, when.InstantOf(dbtest.Day0.Time().Add(30_000_000_000)))
	if n := count(); n != 636 {
		t.Error("not counted again later:", n)
	}
}
