package intake

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"tonghop/internal/fault"
	"tonghop/internal/text"
)

// Result is a file that was opened or the reason why not.
type Result struct {
	Path string
	File *File // nil where Err is not
	Err  error
}

// Progress is told after each file: how many are done, of how many.
type Progress func(done, total int, last Result)

// OpenAll opens files and all files of folders, up to workers at a time (0 means 1). The
// results stand in the order of the paths, folders unrolled in Vietnamese order of
// names. A file that cannot be opened is a Result with Err and stops no other one; the
// error is only that of a cancelled ctx.
func OpenAll(ctx context.Context, paths []string, o Options, workers int, progress Progress) ([]Result, error) {
	results := unroll(paths)
	var group errgroup.Group
	group.SetLimit(max(1, workers))
	var told sync.Mutex
	done := 0
	for i := range results {
		group.Go(func() error {
			r := &results[i]
			if r.Err == nil {
				r.File, r.Err = OpenPath(ctx, r.Path, o)
			}
			told.Lock()
			defer told.Unlock()
			done++
			if progress != nil {
				progress(done, len(results), *r)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return results, err
	}
	return results, ctx.Err()
}

// unroll lists the files behind the paths, each once.
func unroll(paths []string) []Result {
	var out []Result
	seen := map[string]bool{}
	add := func(r Result) {
		if !seen[r.Path] {
			seen[r.Path] = true
			out = append(out, r)
		}
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil || !info.IsDir() {
			add(Result{Path: p})
			continue
		}
		found := walk(p)
		if len(found) == 0 {
			add(Result{Path: p, Err: fault.New(fault.NotFound, "intake.no-files")})
		}
		for _, r := range found {
			add(r)
		}
	}
	return out
}

// walk lists the files of a folder and those below it; a folder that cannot be looked
// into is a Result with Err and hides no other one. Hidden files and the lock files of
// Word ("~$…") are not reports.
func walk(root string) []Result {
	var found []Result
	// The function below returns no error, so neither does the walk.
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			found = append(found, Result{Path: path, Err: fault.Wrap(err, fault.Invalid, "intake.unreadable", filepath.Base(path))})
			return nil
		}
		hidden := strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "~$")
		switch {
		case d.IsDir() && hidden && path != root:
			return filepath.SkipDir
		case !hidden && isFile(path, d):
			found = append(found, Result{Path: path})
		}
		return nil
	})
	slices.SortStableFunc(found, func(a, b Result) int { return byFolder(a.Path, b.Path) })
	return found
}

// isFile tells whether an entry is a file or a link to one.
func isFile(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// byFolder compares paths part by part, so that a folder's files stay together.
func byFolder(a, b string) int {
	x, y := strings.Split(filepath.ToSlash(a), "/"), strings.Split(filepath.ToSlash(b), "/")
	return slices.CompareFunc(x, y, text.Compare)
}
