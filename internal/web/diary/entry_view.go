package diary

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"tonghop/internal/activity"
	"tonghop/internal/web/kit"
)

// lastWords are those of the last question.
func (v entryView) lastWords() string {
	for i := len(v.Remarks) - 1; i >= 0; i-- {
		if v.Remarks[i].What == activity.Question {
			return v.Remarks[i].Words
		}
	}
	return ""
}

// placeOfPictures is where the pictures were taken, if that was kept on purpose.
func (v entryView) placeOfPictures() string {
	for _, f := range v.Pictures {
		if f.Place != "" {
			return f.Place
		}
	}
	return ""
}

// formFor is the form that was filled in wrong, or an empty one of the other action.
func (v entryView) formFor(action string) *kit.Form {
	if v.Asking == action {
		return v.Form
	}
	return v.Empty
}

// file serves a photo or file, or its small picture, to who may see its entry. What is no
// picture is saved, never shown inside our pages.
func (a *Area) file(small bool) func(w http.ResponseWriter, r *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := a.Diary.Open(r.Context(), kit.Who(r), r.PathValue("file"), small)
		if err != nil {
			return err
		}
		return errors.Join(serve(w, r, f, small), f.Close())
	}
}

func serve(w http.ResponseWriter, r *http.Request, f *activity.Opened, small bool) error {
	digest := f.Digest
	if small && f.IsPicture() {
		digest = f.Thumb
	}
	tag := `"` + digest.Short() + `"`
	h := w.Header()
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	how := "attachment"
	if f.IsPicture() {
		how = "inline"
	}
	h.Set("Content-Type", f.Media)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.WriteHeader(http.StatusOK)
	_, err := io.Copy(w, f)
	return err
}
