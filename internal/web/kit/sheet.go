package kit

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
)

// sheetPolicy lets a sheet carry its own measures inside our pages' frame, and load the type
// of papers from here; nothing else.
const sheetPolicy = "default-src 'none'; img-src data:; style-src 'self' 'unsafe-inline'; font-src 'self'; frame-ancestors 'self'"

// ownPolicy is what a page printed by paper/html says of itself for readers of a file; here
// the header rules.
var ownPolicy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>\n?`)

// Sheet answers with a paper printed as HTML, for the frame on a page: in the type of
// papers, and as large as the frame is wide.
func Sheet(w http.ResponseWriter, page []byte) error {
	page = ownPolicy.ReplaceAll(page, nil)
	page = bytes.Replace(page, []byte("</head>"), []byte(`<link rel="stylesheet" href="`+StaticURL("sheet.css")+`">`+"\n</head>"), 1)
	h := w.Header()
	h.Set("Content-Security-Policy", sheetPolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	if _, err := w.Write(page); err != nil {
		return context.Canceled // the browser went away; there is nobody left to answer
	}
	return nil
}
