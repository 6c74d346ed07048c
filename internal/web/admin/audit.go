package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/text"
	"tonghop/internal/web/kit"
)

// entriesAtOnce is how many entries of the record a page shows.
const entriesAtOnce = 50

type auditView struct {
	Tabs    []kit.Tab
	Query   kit.Query
	Filter  *kit.Form
	Verbs   []kit.Choice
	Entries []audit.Entry
	Names   map[string]string
	Pager   kit.Pager
}

func (a *Area) audit(w http.ResponseWriter, r *http.Request) error {
	seat, err := a.seated(r)
	if err != nil {
		return err
	}
	ctx, q := r.Context(), kit.QueryOf(r)
	f := audit.Filter{Noun: q.Get("noun"), ID: q.Get("ref"), Actor: q.Get("actor"), Verb: q.Get("verb"), From: q.Day("from"), To: q.Day("to"), Before: q.After(), Limit: entriesAtOnce}
	v := auditView{Tabs: tabs(ctx, seat, "audit"), Query: q, Filter: q.Form(r), Verbs: verbs(ctx)}
	var more bool
	if v.Entries, more, err = a.Upkeep.Audit(ctx, kit.Who(r), f); err != nil {
		return err
	}
	var units []string
	last := ""
	for _, e := range v.Entries {
		last = e.ID
		if e.Ref.Unit != "" {
			units = append(units, e.Ref.Unit)
		}
	}
	if v.Names, err = a.Names(ctx, kit.Lang(ctx), units); err != nil {
		return err
	}
	v.Pager = kit.NextPage(q, last, more, len(v.Entries), 0)
	return a.Kit.Render(w, r, page(r, "audit"), auditPage(v))
}

// verbs are what may be looked for: what roles allow, and what people do to their own accounts.
func verbs(ctx context.Context) []kit.Choice {
	all := []kit.Choice{{Text: kit.Say(ctx, "web.admin.any-verb")}}
	own := []string{"account.sign-in", "account.sign-out", "account.lock", "account.password", "account.self", "account.act-for", "account.session-end"}
	for v := range access.Verbs() {
		own = append(own, string(v))
	}
	for _, v := range own {
		all = append(all, kit.Choice{Value: v, Text: verbWords(ctx, v)})
	}
	slices.SortStableFunc(all[1:], func(a, b kit.Choice) int { return text.Compare(a.Text, b.Text) })
	return all
}

func verbWords(ctx context.Context, verb string) string {
	return known(ctx, "web.admin.verb."+verb, verb)
}

func nounWords(ctx context.Context, noun string) string {
	return known(ctx, "web.admin.noun."+noun, noun)
}

// pretty writes the detail of an entry for people: JSON with its lines apart.
func pretty(detail string) string {
	var v any
	if err := json.Unmarshal([]byte(detail), &v); err != nil {
		return detail
	}
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return detail
	}
	return string(raw)
}
