package activity

import (
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

func TestALineBecomesAnEntry(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		u, book, err := w.Understand(w.ctx, w.officer, UnderstandIn{Unit: communeUnit, Line: "Sáng nay treo 12 băng rôn hai mặt Việt – Anh dọc quốc lộ 47, không có kinh phí"})
		if err != nil {
			t.Fatal(err)
		}
		if len(book.Regimes) != 1 || book.Level != "commune" || book.Today != when.MustDay("2016-11-21") {
			t.Errorf("%d regimes, level %s, today %s", len(book.Regimes), book.Level, book.Today)
		}
		sent, err := w.Send(w.ctx, w.officer, SendIn{Unit: communeUnit, Name: `C:\ảnh\băng rôn.JPG`, Bytes: photo(t, 3)})
		if err != nil {
			t.Fatal(err)
		}
		if sent.Name != "băng rôn.jpg" || !sent.IsPicture() || sent.Place != "" {
			t.Errorf("%+v", sent)
		}
		out, err := w.Add(w.ctx, w.officer, AddIn{Unit: communeUnit, Submission: "s1", Content: u.Content, Files: []string{sent.ID}})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := w.Get(w.ctx, w.officer, out.Entry.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !shown.Equal(u.Content) || shown.State != Fresh || len(shown.Attachments) != 1 || shown.Thumb != sent.ID || shown.UnitName != "Thị trấn Triệu Sơn" || !shown.MayWrite || shown.MayCheck {
			t.Errorf("%+v", shown)
		}
		if shown.Money.State != quantity.None || shown.Version != 1 || shown.Digest == "" {
			t.Errorf("%+v", shown.Entry)
		}
		c := tally(t, w, communeUnit)[communeUnit]
		if c["banner"].Value != quantity.Int(12) || c["banner@language=vi-en"].Value != quantity.Int(12) || c["banner"].Entries != 1 {
			t.Errorf("%+v", c)
		}
	})
}

func TestReplayGivesTheFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := AddIn{Unit: communeUnit, Submission: uid.New(), Content: banners("2016-11-17", 5)}
		first, err := w.Add(w.ctx, w.officer, in)
		if err != nil || first.Repeated {
			t.Fatal(err, first.Repeated)
		}
		again, err := w.Add(w.ctx, w.officer, in)
		if err != nil || !again.Repeated || again.Differs || again.Entry.ID != first.Entry.ID {
			t.Errorf("%v %+v", err, again)
		}
		in.Content = banners("2016-11-17", 6)
		again, err = w.Add(w.ctx, w.officer, in)
		if err != nil || !again.Differs || again.Entry.Figures[0].Value != quantity.Int(5) {
			t.Errorf("%v %+v", err, again)
		}
		if n := tally(t, w, communeUnit)[communeUnit]["banner"]; n.Entries != 1 {
			t.Errorf("%+v", n)
		}
	})
}

// Twelve people note two things each, and every submission is sent twice at the same time.
func TestParallelCapturesLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		ids := make([][2]string, 24)
		errs := make([][2]error, 24)
		for i := range 24 {
			in := AddIn{Unit: communeUnit, Submission: uid.New(), Content: banners("2016-11-17", int64(i+1))}
			for twice := range 2 {
				wg.Go(func() {
					out, err := w.Add(w.ctx, w.officer, in)
					ids[i][twice], errs[i][twice] = out.Entry.ID, err
				})
			}
		}
		wg.Wait()
		for i := range ids {
			if errs[i][0] != nil || errs[i][1] != nil || ids[i][0] != ids[i][1] {
				t.Errorf("%d: %v %v", i, ids[i], errs[i])
			}
		}
		if c := tally(t, w, communeUnit)[communeUnit]["banner"]; c.Entries != 24 || c.Value != quantity.Int(24*25/2) {
			t.Errorf("%+v", c)
		}
	})
}

