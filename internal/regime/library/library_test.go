package library

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/regime"
)

// world is a province with a district, one admin of each, and a stranger.
type world struct {
	*Service
	province, district, nobody access.Actor
}

const (
	provinceUnit = "38@2016-01-01"
	districtUnit = "397@2016-01-01"
	builtIn      = "thong-tin-doi-ngoai"
)

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{Service: New(&access.Door{DB: d}), nobody: access.Actor{ID: "nobody", Name: "Người lạ"},
		province: access.Actor{ID: "p", Name: "Chị Hà", Unit: provinceUnit}, district: access.Actor{ID: "d", Name: "Anh Bình", Unit: districtUnit}}
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		if err := access.PutNodes(tx, provinceUnit, districtUnit); err != nil {
			return err
		}
		if err := access.SetParents(tx, districtUnit, []access.Edge{{Node: districtUnit, Parent: provinceUnit}}); err != nil {
			return err
		}
		for account, unit := range map[string]string{"p": provinceUnit, "d": districtUnit} {
			if _, err := access.AddGrant(tx, access.Grant{Account: account, Role: access.Officer, Unit: unit}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.LoadBuiltins(context.Background(), access.System("start")); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) copy(t *testing.T, who access.Actor, code string) Draft {
	t.Helper()
	d, err := w.Copy(context.Background(), who, CopyIn{From: builtIn, Owner: who.Unit, Code: code, Name: "Báo cáo của riêng " + code})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBuiltinsAreLoadedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), context.Background()
		if err := w.LoadBuiltins(ctx, access.System("start")); err != nil {
			t.Fatal(err)
		}
		all, err := w.List(ctx, w.nobody, ListIn{})
		codes, cerr := regime.Builtins()
		if err != nil || cerr != nil || len(all) != len(codes) {
			t.Fatalf("%v %v: %d regimes", err, cerr, len(all))
		}
		for _, s := range all {
			if !s.BuiltIn() || s.Versions != 1 || s.Latest.Version != 1 || s.HasDraft {
				t.Errorf("%+v", s)
			}
		}
		if err := w.LoadBuiltins(ctx, w.province); !fault.Is(err, fault.Forbidden) {
			t.Errorf("only the program loads its own regimes: %v", err)
		}
	})
}

func TestCopyEditPublish(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), context.Background()
		draft := w.copy(t, w.district, "")
		if draft.Code != "bao-cao-cua-rieng" || len(draft.Problems) != 0 || draft.Regime.Version != 1 {
			t.Fatalf("%s %v %d", draft.Code, draft.Problems, draft.Regime.Version)
		}
		published, err := w.Publish(ctx, w.district, PublishIn{Code: draft.Code, Version: draft.Version, Note: "Bản đầu"})
		if err != nil || published.Version != 1 {
			t.Fatalf("%+v %v", published.Stamp, err)
		}
		next, err := w.Draft(ctx, w.district, DraftIn{Code: draft.Code})
		if err != nil || next.Regime.Version != 2 || next.HasDraft {
			t.Fatalf("%v: version %d", err, next.Regime.Version)
		}
		out, err := w.Edit(ctx, w.district, EditIn{Code: draft.Code, Version: next.Version, Within: "sections[0]",
			Changes: []Change{{Set, "sections[0].guidance", "Viết không quá nửa trang."}}})
		if err != nil || out.Regime.Sections[0].Guidance != "Viết không quá nửa trang." {
			t.Fatal(err)
		}
		second, err := w.Publish(ctx, w.district, PublishIn{Code: draft.Code, Version: out.Series.Version})
		if err != nil || second.Version != 2 {
			t.Fatalf("%+v %v", second.Stamp, err)
		}
		differences, err := w.Compare(ctx, w.nobody, CompareIn{Code: draft.Code, Before: 1, After: 2})
		if err != nil || len(differences) != 1 || !strings.HasSuffix(differences[0].Place, ".guidance") {
			t.Errorf("%v %v", differences, err)
		}
		old, err := w.Get(ctx, w.nobody, GetIn{Code: draft.Code, Version: 1})
		if err != nil || old.Published.Digest != published.Digest || old.Published.Regime.Sections[0].Guidance == "Viết không quá nửa trang." {
			t.Errorf("the first version changed: %v", err)
		}
		if len(old.Stamps) != 2 || old.MayManage {
			t.Errorf("%+v", old.Stamps)
		}
	})
}

func TestErrorsStandByTheirFields(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), context.Background()
		draft := w.copy(t, w.district, "thu")
		edit := func(within string, changes ...Change) (EditOut, error) {
			return w.Edit(ctx, w.district, EditIn{Code: "thu", Version: draft.Version, Within: within, Changes: changes})
		}
		_, err := edit("sections[0]", Change{Set, "sections[0].title", "{gi_do"}, Change{Set, "sections[0].levels", []string{"thon"}})
		fields := fault.FieldsOf(err)
		if fields["title"] == nil || fields["levels[0]"] == nil || !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: fields %v", err, fields)
		}
		_, err = edit("", Change{Append, "indicators", regime.Indicator{Code: "Sai Mã", Unit: "cái", Adds: regime.Sum, Name: regime.Name{Vi: "A", En: "B"}}})
		if fields = fault.FieldsOf(err); fields["code"] == nil {
			t.Errorf("%v: fields %v", err, fields)
		}
		// A new indicator has no section yet: kept, but not published.
		out, err := edit("", Change{Append, "indicators", regime.Indicator{Code: "moi", Unit: "cái", Adds: regime.Sum, Name: regime.Name{Vi: "Mới", En: "New"}}})
		if err != nil || len(out.Problems) != 1 {
			t.Fatalf("%v %v", err, out.Problems)
		}
		if _, err := w.Publish(ctx, w.district, PublishIn{Code: "thu", Version: out.Series.Version}); fault.CodeOf(err) != "regime.faulty" {
			t.Errorf("a faulty draft was published: %v", err)
		}
		for _, path := range []string{"code", "version", "format"} {
			if _, err := w.Edit(ctx, w.district, EditIn{Code: "thu", Version: out.Series.Version, Changes: []Change{{Set, path, "x"}}}); fault.CodeOf(err) != "library.fixed-place" {
				t.Errorf("%s: %v", path, err)
			}
		}
	})
}

