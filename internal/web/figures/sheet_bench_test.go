package figures

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/web/kit"
)

// province has the accepted reports of all communes.
func province(b *testing.B) *world {
	w := newWorld(b)
	for _, d := range w.day.Children(w.province.ID) {
		w.asked(d.ID, w.day.Children(d.ID), "accepted")
	}
	w.person("province", access.Officer, w.province)
	return w
}

func (w *world) get(b *testing.B, session, path string) int {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: kit.SessionCookie, Value: session})
	out := httptest.NewRecorder()
	w.kit.ServeHTTP(out, r)
	if out.Code != http.StatusOK {
		b.Fatalf("%s answered %d", path, out.Code)
	}
	return out.Body.Len()
}

// BenchmarkGrid draws the table of a province: its districts, then all 635 communes by 40
// figures.
func BenchmarkGrid(b *testing.B) {
	w := province(b)
	q := "?lines=reporting&rows=all"
	for n := range min(40, w.cols.Len()) {
		q += "&figure=" + url.QueryEscape(string(w.cols.Key(n)))
	}
	for name, query := range map[string]string{"districts": "", "635x40": q} {
		b.Run(name, func(b *testing.B) {
			path := w.at("units", w.province) + query
			w.get(b, "province", path)
			b.ResetTimer()
			size := 0
			for b.Loop() {
				size = w.get(b, "province", path)
			}
			b.ReportMetric(float64(size)/1024, "KB")
		})
	}
}

// BenchmarkSpreadsheet makes the spreadsheet of a province's 635 communes.
func BenchmarkSpreadsheet(b *testing.B) {
	w := province(b)
	path := w.at("table", w.province) + "?lines=reporting"
	for b.Loop() {
		w.get(b, "province", path)
	}
}
