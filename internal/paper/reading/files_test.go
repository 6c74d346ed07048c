package reading

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"tonghop/internal/flow"
	"tonghop/internal/intake"
	"tonghop/internal/pdfread"
)

// office opens the documents of the tests; PDFium runs in this process, since a test
// has no program to start again as its worker.
var office = intake.Options{PDF: pdfread.New(pdfread.Options{Workers: 1, InProcess: true})}

func readFile(t testing.TB, path string) []Reading {
	t.Helper()
	f := openFile(t, path)
	return Read(f.Flow, Options{Name: filepath.Base(path), Encoding: f.Encoding})
}

func openFlow(t testing.TB, path string) *flow.Document {
	t.Helper()
	return openFile(t, path).Flow
}

// opened keeps the files: PDFium takes seconds to start and the tests read the same ones.
var opened sync.Map // path → *intake.File

func openFile(t testing.TB, path string) *intake.File {
	t.Helper()
	if f, ok := opened.Load(path); ok {
		return f.(*intake.File)
	}
	f, err := intake.OpenPath(context.Background(), path, office)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	opened.Store(path, f)
	return f
}