func TestEditKeepsVersionsAndBothTexts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.note(t, w.officer, banners("2016-11-17", 5))
		mine, theirs := banners("2016-11-17", 7), banners("2016-11-18", 9)
		theirs.Line = "Treo băng rôn ở chợ"
		edited, err := w.Edit(w.ctx, w.officer, EditIn{ID: e.ID, Version: 1, Content: theirs})
		if err != nil || edited.Version != 2 || edited.Digest == e.Digest {
			t.Fatalf("%v %+v", err, edited)
		}
		again, err := w.Edit(w.ctx, w.officer, EditIn{ID: e.ID, Version: 1, Content: theirs})
		if err != nil || again.Version != 2 {
			t.Errorf("the same edit twice: %v %+v", err, again)
		}
		now, err := w.Edit(w.ctx, w.officer, EditIn{ID: e.ID, Version: 1, Content: mine})
		wantCode(t, err, fault.Stale, "activity.stale")
		if now.Line != theirs.Line {
			t.Errorf("the text of the other is not given: %+v", now)
		}
		_, versions, err := w.History(w.ctx, w.officer, e.ID)
		if err != nil || len(versions) != 2 || versions[0].Content.Line != "Treo băng rôn" || versions[1].What != Edited || versions[1].By != "Lê Thị Hoa" {
			t.Errorf("%v %+v", err, versions)
		}
		if c := tally(t, w, communeUnit)[communeUnit]["banner"]; c.Value != quantity.Int(9) || c.Entries != 1 {
			t.Errorf("%+v", c)
		}
	})
}

func TestDeleteIsUndone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.note(t, w.officer, banners("2016-11-17", 5))
		if _, err := w.Delete(w.ctx, w.officer, DeleteIn{e.ID, 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Delete(w.ctx, w.officer, DeleteIn{e.ID, 1}); err != nil {
			t.Errorf("twice: %v", err)
		}
		if len(tally(t, w, communeUnit)) != 0 {
			t.Error("a deleted entry counts")
		}
		p, err := w.List(w.ctx, w.officer, Filter{Unit: communeUnit})
		if err != nil || p.Total != 0 {
			t.Errorf("%v %+v", err, p)
		}
		p, err = w.List(w.ctx, w.officer, Filter{Unit: communeUnit, Deleted: true})
		if err != nil || p.Total != 1 {
			t.Errorf("%v %+v", err, p)
		}
		_, err = w.Edit(w.ctx, w.officer, EditIn{ID: e.ID, Version: 2, Content: banners("2016-11-17", 6)})
		wantCode(t, err, fault.Closed, "activity.is-deleted")
		if _, err := w.Restore(w.ctx, w.officer, e.ID); err != nil {
			t.Fatal(err)
		}
		if c := tally(t, w, communeUnit)[communeUnit]["banner"]; c.Value != quantity.Int(5) {
			t.Errorf("%+v", c)
		}
	})
}

