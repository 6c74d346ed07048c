package figures

import "testing"

// BenchmarkSpreadsheet makes the spreadsheet of a district's communes.
func BenchmarkSpreadsheet(b *testing.B) {
	w := newWorld(b)
	w.filled()
	officer := w.site.As("district")
	path := w.at("table", w.district)
	for b.Loop() {
		officer.Get(path).Must(200)
	}
}