func TestTwoTabsOnOneDraft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), context.Background()
		draft := w.copy(t, w.district, "thu")
		in := EditIn{Code: "thu", Version: draft.Version, Changes: []Change{{Set, "name.vi", "Một"}}}
		out, err := w.Edit(ctx, w.district, in)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Edit(ctx, w.district, in); !fault.Is(err, fault.Stale) {
			t.Errorf("the second tab: %v", err)
		}
		if _, err := w.Publish(ctx, w.district, PublishIn{Code: "thu", Version: draft.Version}); !fault.Is(err, fault.Stale) {
			t.Errorf("publishing what was not seen: %v", err)
		}
		if _, err := w.Discard(ctx, w.district, DiscardIn{Code: "thu", Version: out.Series.Version}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Get(ctx, w.district, GetIn{Code: "thu"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a regime without a version stays behind: %v", err)
		}
	})
}

func TestStrangersMayNotTouchRegimes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), context.Background()
		draft := w.copy(t, w.district, "thu")
		for name, who := range map[string]access.Actor{"nobody": w.nobody, "unsigned": {}} {
			tries := map[string]func() error{
				"copy": func() error {
					_, err := w.Copy(ctx, who, CopyIn{From: builtIn, Owner: districtUnit, Code: "trom", Name: "Trộm"})
					return err
				},
				"edit": func() error {
					_, err := w.Edit(ctx, who, EditIn{Code: "thu", Version: draft.Version, Changes: []Change{{Set, "name.vi", "X"}}})
					return err
				},
				"draft": func() error { _, err := w.Draft(ctx, who, DraftIn{Code: "thu"}); return err },
				"publish": func() error {
					_, err := w.Publish(ctx, who, PublishIn{Code: "thu", Version: draft.Version})
					return err
				},
				"discard": func() error {
					_, err := w.Discard(ctx, who, DiscardIn{Code: "thu", Version: draft.Version})
					return err
				},
				"get": func() error { _, err := w.Get(ctx, who, GetIn{Code: "thu"}); return err },
				"import": func() error {
					_, err := w.Import(ctx, who, ImportIn{Owner: districtUnit, Name: "a.yaml", File: draft.Regime.YAML()})
					return err
				},
			}
			for what, try := range tries {
				if err := try(); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unsigned) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
		}
		if _, err := w.Edit(ctx, w.district, EditIn{Code: builtIn, Version: 1, Changes: []Change{{Set, "name.vi", "X"}}}); fault.CodeOf(err) != "library.built-in" {
			t.Errorf("a built-in regime was changed: %v", err)
		}
		// The province sees what is below it, and manages only what is its own.
		if _, err := w.Draft(ctx, w.province, DraftIn{Code: "thu"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the province opened the district's draft: %v", err)
		}
		all, err := w.List(ctx, w.province, ListIn{})
		for _, s := range all {
			if s.Code == "thu" {
				t.Error("a draft shows in a stranger's list")
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestImportTellsEveryLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newWorld(t, d), context.Background()
		draft := w.copy(t, w.district, "thu")
		file := string(draft.Regime.YAML())
		d1, err := w.Import(ctx, w.district, ImportIn{Owner: districtUnit, Name: "thu.yaml", File: []byte(strings.Replace(file, "name:", "# chú thích\nname:", 1))})
		if err != nil || !strings.Contains(string(d1.Regime.YAML()), "# chú thích") {
			t.Fatalf("a good file: %v", err)
		}
		_, err = w.Import(ctx, w.district, ImportIn{Owner: districtUnit, Name: "sai.yaml", File: []byte(strings.Replace(file, "frequency: year", "frequency: never\nmystery: 1", 1))})
		problems, ok := errors.AsType[*regime.Problems](err)
		if !ok || len(problems.All) != 2 || problems.All[0].Line == 0 {
			t.Errorf("a bad file: %v", err)
		}
		_, err = w.Import(ctx, w.district, ImportIn{Owner: districtUnit, Name: "b.yaml", File: []byte(strings.Replace(file, "code: thu\n", "code: "+builtIn+"\n", 1))})
		if fault.CodeOf(err) != "library.built-in-code" {
			t.Errorf("over a built-in: %v", err)
		}
		if _, err = w.Import(ctx, w.province, ImportIn{Owner: provinceUnit, Name: "c.yaml", File: []byte(file)}); !fault.Is(err, fault.Conflict) {
			t.Errorf("over another unit's: %v", err)
		}
	})
}

// A version read by number, as the newest and by digest is one and the same in memory.
func TestParsedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		newWorld(t, d)
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			a, err := Latest(tx, builtIn)
			if err != nil {
				return err
			}
			b, err := Version(tx, builtIn, 1)
			if err != nil {
				return err
			}
			c, err := ByDigest(tx, a.Digest)
			if err != nil {
				return err
			}
			all, err := All(tx)
			if a.Regime != b.Regime || b.Regime != c || len(all) < 2 {
				t.Error("parsed more than once")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