func TestSupervisorChecksAndAsks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.note(t, w.officer, banners("2016-11-17", 5)), w.note(t, w.officer, banners("2016-11-18", 500))
		out, err := w.MarkChecked(w.ctx, w.overseer, []CheckIn{{a.ID, 1}, {b.ID, 9}})
		if err != nil || out != (Checks{Checked: 1, Changed: 1}) {
			t.Errorf("%v %+v", err, out)
		}
		out, err = w.MarkChecked(w.ctx, w.officer, []CheckIn{{b.ID, 1}})
		if err != nil || out != (Checks{Own: 1}) {
			t.Errorf("one's own: %v %+v", err, out)
		}
		for range 2 {
			if _, err := w.Ask(w.ctx, w.district, RemarkIn{b.ID, 1, "500 băng rôn có đúng không?"}); err != nil {
				t.Fatal(err)
			}
		}
		_, err = w.Reply(w.ctx, w.second, RemarkIn{b.ID, 2, "Đúng"})
		wantCode(t, err, fault.NotFound, "activity.none")
		if _, err = w.Reply(w.ctx, w.officer, RemarkIn{b.ID, 2, "Gõ nhầm, 50 băng rôn"}); err != nil {
			t.Fatal(err)
		}
		_, err = w.Reply(w.ctx, w.officer, RemarkIn{a.ID, 2, "?"})
		wantCode(t, err, fault.Closed, "activity.no-question")
		s, err := w.Get(w.ctx, w.district, b.ID)
		if err != nil || s.State != Answered || len(s.Remarks) != 2 || s.Remarks[0].What != Question || !s.MayCheck || s.MayWrite {
			t.Errorf("%v %+v", err, s)
		}
		if _, err := w.Edit(w.ctx, w.officer, EditIn{ID: a.ID, Version: 2, Content: banners("2016-11-17", 6)}); err != nil {
			t.Fatal(err)
		}
		if s, err = w.Get(w.ctx, w.district, a.ID); err != nil || s.State != Fresh {
			t.Errorf("an edited entry stays checked: %v %s", err, s.State)
		}
		st, err := w.Standings(w.ctx, w.district, districtUnit, when.Day{}, when.Day{})
		if err != nil || len(st) != 2 || st[0].Entries+st[1].Entries != 2 || st[0].Fresh+st[1].Fresh != 1 || st[0].Answered+st[1].Answered != 1 {
			t.Errorf("%v %+v", err, st)
		}
	})
}

// Nobody sees or does what is not his; what he may not see looks like what is not there.
func TestStrangersAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.note(t, w.officer, banners("2016-11-17", 5))
		f, err := w.Send(w.ctx, w.officer, SendIn{Unit: communeUnit, Name: "a.jpg", Bytes: photo(t, 5)})
		if err != nil {
			t.Fatal(err)
		}
		for name, use := range map[string]func(who access.Actor) error{
			"understand": func(who access.Actor) error {
				_, _, err := w.Understand(w.ctx, who, UnderstandIn{Unit: communeUnit, Line: "x"})
				return err
			},
			"book": func(who access.Actor) error { _, err := w.BookOf(w.ctx, who, communeUnit); return err },
			"add": func(who access.Actor) error {
				_, err := w.Add(w.ctx, who, AddIn{Unit: communeUnit, Content: banners("2016-11-17", 5)})
				return err
			},
			"send": func(who access.Actor) error {
				_, err := w.Send(w.ctx, who, SendIn{Unit: communeUnit, Name: "a.jpg", Bytes: photo(t, 5)})
				return err
			},
			"get":     func(who access.Actor) error { _, err := w.Get(w.ctx, who, e.ID); return err },
			"history": func(who access.Actor) error { _, _, err := w.History(w.ctx, who, e.ID); return err },
			"edit": func(who access.Actor) error {
				_, err := w.Edit(w.ctx, who, EditIn{ID: e.ID, Version: 1, Content: banners("2016-11-17", 6)})
				return err
			},
			"delete":  func(who access.Actor) error { _, err := w.Delete(w.ctx, who, DeleteIn{e.ID, 1}); return err },
			"restore": func(who access.Actor) error { _, err := w.Restore(w.ctx, who, e.ID); return err },
			"check":   func(who access.Actor) error { _, err := w.MarkChecked(w.ctx, who, []CheckIn{{e.ID, 1}}); return err },
			"ask":     func(who access.Actor) error { _, err := w.Ask(w.ctx, who, RemarkIn{e.ID, 1, "?"}); return err },
			"reply":   func(who access.Actor) error { _, err := w.Reply(w.ctx, who, RemarkIn{e.ID, 1, "!"}); return err },
			"list":    func(who access.Actor) error { _, err := w.List(w.ctx, who, Filter{Unit: communeUnit}); return err },
			"month": func(who access.Actor) error {
				_, err := w.Month(w.ctx, who, Filter{Unit: communeUnit}, "2016-11")
				return err
			},
			"months": func(who access.Actor) error { _, err := w.Months(w.ctx, who, Filter{Unit: communeUnit}); return err },
			"stand": func(who access.Actor) error {
				_, err := w.Standings(w.ctx, who, districtUnit, when.Day{}, when.Day{})
				return err
			},
			"file":    func(who access.Actor) error { _, err := w.Open(w.ctx, who, f.ID, false); return err },
			"waiting": func(who access.Actor) error { _, err := w.Waiting(w.ctx, who, communeUnit, []string{f.ID}); return err },
		} {
			if err := use(w.stranger); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s by a stranger: %v", name, err)
			}
			if err := use(access.Actor{}); !fault.Is(err, fault.Unsigned) {
				t.Errorf("%s by nobody: %v", name, err)
			}
		}
		// Whoever sees from above must not write.
		_, err = w.Edit(w.ctx, w.district, EditIn{ID: e.ID, Version: 1, Content: banners("2016-11-17", 6)})
		wantCode(t, err, fault.Forbidden, "access.forbidden")
		p, err := w.List(w.ctx, w.stranger, Filter{Unit: otherUnit, Below: true})
		if err != nil || p.Total != 0 {
			t.Errorf("%v %+v", err, p)
		}
	})
}

