package regimes

import (
	"context"
	"strconv"
	"unicode"
	"unicode/utf8"

	"tonghop/internal/regime"
)

func depthClass(depth int) string { return "depth-" + strconv.Itoa(min(depth, 4)) }

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func indicatorNames(ctx context.Context, r *regime.Regime, codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code
		if ind := r.Indicator(code); ind != nil {
			names[i] = nameOf(ctx, ind.Name)
		}
	}
	return names
}

func levelNames(ctx context.Context, r *regime.Regime, codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = levelName(ctx, r, code)
	}
	return names
}

func versionFile(v showView) string {
	return href(v.Code, "/file?version=", strconv.Itoa(v.Published.Version))
}

func compareHref(code string, before, after int) string {
	return href(code, "/compare?before=", strconv.Itoa(before), "&after-version=", strconv.Itoa(after))
}

func sentencePath(section string, i int) string {
	return section + ".sentences[" + strconv.Itoa(i) + "]"
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
