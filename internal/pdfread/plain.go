package pdfread

import (
	"context"
	"errors"

	"tonghop/internal/pdfread/content"
	"tonghop/internal/pdfread/raw"
)

var errNoWords = errors.New("no page has words")

// plain reads a plain PDF without PDFium, several times faster. It gives nil for every
// file that is not plain or not read at once: then PDFium reads it and finds the words
// for what is wrong with it.
func (r *Reader) plain(ctx context.Context, j *job) (a *answer) {
	if r.options.PDFiumOnly || j.DPI > 0 {
		return nil
	}
	select {
	case r.reading <- struct{}{}:
		defer func() { <-r.reading }()
	case <-ctx.Done():
		return nil
	}
	defer func() {
		if recover() != nil {
			a = nil // a fault of ours: the sandbox is the safer place for this file
		}
	}()
	a, err := j.plain(ctx)
	if err != nil {
		return nil
	}
	return a
}

// plain does the job with the readers of content.
func (j *job) plain(ctx context.Context) (*answer, error) {
	d, err := content.Open(ctx, j.PDF, j.Limits.Pages)
	if err != nil {
		return nil, err
	}
	a := &answer{}
	if j.Files || j.File != "" {
		a.Files, err = d.Files(func(name string) bool { return j.Files || name == j.File }, j.Limits.Bytes)
		if err != nil {
			return nil, err
		}
	}
	if !j.Text || j.Either && a.Files[j.File] != nil {
		return a, nil
	}
	a.Title, a.Author, a.Subject = d.Meta("Title"), d.Meta("Author"), d.Meta("Subject")
	a.pages, err = d.Pages(j.Limits.Letters)
	if err == nil && !worded(a.pages) {
		err = errNoWords
	}
	return a, err
}

// worded tells whether any page has letters of its own. That there is no text is for
// PDFium to say.
func worded(pages []*raw.Page) bool {
	for _, p := range pages {
		if own, _ := count(p); own > 0 {
			return true
		}
	}
	return false
}