func TestADivisionsDiaryCountsForItsBody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.note(t, w.division, banners("2016-11-17", 5))
		if e.Body != districtUnit || e.Unit != divisionUnit {
			t.Errorf("%+v", e)
		}
		if c := tally(t, w, districtUnit)[districtUnit]["banner"]; c.Value != quantity.Int(5) {
			t.Errorf("%+v", c)
		}
		p, err := w.List(w.ctx, w.district, Filter{Unit: districtUnit})
		if err != nil || p.Total != 1 || p.Entries[0].UnitName != "Phòng Văn hóa và Thông tin" {
			t.Errorf("%v %+v", err, p)
		}
		if p, err = w.List(w.ctx, w.overseer, Filter{Unit: provinceUnit, Below: true}); err != nil || p.Total != 1 {
			t.Errorf("%v %+v", err, p)
		}
	})
}

func TestBadContentIsToldByField(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := Content{
			Day: when.MustDay("2016-11-25"), Until: when.MustDay("2016-11-01"), Kind: "dance", Event: strings.Repeat("ă", 301), Money: quantity.Int(-1),
			Figures: []Figure{
				{Regime: diplomacy, Indicator: "banner"}, {Regime: diplomacy, Indicator: "nothing", Value: quantity.Int(1)},
				{Regime: diplomacy, Indicator: "class_held", Value: quantity.Int(1)}, {Regime: "none", Indicator: "banner", Value: quantity.Int(1)},
				{Regime: diplomacy, Indicator: "banner", Dimensions: map[string]string{"language": "xx"}, Value: quantity.Int(1)},
				{Regime: diplomacy, Indicator: "banner", Value: quantity.Decimal(15, 1)}, {Regime: diplomacy, Indicator: "banner", Value: quantity.Int(-4)},
				{Regime: diplomacy, Indicator: "banner", Value: quantity.Int(200_000_000_000_000)},
			},
		}
		_, err := w.Add(w.ctx, w.officer, AddIn{Unit: communeUnit, Content: c})
		got := fault.FieldsOf(err)
		for field, code := range map[string]string{
			"line": "activity.line-missing", "day": "activity.day-future", "until": "activity.until-before", "kind": "activity.kind-unknown", "event": "activity.text-long",
			"money": "activity.money-wrong", "figure1": "activity.value-missing", "figure2": "activity.indicator-unknown", "figure3": "activity.indicator-level",
			"figure4": "activity.regime-unknown", "figure5": "activity.choice-unknown", "figure6": "activity.value-decimals", "figure7": "activity.value-negative", "figure8": "activity.figure-too-large",
		} {
			if got[field] == nil || got[field].Code != code {
				t.Errorf("%s: %v, want %s", field, got[field], code)
			}
		}
		for _, day := range []string{"0016-11-17", "2005-01-01"} {
			c := banners("2016-11-17", 1)
			c.Day = when.MustDay(day)
			if _, err := w.Add(w.ctx, w.officer, AddIn{Unit: communeUnit, Content: c}); fault.FieldsOf(err)["day"] == nil {
				t.Errorf("%s: %v", day, err)
			}
		}
	})
}

