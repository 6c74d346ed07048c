package compose

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/web/kit"
)

func itoa(n int) string { return strconv.Itoa(n) }

// anchor is the place on a form that a problem is about.
func anchor(pr *draft.Problem) string {
	if pr.Part == draft.PartFigures && pr.Key != "" {
		return "#" + rowID(string(pr.Key))
	}
	return ""
}

// rowID names the row of a figure on its page.
func rowID(key string) string {
	return "f-" + strings.NewReplacer("@", "-", "=", "-", ",", "-").Replace(key)
}

func sheetHref(id filing.ID, version filing.VersionID) string {
	if version == "" {
		return href(id, "/sheet")
	}
	return href(id, "/sheet?version="+url.QueryEscape(string(version)))
}

func downloadHref(id filing.ID, version filing.VersionID, kind string) string {
	if version == "" {
		return href(id, "/download/"+kind)
	}
	return href(id, "/download/"+kind+"?version="+url.QueryEscape(string(version)))
}

// downloads are the files that a report can be had as; Hint is the icon.
func downloads(p *desk.Page, version filing.VersionID) []kit.Choice {
	all := []kit.Choice{
		{Value: string(files.PDF), Text: "PDF", Hint: "file-text"}, {Value: string(files.DOCX), Text: "Word", Hint: "file-type"},
		{Value: string(files.XLSX), Text: "Excel", Hint: "file-spreadsheet"}, {Value: string(files.JSON), Text: "JSON", Hint: "download"},
	}
	if version != "" && p.Made != nil && p.Made.Compilation != nil {
		all = append(all, kit.Choice{Value: string(files.Sources), Text: "ZIP", Hint: "archive"})
	}
	return all
}

func fileTone(s files.FileState) kit.Tone {
	switch s {
	case files.FileRead:
		return kit.ToneDue
	case files.FileTaken:
		return kit.ToneDone
	case files.FileDropped:
	}
	return kit.ToneNone
}

// changedWords names the sources that changed.
func changedWords(ctx context.Context, all []desk.SourceChange) string {
	by := map[desk.SourceChangeKind][]string{}
	for _, c := range all {
		by[c.Kind] = append(by[c.Kind], c.Name)
	}
	var parts []string
	for _, k := range []desk.SourceChangeKind{desk.SourceReplaced, desk.SourceNew, desk.SourceGone, desk.SourceDiary} {
		if len(by[k]) > 0 {
			parts = append(parts, kit.Say(ctx, "web.compose.source-change."+string(k), someNames(ctx, by[k])))
		}
	}
	return strings.Join(parts, " ")
}

// partName is what a part of the report is called.
func partName(ctx context.Context, p *desk.Page, part draft.Part) string {
	key, ok := part.Section()
	if !ok {
		return kit.Say(ctx, "web.compose.part."+string(part))
	}
	for i := range p.Outline {
		if p.Outline[i].Key == key {
			return sectionName(ctx, &p.Outline[i])
		}
	}
	return key
}

func takenOf(p *desk.Page) int {
	n := 0
	for i := range p.Below {
		if p.Below[i].Taken {
			n++
		}
	}
	return n
}

// belowParts is the bar of what the units below have sent.
func belowParts(ctx context.Context, p *desk.Page) []kit.Part {
	var taken, there, back int64
	for i := range p.Below {
		switch b := &p.Below[i]; {
		case b.Taken:
			taken++
		case b.Version != "":
			there++
		case b.State.Tone() == "late":
			back++
		}
	}
	return []kit.Part{
		{Name: kit.Say(ctx, "web.compose.below.taken"), N: taken, Tone: kit.ToneDone},
		{Name: kit.Say(ctx, "web.compose.below.there"), N: there, Tone: kit.ToneSent},
		{Name: kit.Say(ctx, "web.compose.below.returned"), N: back, Tone: kit.ToneLate},
	}
}
