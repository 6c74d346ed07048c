package webtest

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// A key without words, and an argument nobody filled in, are shown to people as they are.
var (
	bareKey      = regexp.MustCompile(`\b(web|access|audit|org|activity|request|filing|rollup|regime|account|job|blob)\.[a-z][a-z0-9.-]+[a-z0-9]\b`)
	bareArgument = regexp.MustCompile(`\{\d\}|%!|<nil>|&lt;nil&gt;`)
)

// WellMade checks what every page must keep: a title, one main heading, ids once, labelled
// fields, no script, no style or handler written into it, no word left untranslated, every
// change a POST.
func (a *Answer) WellMade() *Answer {
	a.t.Helper()
	if a.doc == nil {
		return a
	}
	if n := len(a.Elements("h1")); n != 1 {
		a.t.Errorf("%s has %d main headings", a.Path, n)
	}
	ids := map[string]bool{}
	labels := map[string]bool{}
	for _, l := range a.Elements("label") {
		labels[attr(l, "for")] = true
	}
	for n := range a.doc.Descendants() {
		if n.Type == html.ElementNode {
			a.checkElement(n, ids, labels)
		}
	}
	text := a.Text()
	if m := bareKey.FindString(text); m != "" {
		a.t.Errorf("%s shows the key %q", a.Path, m)
	}
	if m := bareArgument.FindString(text); m != "" {
		a.t.Errorf("%s shows %q", a.Path, m)
	}
	return a
}

func (a *Answer) checkElement(n *html.Node, ids, labels map[string]bool) {
	if id, ok := lookAttr(n, "id"); ok {
		if ids[id] {
			a.t.Errorf("%s has the id %q twice", a.Path, id)
		}
		ids[id] = true
	}
	for _, at := range n.Attr {
		if at.Key == "style" || strings.HasPrefix(at.Key, "on") {
			a.t.Errorf("%s has <%s %s=…>, which the policy forbids", a.Path, n.Data, at.Key)
		}
	}
	switch n.Data {
	case "script":
		if attr(n, "src") == "" {
			a.t.Errorf("%s has a script written into it", a.Path)
		}
	case "style":
		a.t.Errorf("%s has a style sheet written into it", a.Path)
	case "input", "select", "textarea":
		if !labelled(n, labels) {
			a.t.Errorf("%s has <%s name=%q> without a label", a.Path, n.Data, attr(n, "name"))
		}
	case "img":
		if _, ok := lookAttr(n, "alt"); !ok {
			a.t.Errorf("%s has a picture without words", a.Path)
		}
	case "title":
		if strings.TrimSpace(allText(n)) == "" {
			a.t.Errorf("%s has no title", a.Path)
		}
	}
}

func labelled(n *html.Node, labels map[string]bool) bool {
	if t := attr(n, "type"); t == "hidden" || t == "submit" || t == "button" {
		return true
	}
	if _, hidden := lookAttr(n, "hidden"); hidden {
		return true
	}
	if attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != "" || labels[attr(n, "id")] {
		return true
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && p.Data == "label" {
			return true
		}
	}
	return false
}
