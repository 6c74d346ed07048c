package units

import (
	"context"
	"net/http"

	"tonghop/internal/fault"
	"tonghop/internal/org"
	"tonghop/internal/web/kit"
)

// correctForm shows what may be put right without a decision.
func (a *Area) correctForm(w http.ResponseWriter, r *http.Request) error {
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	fillVersion(f, s)
	n, c := s.Unit.Names[len(s.Unit.Names)-1], s.Unit.Contact
	f.Set("name", n.Name)
	f.Set("name_en", n.NameEn)
	f.Set("email", c.Email)
	f.Set("phone", c.Phone)
	f.Set("address", c.Address)
	return a.Kit.Render(w, r, correctPage(r, s), correctUnit(f, s))
}

func correctPage(r *http.Request, s org.Sheet) kit.Page {
	return formPage(r.Context(), s, kit.Say(r.Context(), "web.units.do-correct"))
}

func (a *Area) correct(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	in := org.CorrectIn{Unit: s.Unit.ID, Version: f.Int("version"), Name: f.Text("name", kit.Required, kit.Max(200)), NameEn: f.Text("name_en", kit.Max(200)),
		Contact: org.Contact{Email: f.Text("email", kit.Max(120)), Phone: f.Text("phone", kit.Max(60)), Address: f.Text("address", kit.Max(200))}}
	if f.OK() {
		if err = a.Units.Correct(r.Context(), kit.Who(r), in); err == nil {
			return a.Kit.Go(w, r, unitHref(s.Unit.ID, dayNone), kit.Done("web.units.saved"))
		}
	}
	if f.Take(err) {
		return a.Kit.Again(w, r, correctPage(r, s), correctUnit(f, s))
	}
	return err
}

// personView is the form of a person.
type personView struct {
	Sheet  org.Sheet
	Action string
	Places []kit.Choice // the body and its divisions
}

func (a *Area) personView(ctx context.Context, s org.Sheet, action string) personView {
	v := personView{Sheet: s, Action: action, Places: []kit.Choice{{Value: s.Unit.ID, Text: identityName(ctx, s.Unit, s.On)}}}
	for _, d := range s.Divisions {
		v.Places = append(v.Places, kit.Choice{Value: d.ID, Text: memberName(ctx, d)})
	}
	return v
}

func (a *Area) newPerson(w http.ResponseWriter, r *http.Request) error {
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.Set("unit", s.Unit.ID)
	return a.Kit.Render(w, r, formPage(r.Context(), s, kit.Say(r.Context(), "web.units.add-person")), personForm(f, a.personView(r.Context(), s, formHref(s.Unit.ID, "people"))))
}

func (a *Area) addPerson(w http.ResponseWriter, r *http.Request) error {
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	page := formPage(r.Context(), s, kit.Say(r.Context(), "web.units.add-person"))
	return a.putPerson(w, r, page, a.personView(r.Context(), s, formHref(s.Unit.ID, "people")), "")
}

// putPerson saves what was typed of a person and goes back to the people of the unit.
func (a *Area) putPerson(w http.ResponseWriter, r *http.Request, page kit.Page, v personView, id string) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := org.PersonIn{Person: org.Person{ID: id, Version: f.Int("version"), Unit: f.Choice("unit", v.Places, kit.Required), Name: f.Text("name", kit.Required, kit.Max(120)),
		Email: f.Text("email", kit.Max(120)), Phone: f.Text("phone", kit.Max(60)), From: f.Day("from"), To: f.Day("to")}}
	if f.OK() {
		if _, err = a.Units.PutPerson(r.Context(), kit.Who(r), in); err == nil {
			return a.Kit.Go(w, r, unitHref(v.Sheet.Unit.ID, dayNone)+"?tab=people", kit.Done("web.units.saved"))
		}
	}
	if f.Take(err) {
		return a.Kit.Again(w, r, page, personForm(f, v))
	}
	return err
}

// holder gives the unit of a person or a post with the sheet of its body, to somebody
// who may change it.
func (a *Area) holder(r *http.Request, unit string) (org.Sheet, error) {
	s, err := a.Units.Look(r.Context(), kit.Who(r), org.LookIn{Unit: unit})
	if err != nil {
		return s, err
	}
	if body, ok := s.Tree.Body(unit); ok && body.ID != unit && s.Open[body.ID] {
		if s, err = a.Units.Look(r.Context(), kit.Who(r), org.LookIn{Unit: body.ID}); err != nil {
			return s, err
		}
	}
	if !s.Manage {
		return s, fault.New(fault.Forbidden, "access.forbidden", string(org.Manage))
	}
	return s, nil
}

func (a *Area) person(r *http.Request) (org.Person, personView, kit.Page, error) {
	p, err := a.Units.Person(r.Context(), kit.Who(r), org.PersonRef{ID: r.PathValue("id")})
	if err != nil {
		return p, personView{}, kit.Page{}, err
	}
	s, err := a.holder(r, p.Unit)
	return p, a.personView(r.Context(), s, "/staff/"+p.ID), formPageOrNone(r, s, err, p.Name), err
}

// formPageOrNone is the page of a form where its unit could be had.
func formPageOrNone(r *http.Request, s org.Sheet, err error, title string) kit.Page {
	if err != nil {
		return kit.Page{}
	}
	return formPage(r.Context(), s, title)
}

