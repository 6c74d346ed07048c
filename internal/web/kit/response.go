package kit

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// response remembers what was answered and compresses text for browsers that take it.
type response struct {
	http.ResponseWriter
	status int
	packs  bool // the browser takes gzip
	zip    *gzip.Writer
}

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func newResponse(w http.ResponseWriter, r *http.Request) *response {
	return &response{ResponseWriter: w, packs: r.Method != http.MethodHead && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")}
}

// WriteHeader sends the header once; here it is known whether the body is text.
func (w *response) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	h := w.Header()
	if w.packs && isText(h.Get("Content-Type")) && h.Get("Content-Encoding") == "" && status != http.StatusNoContent && status != http.StatusNotModified {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		w.zip, _ = zippers.Get().(*gzip.Writer)
		w.zip.Reset(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write writes the body, compressed where WriteHeader decided so.
func (w *response) Write(b []byte) (int, error) {
	if w.status == 0 {
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", http.DetectContentType(b))
		}
		w.WriteHeader(http.StatusOK)
	}
	if w.zip != nil {
		return w.zip.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// finish ends the compressed stream. The browser may have gone: then nobody reads it.
func (w *response) finish() {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if w.zip == nil {
		return
	}
	_ = w.zip.Close()
	w.zip.Reset(nil)
	zippers.Put(w.zip)
	w.zip = nil
}

func isText(contentType string) bool {
	for _, prefix := range []string{"text/", "application/json", "application/problem+json", "image/svg+xml", "application/javascript"} {
		if strings.HasPrefix(contentType, prefix) {
			return true
		}
	}
	return false
}
