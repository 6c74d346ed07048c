package diary_test

import (
	"context"
	"net/url"
	"testing"

	"tonghop/internal/activity"
	"tonghop/internal/blob"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/overview/overviewtest"
	"tonghop/internal/web/diary"
	"tonghop/internal/web/kit"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// The pages answer quickly with a province's year of diaries: 635 communes, 25,400 entries.
func BenchmarkPages(b *testing.B) {
	w := overviewtest.New(b, dbtest.SQLite(b), overviewtest.Size{Entries: 40})
	blobs, err := blob.Open(b.TempDir(), 64<<20)
	if err != nil {
		b.Fatal(err)
	}
	people := map[string]kit.Person{"asker": {Actor: w.Asker}, "district": {Actor: w.District}, "commune": {Actor: w.Commune}}
	k := kit.New(kit.Options{
		Session: func(_ context.Context, token string) (kit.Person, error) { return people[token], nil },
		Clock:   func() when.Instant { return w.DB.Now() },
	})
	(&diary.Area{Kit: k, Diary: activity.New(w.Door, w.Units, blobs)}).Routes()
	site := webtest.Serve(b, k)
	for name, visit := range map[string][2]string{
		"commune": {"commune", "/diary"}, "capture": {"commune", "/diary/new?line=" + url.QueryEscape("Treo 12 băng rôn dọc quốc lộ 47")},
		"district-below": {"district", "/diary?below=1"}, "district-standings": {"district", "/diary/below"}, "district-month": {"district", "/diary/month?below=1"},
	} {
		b.Run(name, func(b *testing.B) {
			v := site.As(visit[0])
			for b.Loop() {
				v.Get(visit[1]).Must(200)
			}
		})
	}
	province := overviewtest.ThanhHoa
	boss := w.Officer("tinh", "Lê Văn Tỉnh", province, "overseer")
	people["boss"] = kit.Person{Actor: boss}
	for name, path := range map[string]string{"province-below": "/diary?below=1", "province-words": "/diary?below=1&q=khong+he+co", "province-standings": "/diary/below", "province-month": "/diary/month?below=1"} {
		b.Run(name, func(b *testing.B) {
			v := site.As("boss")
			for b.Loop() {
				v.Get(path).Must(200)
			}
		})
	}
}