func (a *Area) personForm(w http.ResponseWriter, r *http.Request) error {
	p, v, page, err := a.person(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.SetInt("version", p.Version)
	f.Set("unit", p.Unit)
	f.Set("name", p.Name)
	f.Set("email", p.Email)
	f.Set("phone", p.Phone)
	f.SetDay("from", p.From)
	f.SetDay("to", p.To)
	return a.Kit.Render(w, r, page, personForm(f, v))
}

func (a *Area) savePerson(w http.ResponseWriter, r *http.Request) error {
	p, v, page, err := a.person(r)
	if err != nil {
		return err
	}
	return a.putPerson(w, r, page, v, p.ID)
}

// postView is the form of a post.
type postView struct {
	Sheet  org.Sheet
	Action string
	People []kit.Choice
	Roles  []kit.Choice
}

func (a *Area) postView(ctx context.Context, s org.Sheet, action string) postView {
	v := postView{Sheet: s, Action: action, People: staffChoices(s.People)}
	for _, role := range org.Roles {
		v.Roles = append(v.Roles, kit.Choice{Value: string(role), Text: kit.Say(ctx, "web.units.role-"+string(role)), Hint: kit.Say(ctx, "web.units.role-"+string(role)+"-hint")})
	}
	return v
}

func (a *Area) newPost(w http.ResponseWriter, r *http.Request) error {
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.Set("role", string(org.Head))
	f.SetDay("from", s.On)
	if l := org.LevelOf(s.Now.Kind); l == org.Commune || l == org.District || l == org.Province {
		f.Set("body", "Ủy ban nhân dân")
		f.Set("head_title", "Chủ tịch")
	}
	return a.Kit.Render(w, r, formPage(r.Context(), s, kit.Say(r.Context(), "web.units.add-post")), postForm(f, a.postView(r.Context(), s, formHref(s.Unit.ID, "posts"))))
}

func (a *Area) addPost(w http.ResponseWriter, r *http.Request) error {
	s, err := a.mayChange(r)
	if err != nil {
		return err
	}
	page := formPage(r.Context(), s, kit.Say(r.Context(), "web.units.add-post"))
	return a.putPost(w, r, page, a.postView(r.Context(), s, formHref(s.Unit.ID, "posts")), org.Post{Unit: s.Unit.ID})
}

func (a *Area) putPost(w http.ResponseWriter, r *http.Request, page kit.Page, v postView, was org.Post) error {
	f, err := a.Kit.Posted(w, r)
	if err != nil {
		return err
	}
	in := org.PostIn{Post: org.Post{ID: was.ID, Unit: was.Unit, Version: f.Int("version"), Person: f.Choice("person", v.People, kit.Required), Title: f.Text("title", kit.Required, kit.Max(120)),
		Role: org.Role(f.Choice("role", v.Roles, kit.Required)), Body: f.Text("body", kit.Max(120)), HeadTitle: f.Text("head_title", kit.Max(120)),
		Scope: f.Text("scope", kit.Max(400)), Basis: f.Text("basis", kit.Max(80)), Place: f.Int("place", kit.Between(0, 99)), From: f.Day("from", kit.Required), To: f.Day("to")}}
	if f.OK() {
		if _, err = a.Units.PutPost(r.Context(), kit.Who(r), in); err == nil {
			return a.Kit.Go(w, r, unitHref(v.Sheet.Unit.ID, dayNone)+"?tab=people", kit.Done("web.units.saved"))
		}
	}
	if f.Take(err) {
		return a.Kit.Again(w, r, page, postForm(f, v))
	}
	return err
}

func (a *Area) post(r *http.Request) (org.Post, postView, kit.Page, error) {
	p, err := a.Units.Post(r.Context(), kit.Who(r), org.PostRef{ID: r.PathValue("id")})
	if err != nil {
		return p, postView{}, kit.Page{}, err
	}
	s, err := a.Units.Look(r.Context(), kit.Who(r), org.LookIn{Unit: p.Unit})
	if err == nil && !s.Manage {
		err = fault.New(fault.Forbidden, "access.forbidden", string(org.Manage))
	}
	return p, a.postView(r.Context(), s, "/posts/"+p.ID), formPageOrNone(r, s, err, p.Title), err
}

func (a *Area) postForm(w http.ResponseWriter, r *http.Request) error {
	p, v, page, err := a.post(r)
	if err != nil {
		return err
	}
	f := kit.NewForm(r)
	f.SetInt("version", p.Version)
	f.SetInt("place", p.Place)
	for name, value := range map[string]string{"person": p.Person, "title": p.Title, "role": string(p.Role), "body": p.Body, "head_title": p.HeadTitle, "scope": p.Scope, "basis": p.Basis} {
		f.Set(name, value)
	}
	f.SetDay("from", p.From)
	f.SetDay("to", p.To)
	return a.Kit.Render(w, r, page, postForm(f, v))
}

func (a *Area) savePost(w http.ResponseWriter, r *http.Request) error {
	p, v, page, err := a.post(r)
	if err != nil {
		return err
	}
	return a.putPost(w, r, page, v, p)
}
