// Package home is the pages across nouns: the desk with what waits for a person, the search
// in everything, the board of a request.
package home

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/lang"
	"tonghop/internal/overview"
	"tonghop/internal/web/kit"
)

// Area is the pages and what they need.
type Area struct {
	Kit      *kit.Kit
	Overview *overview.Service
	// RegimeName gives the name of a regime for titles of reports nobody asked for.
	RegimeName func(ctx context.Context, tag lang.Tag, code string) (string, error)
}

// Routes adds the pages.
func (a *Area) Routes() {
	a.Kit.Handle("GET /{$}", a.desk)
	a.Kit.Handle("GET /search", a.search)
	a.Kit.Handle("GET /requests/{id}/board", a.board)
}

// Addresses of the pages of other areas that these lead to.
func letterHref(id string) string     { return "/requests/" + id }
func boardHref(id string) string      { return "/requests/" + id + "/board" }
func obligationHref(id string) string { return "/obligations/" + id }
func reportHref(id string) string     { return "/reports/" + id }
func entryHref(id string) string      { return "/diary/" + id }
func thumbHref(e overview.Entry) string {
	return "/diary/" + e.ID + "/small/" + e.Thumb
}
func unitHref(id string) string     { return "/units/" + id }
func regimeHref(code string) string { return "/regimes/" + code }

// counted says a sentence about a number.
func counted(ctx context.Context, key string, n int) string {
	return kit.Say(ctx, key, kit.Number(ctx, n))
}

// dotted joins what is not empty by middle dots.
func dotted(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

// capital begins a subject with a capital where it stands as a title; in its letter it follows
// "V/v".
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

func itoa(n int) string { return strconv.Itoa(n) }
