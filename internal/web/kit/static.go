package kit

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

//go:embed static
var files embed.FS

// asset is a static file as it is sent.
type asset struct {
	kind  string
	plain []byte
	zip   []byte // nil where compressing gains nothing
}

// assets are the embedded files and the digest of all of them, which stands in their
// addresses: browsers keep them for a year, and a new program has new addresses.
var assets = sync.OnceValue(func() bundle {
	b := bundle{files: map[string]asset{}}
	var all bytes.Buffer
	err := fs.WalkDir(files, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := files.ReadFile(p)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(p, "static/")
		all.WriteString(name)
		all.Write(raw)
		b.files[name] = newAsset(name, raw)
		return nil
	})
	if err != nil {
		panic(err) // an embedded file that cannot be read: the program was built wrong
	}
	b.hash = seal.Of(all.Bytes()).Short()
	return b
})

type bundle struct {
	hash  string
	files map[string]asset
}

func newAsset(name string, raw []byte) asset {
	a := asset{kind: kindOf(name), plain: raw}
	if !isText(a.kind) {
		return a
	}
	var z bytes.Buffer
	w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if _, err := w.Write(raw); err != nil || w.Close() != nil || z.Len() >= len(raw) {
		return a
	}
	a.zip = z.Bytes()
	return a
}

func kindOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "text/plain; charset=utf-8"
	}
}

// StaticURL is the address of an embedded static file.
func StaticURL(name string) string { return "/static/" + assets().hash + "/" + name }

// serveStatic sends a static file: kept for a year under the digest of this program, not
// kept under that of another one (two versions behind one address while they are changed).
func serveStatic(w http.ResponseWriter, r *http.Request) {
	b := assets()
	a, ok := b.files[r.PathValue("name")]
	if !ok {
		http.Error(w, fault.NotFound.String(), http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-cache")
	if r.PathValue("hash") == b.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Vary", "Accept-Encoding")
	body := a.plain
	if a.zip != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.zip
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the browser may have gone
}
