package activity

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/blob"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/quantity"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/when"
)

// Units of the small world: a province, two districts, communes of the first, a division.
const (
	provinceUnit = "38@2016-01-01"
	districtUnit = "397@2016-01-01"
	otherUnit    = "380@2016-01-01"
	communeUnit  = "15664@2016-01-01"
	secondUnit   = "15667@2016-01-01"
	divisionUnit = "397.VHTT@2016-01-01"
	diplomacy    = "thong-tin-doi-ngoai"
)

// world is the service with people of several units.
type world struct {
	*Service
	ctx                                                     context.Context
	officer, second, district, overseer, stranger, division access.Actor
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	blobs, err := blob.Open(t.TempDir(), 64<<20)
	if err != nil {
		t.Fatal(err)
	}
	door := &access.Door{DB: d}
	actor := func(id, name, unit string) access.Actor { return access.Actor{ID: id, Name: name, Unit: unit} }
	w := &world{
		Service: New(door, org.New(door), blobs), ctx: context.Background(),
		officer: actor("a", "Lê Thị Hoa", communeUnit), second: actor("b", "Trần Văn Nam", secondUnit), district: actor("c", "Phạm Thu Hà", districtUnit),
		overseer: actor("d", "Nguyễn Văn Bình", provinceUnit), stranger: actor("e", "Người lạ", otherUnit), division: actor("f", "Đỗ Minh", divisionUnit),
	}
	err = d.Write(w.ctx, func(tx *db.Tx) error {
		if err := org.Put(tx, smallRegister()); err != nil {
			return err
		}
		for _, g := range []access.Grant{
			{Account: "a", Role: access.Officer, Unit: communeUnit}, {Account: "b", Role: access.Officer, Unit: secondUnit},
			{Account: "c", Role: access.Officer, Unit: districtUnit}, {Account: "d", Role: access.Overseer, Unit: provinceUnit},
			{Account: "e", Role: access.Officer, Unit: otherUnit}, {Account: "f", Role: access.Officer, Unit: divisionUnit},
		} {
			if _, err := access.AddGrant(tx, g); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := library.New(door).LoadBuiltins(w.ctx, access.System("start")); err != nil {
		t.Fatal(err)
	}
	return w
}

func smallRegister() *org.Register {
	first := when.MustDay("2016-01-01")
	r := &org.Register{}
	for _, u := range []struct{ code, name, kind, above string }{
		{"38", "Tỉnh Thanh Hóa", "tinh", ""}, {"397", "Huyện Triệu Sơn", "huyen", provinceUnit}, {"380", "Thành phố Thanh Hóa", "thanh-pho", provinceUnit},
		{"15664", "Thị trấn Triệu Sơn", "thi-tran", districtUnit}, {"15667", "Xã Thọ Sơn", "xa", districtUnit},
		{"397.VHTT", "Phòng Văn hóa và Thông tin", org.KindDivision, districtUnit},
	} {
		r.Units = append(r.Units, org.Found(u.code, org.Naming{From: first, Name: u.name, Kind: u.kind}, u.above, u.kind == org.KindDivision))
	}
	return r
}

func ttdn(t testing.TB) *regime.Regime {
	t.Helper()
	r, err := regime.Builtin(diplomacy)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// banners is a content with so many banners on a day.
func banners(day string, n int64) Content {
	return Content{Day: when.MustDay(day), Kind: "visual", Line: "Treo băng rôn", Figures: []Figure{{Regime: diplomacy, Indicator: "banner", Value: quantity.Int(n)}}}
}

func (w *world) note(t testing.TB, who access.Actor, c Content) Entry {
	t.Helper()
	out, err := w.Add(w.ctx, who, AddIn{Unit: who.Unit, Content: c})
	if err != nil {
		t.Fatal(err)
	}
	return out.Entry
}

func photo(t testing.TB, seed int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range img.Pix {
		img.Pix[i] = byte(i*seed + i>>4)
	}
	img.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newWorld(t, d)) })
}

func wantCode(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Errorf("%v, want %s %s", err, kind, code)
	}
}

// joined closes a reader whatever became of the reading.
func joined(err error, c io.Closer) error { return errors.Join(err, c.Close()) }

func tally(t testing.TB, w *world, units ...string) Tallied {
	t.Helper()
	var out Tallied
	err := w.Door.DB.Read(w.ctx, func(tx *db.Tx) (err error) {
		out, err = Tally(tx, units, ttdn(t), when.MustDay("2015-11-15"), when.MustDay("2016-11-21"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