func TestFilesAreRefusedWithAReason(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			bytes []byte
			code  string
		}{
			"ảnh.jpg": {[]byte("<html>"), "picture.not-a-picture"}, "a.exe": {[]byte("MZ"), "activity.file-kind"}, "b.pdf": {[]byte("<script>"), "activity.file-unlike"},
			"c.pdf": {nil, "activity.file-empty"}, "d.html": {[]byte("<p>"), "activity.file-kind"}, "e.txt": {[]byte{0xff, 0xfe}, "activity.file-unlike"},
			"f.svg": {[]byte("<svg/>"), "picture.not-a-picture"}, "g.pdf": {make([]byte, MostBytes+1), "activity.file-large"},
		} {
			_, err := w.Send(w.ctx, w.officer, SendIn{Unit: communeUnit, Name: name, Bytes: c.bytes})
			if fault.CodeOf(err) != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
		f, err := w.Send(w.ctx, w.officer, SendIn{Unit: communeUnit, Name: "giấy mời.pdf", Bytes: []byte("%PDF-1.7 …")})
		if err != nil || f.IsPicture() || f.Media != "application/pdf" {
			t.Fatalf("%v %+v", err, f)
		}
		// A file belongs to the one who sent it, and to one entry.
		_, err = w.Add(w.ctx, w.second, AddIn{Unit: secondUnit, Content: banners("2016-11-17", 1), Files: []string{f.ID}})
		if fault.FieldsOf(err)["files"] == nil {
			t.Errorf("another's file: %v", err)
		}
		e, err := w.Add(w.ctx, w.officer, AddIn{Unit: communeUnit, Content: banners("2016-11-17", 1), Files: []string{f.ID}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Add(w.ctx, w.officer, AddIn{Unit: communeUnit, Content: banners("2016-11-17", 2), Files: []string{f.ID}})
		if fault.FieldsOf(err)["files"] == nil {
			t.Errorf("a file twice: %v", err)
		}
		o, err := w.Open(w.ctx, w.overseer, f.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(o)
		if err = joined(err, o); err != nil || string(raw) != "%PDF-1.7 …" {
			t.Errorf("%v %q", err, raw)
		}
		if _, err := w.Edit(w.ctx, w.officer, EditIn{ID: e.Entry.ID, Version: 1, Content: banners("2016-11-17", 1)}); err != nil {
			t.Fatal(err)
		}
		if s, err := w.Get(w.ctx, w.officer, e.Entry.ID); err != nil || s.Files != 0 || len(s.Attachments) != 0 {
			t.Errorf("%v %+v", err, s)
		}
	})
}

func TestListFilters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := banners("2016-11-17", 5)
		a.Place, a.Note = "Quốc lộ 47", "có 100% ảnh"
		w.note(t, w.officer, a)
		b := Content{Day: when.MustDay("2016-10-03"), Kind: "loudspeaker", Line: "Phát thanh về an toàn giao thông"}
		w.note(t, w.officer, b)
		w.note(t, w.second, banners("2016-11-01", 2))
		for name, c := range map[string]struct {
			f Filter
			n int
		}{
			"all": {Filter{}, 2}, "below": {Filter{Unit: districtUnit, Below: true}, 3}, "words": {Filter{Query: "quoc lo 47"}, 1}, "marks": {Filter{Query: "QUỐC lộ"}, 1},
			"none": {Filter{Query: "quoc lo 48"}, 0}, "percent": {Filter{Query: "100%"}, 1}, "sign": {Filter{Query: "%"}, 1}, "line": {Filter{Query: "_"}, 0},
			"kind": {Filter{Kinds: []Kind{"loudspeaker"}}, 1}, "from": {Filter{From: when.MustDay("2016-11-01")}, 1}, "to": {Filter{To: when.MustDay("2016-11-01")}, 1},
			"state": {Filter{States: []State{Checked, Asked}}, 0}, "with": {Filter{Evidence: WithFiles}, 0}, "without": {Filter{Evidence: WithoutFiles}, 2},
		} {
			if c.f.Unit == "" {
				c.f.Unit = communeUnit
			}
			if p, err := w.List(w.ctx, w.district, c.f); err != nil || p.Total != c.n || len(p.Entries) != c.n {
				t.Errorf("%s: %v %d", name, err, p.Total)
			}
		}
		var seen []string
		for key := ""; ; {
			p, err := w.List(w.ctx, w.overseer, Filter{Unit: provinceUnit, Below: true, Limit: 1, After: key})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range p.Entries {
				seen = append(seen, e.Day.String())
				key = e.Key()
			}
			if !p.More {
				break
			}
		}
		if strings.Join(seen, " ") != "2016-11-17 2016-11-01 2016-10-03" {
			t.Errorf("pages: %v", seen)
		}
		m, err := w.Month(w.ctx, w.district, Filter{Unit: districtUnit, Below: true}, "2016-11")
		if err != nil || m.Total != 2 || m.Counts[when.MustDay("2016-11-17")] != 1 || len(m.Entries[when.MustDay("2016-11-01")]) != 1 {
			t.Errorf("%v %+v", err, m)
		}
		months, err := w.Months(w.ctx, w.district, Filter{Unit: districtUnit, Below: true})
		if err != nil || len(months) != 2 || months[0] != (MonthCount{"2016-10", "loudspeaker", 1}) || months[1] != (MonthCount{"2016-11", "visual", 2}) {
			t.Errorf("%v %+v", err, months)
		}
	})
}

