// Package kit is what every page is made of: the layout, the forms, the answers to errors,
// the session, the language, the static files. It knows no noun of the work; what it must
// know of them comes in through the function fields of Options.
//
// # A page
//
//	type Area struct{ Kit *kit.Kit; Units *org.Service }
//
//	func (a *Area) Routes() {
//		a.Kit.Handle("GET /units/{id}", a.unit)
//		a.Kit.Handle("GET /units/{id}/edit", a.edit)
//		a.Kit.Handle("POST /units/{id}/edit", a.save)
//	}
//
//	func (a *Area) unit(w http.ResponseWriter, r *http.Request) error {
//		u, err := a.Units.Get(r.Context(), kit.Who(r), r.PathValue("id"))
//		if err != nil {
//			return err // the kit answers by the kind of the fault: 403, 404, 409, 500…
//		}
//		return a.Kit.Render(w, r, kit.Page{
//			Title:  u.Name,                                  // people's text; or kit.Say(r.Context(), "web.units.title")
//			Nav:    kit.NavUnits,
//			Crumbs: []kit.Crumb{{Text: kit.Say(r.Context(), "web.units.all"), Href: "/units"}},
//		}, unitPage(unitView{…}))
//	}
//
// Handle is for the signed in: an unsigned visitor is sent to sign in and comes back, and
// what he posted is kept (see Kept below). HandlePublic lets everybody in. kit.Who(r) is the
// actor for the use case, kit.PersonOf(ctx) more about him, kit.Today(ctx) the day.
//
// Pages are templ components in the area's folder with a typed view struct. Inside them:
//
//	{ kit.Say(ctx, "web.units.count", kit.Number(ctx, 635)) }
//	{ kit.Day(ctx, d) }  { kit.Instant(ctx, at) }  { kit.DayLeft(ctx, due) }  { kit.Number(ctx, n) }
//
// All words are in internal/lang/{vi,en}/web_<area>.yaml under web.<area>.<name>. No
// <script>, no style attribute, no on… attribute: the Content-Security-Policy forbids them.
// Links and forms are plain; every change is a POST that ends in kit.Go.
//
// # A form
//
//	func (a *Area) edit(w, r) error {                       // GET: the form as it stands
//		f := kit.NewForm(r)
//		f.Set("name", u.Name); f.SetDay("from", u.From); f.SetInt("version", u.Version)
//		return a.Kit.Render(w, r, page, unitForm(f, view))
//	}
//
//	func (a *Area) save(w, r) error {                       // POST
//		f, err := a.Kit.Posted(w, r)                         // or PostedUpTo(w, r, bytes) for files
//		if err != nil { return err }
//		in := org.SaveIn{Name: f.Text("name", kit.Required, kit.Max(200)), From: f.Day("from", kit.Required), Version: f.Int("version")}
//		if f.OK() {                                          // everything could be read
//			_, err = a.Units.Save(r.Context(), kit.Who(r), in)
//			if err == nil {
//				return a.Kit.Go(w, r, "/units/"+id, kit.Done("web.units.saved", in.Name).Undo("/units/"+id+"/undo"))
//			}
//		}
//		if f.Take(err) {                                     // nil with bad fields, or a fault whose fields belong to this form
//			return a.Kit.Again(w, r, page, unitForm(f, view)) // 422, what was typed and a message by each field
//		}
//		return err
//	}
//
// Readers of a form never fail; they collect what is wrong: Text (NFC, blanks joined), Long
// (line breaks kept), Raw, Day (d/m/yyyy, d-m-yyyy, yyyy-mm-dd), Int (1.284 or 1284), Value
// (number or none/unknown/not applicable words), Bool, Many, Choice, Files. Rules: Required,
// Max(letters), Between(lo, hi).
//
// In the templ file (every input is labelled, described and marked invalid by the kit):
//
//	templ unitForm(f *kit.Form, v unitView) {
//		@kit.FormBox(f, "/units/" + v.ID + "/edit") {        // method post; summary of errors on top; hidden: see Hidden
//			@kit.Hidden(f, "version")
//			@kit.Input(f, kit.Field{Name: "name", Label: kit.Say(ctx, "web.units.name"), Required: true})
//			@kit.Input(f, kit.Field{Name: "from", Label: …, Kind: kit.KindDay})
//			@kit.Area(f, kit.Field{Name: "note", Label: …, Rows: 5})
//			@kit.Select(f, kit.Field{Name: "level", Label: …}, choices)     // []kit.Choice{{Value, Text}}
//			@kit.Radios(f, field, choices)  @kit.Checks(f, field, choices)  @kit.Check(f, field)
//			@kit.FileInput(f, kit.Field{Name: "file", Label: …, Accept: ".xlsx", Multiple: true})
//			@kit.Actions() { @kit.Submit(kit.Say(ctx, "web.kit.save")) @kit.Cancel("/units") }
//		}
//	}
//
// A change behind one button is @kit.PostButton(kit.Button{Text, Action, Kind, Icon, Fields});
// one that needs a question first is a page of its own with @kit.Confirm(…).
//
// Two people, one page: where the use case answers fault.Stale, the kit shows what was typed
// so that nothing is lost. Where the handler has both texts, return
// a.Kit.Clash(w, r, page, kit.ClashView{…}): theirs, mine and the words that differ.
//
// # Parts
//
//	@kit.Head(kit.HeadView{Over: "…small line above", Title: "…"}) { buttons at the right }
//	@kit.Card(title) { … }  @kit.CardMore(title, more string) { … }
//	@kit.LinkButton(href, text, kit.Primary|kit.Plain|kit.Quiet|kit.Danger, "icon or empty")
//	@kit.Tag(kit.ToneDone|ToneDue|ToneLate|ToneSent|ToneNone, text)
//	@kit.Table(kit.TableView{Caption, Columns, Query, Sticky…}) { <tr>… }   // scrolls on small screens; sort links from Query
//	@kit.Filters(query, names…) { inputs over query.Form(r) }  @kit.Tabs(label, []kit.Tab)  @kit.Pages(kit.Pager)
//	@kit.Defs([]kit.Def)  @kit.Steps([]kit.Step)  @kit.History([]kit.Event)  @kit.Diff(old, new)
//	@kit.Figures() { @kit.Figure(kit.KPI)… }  @kit.Meter(kit.Share)  @kit.Bar([]kit.Part, total, label)  @kit.Months(kit.MonthsView)
//	@kit.Empty(kit.EmptyView{Drawing, Title, Text}) { button }  @kit.Callout(tone) { … }
//	@kit.Fold(summary) { … }  @kit.Icon("search")  kit.HeatClass(v, max)
//	@kit.Working(kit.JobView) a long job's page; set Page.Refresh
//
// kit.Page.NoHead with @kit.Head for a heading of the page's own; otherwise the layout draws it from
// Title, Crumbs or Over, and Actions. The storybook page (/storybook in demo) shows each part with
// the states it can be in.
//
// An area that needs shapes of its own puts a style sheet static/<area>.css here and names it in
// Page.Styles; tokens (colours, sizes) come from kit.css.
//
// # State in the address
//
// q := kit.QueryOf(r): q.Get("q"), q.Day("from"), q.Int("year", 2016), q.Many("state"),
// q.With("sort", "name").Href() — filters, sort and pages live in the URL. Paging is by key:
// q.After() is the key of the last row shown, kit.NextPage(q, key) makes the link.
//
// # Kept
//
// A POST whose session has ended is not lost: its fields are closed in a box (seal.Key) that
// travels through the sign-in form and come back as a page that asks to send again. Files
// cannot be kept; the page says so by name.
package kit
