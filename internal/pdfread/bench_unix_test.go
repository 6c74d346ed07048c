//go:build unix

package pdfread

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPDFium reads in this process, so that the processor time of PDFium can be
// told from the time that other programs took meanwhile.
func BenchmarkPDFium(b *testing.B) {
	s := benchSandbox(b)
	for _, path := range realPDFs(b) {
		benchJob(b, s, filepath.Base(path), &job{PDF: load(b, path), Limits: DefaultLimits, Text: true})
	}
	data := withAttachment("tonghop-report.json", `{"a":1}`)
	benchJob(b, s, "attachment only", &job{PDF: data, Limits: DefaultLimits, Text: true, File: "tonghop-report.json", Either: true})
}

func benchSandbox(b testing.TB) *sandbox {
	s, err := newSandbox(context.Background(), Options{MemoryMB: 512}, false)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

func benchJob(b *testing.B, s *sandbox, name string, j *job) {
	b.Run(name, func(b *testing.B) {
		start := processorTime(b)
		for b.Loop() {
			if _, err := s.run(context.Background(), j); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64((processorTime(b)-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	})
}

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkAssemble is the part that is our own: lines, tables and notes from letters.
func BenchmarkAssemble(b *testing.B) {
	s := benchSandbox(b)
	for _, path := range realPDFs(b) {
		a, err := s.run(context.Background(), &job{PDF: load(b, path), Limits: DefaultLimits, Text: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(path), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := assembled(a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPlain is reading without PDFium, up to letters and lines.
func BenchmarkPlain(b *testing.B) {
	for _, path := range realPDFs(b) {
		j := &job{PDF: load(b, path), Limits: DefaultLimits, Text: true}
		b.Run(filepath.Base(path), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := j.plain(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	j := &job{PDF: withAttachment("tonghop-report.json", `{"a":1}`), Limits: DefaultLimits, Text: true, File: "tonghop-report.json", Either: true}
	b.Run("attachment only", func(b *testing.B) {
		for b.Loop() {
			if _, err := j.plain(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