func TestTallyByEachRule(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		figure := func(day, indicator string, v quantity.Value) {
			c := Content{Day: when.MustDay(day), Kind: "resources", Line: "Ghi", Figures: []Figure{{Regime: diplomacy, Indicator: indicator, Value: v}}}
			w.note(t, w.officer, c)
		}
		figure("2016-03-01", "staff_in_charge", quantity.Int(2))
		figure("2016-09-01", "staff_in_charge", quantity.Of(quantity.None))
		figure("2016-06-01", "staff_in_charge", quantity.Int(1))
		figure("2016-02-01", "class_attended", quantity.Int(1))
		figure("2016-05-01", "class_attended", quantity.Int(1))
		figure("2016-05-01", "fund_spent", quantity.Of(quantity.None))
		figure("2016-05-02", "fund_spent", quantity.Decimal(2500, 3))
		figure("2016-05-03", "talk", quantity.Of(quantity.None))
		figure("2015-11-14", "talk", quantity.Int(9)) // before the window
		got := tally(t, w, communeUnit, secondUnit)
		if len(got) != 1 {
			t.Errorf("%d bodies", len(got))
		}
		c := got[communeUnit]
		for key, want := range map[report.Key]string{"staff_in_charge": "none", "class_attended": "2", "fund_spent": "2.5", "talk": "none"} {
			if c[key].Value.String() != want {
				t.Errorf("%s: %s, want %s", key, c[key].Value, want)
			}
		}
		if s := c["staff_in_charge"]; s.Entries != 3 || s.States != (report.Counts{Number: 2, None: 1}) || s.Last != when.MustDay("2016-09-01") {
			t.Errorf("%+v", s)
		}
	})
}

