package kit

import (
	"embed"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

//go:embed icons/*.svg
var iconFiles embed.FS

//go:embed drawings/*.svg
var drawingFiles embed.FS

var (
	icons    = sync.OnceValue(func() map[string]string { return svgs(iconFiles, "icons", `class="icon" aria-hidden="true"`) })
	drawings = sync.OnceValue(func() map[string]string {
		return svgs(drawingFiles, "drawings", `class="drawing" aria-hidden="true"`)
	})
)

var (
	svgComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	svgHead    = regexp.MustCompile(`(?s)<svg[^>]*>`)
	svgBlanks  = regexp.MustCompile(`>\s+<`)
	viewBox    = regexp.MustCompile(`viewBox="[^"]*"`)
)

// svgs reads drawings made to be put into pages: the sheet of styles says how they look, so
// only their shapes stay.
func svgs(files embed.FS, dir, attributes string) map[string]string {
	out := map[string]string{}
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		panic(err) // an embedded folder that cannot be read: the program was built wrong
	}
	for _, e := range entries {
		raw, err := files.ReadFile(path.Join(dir, e.Name()))
		if err != nil {
			panic(err) // as above
		}
		s := svgComment.ReplaceAllString(string(raw), "")
		box := viewBox.FindString(svgHead.FindString(s))
		s = svgHead.ReplaceAllString(s, "<svg "+attributes+" "+box+">")
		out[strings.TrimSuffix(e.Name(), ".svg")] = strings.TrimSpace(svgBlanks.ReplaceAllString(s, "><"))
	}
	return out
}

func drawingSVG(name string) string { return drawings()[name] }
