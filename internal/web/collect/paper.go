package collect

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"tonghop/internal/fault"
	"tonghop/internal/press"
	"tonghop/internal/request"
	"tonghop/internal/text"
	"tonghop/internal/web/kit"
)

// sheet answers with the letter as a sheet of paper, for the frame on a page.
func (a *Area) sheet(w http.ResponseWriter, r *http.Request) error {
	v, err := a.Requests.Show(r.Context(), kit.Who(r), request.ShowIn{ID: idOf(r)})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := press.Print(&b, ".html", press.Job{Paper: v.Paper}); err != nil {
		return err
	}
	return kit.Sheet(w, b.Bytes())
}

// paper answers with the letter as a file of Word or PDF.
func (a *Area) paper(w http.ResponseWriter, r *http.Request) error {
	v, err := a.Requests.Show(r.Context(), kit.Who(r), request.ShowIn{ID: idOf(r)})
	if err != nil {
		return err
	}
	ending := "." + r.PathValue("ending")
	types := map[string]string{".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".pdf": "application/pdf"}
	if types[ending] == "" {
		return fault.New(fault.NotFound, "web.kit.no-page")
	}
	var b bytes.Buffer
	made := v.Letter.SentAt
	if made.IsZero() {
		made = v.Letter.CreatedAt
	}
	if err := press.Print(&b, ending, press.Job{Paper: v.Paper, Made: made}); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", types[ending])
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(v.Letter) + ending}))
	h.Set("Content-Length", fmt.Sprint(b.Len()))
	h.Set("Cache-Control", "private, no-cache")
	return write(w, b.Bytes())
}

// fileName is the letter's number in letters that every file system takes.
func fileName(l request.Letter) string {
	name := "cong-van"
	if l.Number != "" {
		name += "-" + l.Number
	}
	var b strings.Builder
	for _, r := range text.Fold(name + "-" + l.Symbol) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			b.WriteRune(r)
			continue
		}
		b.WriteByte('-')
	}
	return strings.Trim(b.String(), "-")
}

func write(w http.ResponseWriter, b []byte) error {
	if _, err := w.Write(b); err != nil {
		return context.Canceled // the browser went away; there is nobody left to answer
	}
	return nil
}