func TestBehindAndRoot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.note(t, w.officer, banners("2016-11-18", 5)), w.note(t, w.officer, banners("2016-11-17", 6))
		from, to := when.MustDay("2016-01-01"), when.MustDay("2016-12-31")
		err := w.Door.DB.Read(w.ctx, func(tx *db.Tx) error {
			list, err := Behind(tx, []string{communeUnit, secondUnit}, ttdn(t), "banner", from, to)
			if err != nil || len(list) != 2 || list[0].ID != b.ID || list[1].ID != a.ID {
				t.Errorf("%v %+v", err, list)
			}
			said, err := Words(tx, communeUnit, ttdn(t), "banner", from, to)
			if err != nil || len(said) != 2 || said[0].Value != quantity.Int(6) {
				t.Errorf("%v %+v", err, said)
			}
			root, err := RootOf(tx, communeUnit, from, to)
			if err != nil || root.Count != 2 || root.Root != Root([]Leaf{{b.ID, b.Digest}, {a.ID, a.Digest}}) {
				t.Errorf("%v %+v", err, root)
			}
			for _, e := range list { // anybody can take the digest again
				if d, err := digestOf(&e, nil); err != nil || d != e.Digest {
					t.Errorf("%v %s %s", err, d, e.Digest)
				}
			}
			months, err := ByMonth(tx, []string{communeUnit}, from, to)
			if err != nil || len(months) != 1 || months[0].Number != 2 {
				t.Errorf("%v %+v", err, months)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A province that sends its own copy of a regime counts what was noted for the original.
func TestACopiedRegimeCountsTheSameDiary(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.note(t, w.officer, banners("2016-11-17", 5))
		lib := library.New(w.Door)
		lead := access.Actor{ID: "lead", Name: "Lãnh đạo Sở", Unit: provinceUnit}
		err := w.Door.DB.Write(w.ctx, func(tx *db.Tx) error {
			_, err := access.AddGrant(tx, access.Grant{Account: "lead", Role: access.Leader, Unit: provinceUnit})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := lib.Copy(w.ctx, lead, library.CopyIn{From: diplomacy, Owner: provinceUnit, Code: "ttdn-th", Name: "Báo cáo riêng của tỉnh"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := lib.Publish(w.ctx, lead, library.PublishIn{Code: d.Code, Version: d.Version})
		if err != nil {
			t.Fatal(err)
		}
		book, err := w.BookOf(w.ctx, w.officer, communeUnit)
		if err != nil || len(book.Regimes) != 1 || book.Regimes[0].Code != "ttdn-th" {
			t.Fatalf("%v %+v", err, book.Regimes)
		}
		c := banners("2016-11-18", 6)
		c.Figures[0].Regime = "ttdn-th"
		w.note(t, w.officer, c)
		err = w.Door.DB.Read(w.ctx, func(tx *db.Tx) error {
			for _, r := range []*regime.Regime{ttdn(t), p.Regime} {
				got, err := Tally(tx, []string{communeUnit}, r, when.MustDay("2016-01-01"), when.MustDay("2016-12-31"))
				if err != nil || got[communeUnit]["banner"].Value != quantity.Int(11) {
					t.Errorf("%s: %v %+v", r.Code, err, got)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// What was sent and never used is forgotten after two weeks, and nothing else.
func TestForgetting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		used, err := w.Send(w.ctx, w.officer, SendIn{Unit: communeUnit, Name: "a.jpg", Bytes: photo(t, 5)})
		if err != nil {
			t.Fatal(err)
		}
		unused, err := w.Send(w.ctx, w.officer, SendIn{Unit: communeUnit, Name: "b.jpg", Bytes: photo(t, 6)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Add(w.ctx, w.officer, AddIn{Unit: communeUnit, Content: banners("2016-11-17", 1), Files: []string{used.ID}}); err != nil {
			t.Fatal(err)
		}
		if n, err := w.Forget(w.ctx, access.System("test")); err != nil || n != 0 {
			t.Errorf("at once: %v %d", err, n)
		}
		dbtest.SetClock(w.Door.DB, dbtest.Day0.Add(keepSent+time.Hour))
		if n, err := w.Forget(w.ctx, access.System("test")); err != nil || n != 1 {
			t.Errorf("%v %d", err, n)
		}
		_, err = w.Open(w.ctx, w.officer, unused.ID, false)
		wantCode(t, err, fault.NotFound, "activity.no-file")
		if _, err := w.Forget(w.ctx, w.officer); err == nil {
			t.Error("an officer may forget what others sent")
		}
	})
}
