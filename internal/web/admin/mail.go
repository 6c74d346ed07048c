package admin

import (
	"context"
	"net/http"

	"tonghop/internal/mail"
	"tonghop/internal/upkeep"
	"tonghop/internal/web/kit"
)

type mailView struct {
	Tabs       []kit.Tab
	Settings   upkeep.MailSettings
	Form, Try  *kit.Form
	Securities []kit.Choice
}

func securities(ctx context.Context) []kit.Choice {
	var all []kit.Choice
	for _, s := range mail.Securities() {
		all = append(all, kit.Choice{Value: s, Text: kit.Say(ctx, "web.admin.security."+s)})
	}
	return all
}

func (a *Area) mail(w http.ResponseWriter, r *http.Request) error { return a.showMail(w, r, nil, nil) }

func (a *Area) showMail(w http.ResponseWriter, r *http.Request, form, try *kit.Form) error {
	seat, err := a.seated(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := mailView{Tabs: tabs(ctx, seat, "mail"), Form: form, Try: try, Securities: securities(ctx)}
	if v.Settings, err = a.Upkeep.Mail(ctx, kit.Who(r)); err != nil {
		return err
	}
	if v.Form == nil {
		v.Form = kit.NewForm(r)
		fillMail(v.Form, v.Settings.Settings)
	}
	if v.Try == nil {
		v.Try = kit.NewForm(r)
	}
	p := page(r, "mail")
	if form != nil || try != nil {
		return a.Kit.Again(w, r, p, mailPage(v))
	}
	return a.Kit.Render(w, r, p, mailPage(v))
}

func fillMail(f *kit.Form, s mail.Settings) {
	f.SetInt("version", int64(s.Version))
	f.SetBool("active", s.Active)
	f.SetInt("port", int64(s.Port))
	f.SetInt("per_minute", int64(s.PerMinute))
	for name, value := range map[string]string{"host": s.Host, "security": s.Security, "login": s.User, "sender": s.Sender, "sender_name": s.SenderName, "authority": s.Authority} {
		f.Set(name, value)
	}
}

func (a *Area) saveMail(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	in := upkeep.SaveMailIn{Forget: f.Bool("forget"), Settings: mail.Settings{
		Active: f.Bool("active"), Host: f.Text("host"), Port: int(f.Int("port", kit.Required)), Security: f.Choice("security", securities(r.Context()), kit.Required),
		User: f.Text("login"), Password: f.Raw("password"), Sender: f.Text("sender"), SenderName: f.Text("sender_name"), Authority: f.Long("authority"),
		PerMinute: int(f.Int("per_minute", kit.Required)), Version: int(f.Int("version")),
	}}
	var err error
	if f.OK() {
		if err = a.Upkeep.SaveMail(r.Context(), kit.Who(r), in); err == nil {
			return a.Kit.Go(w, r, "/admin/mail", kit.Done("web.admin.mail-saved"))
		}
	}
	if f.Take(err) {
		return a.showMail(w, r, f, nil)
	}
	return err
}

func (a *Area) tryMail(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	ctx := r.Context()
	m := mail.Message{To: f.Text("to", kit.Required), Subject: kit.Say(ctx, "web.admin.try-subject"), Text: kit.Say(ctx, "web.admin.try-body", kit.PersonOf(ctx).Actor.Name, a.Home), Lang: kit.Lang(ctx)}
	var err error
	if f.OK() {
		if err = a.Upkeep.TryMail(ctx, kit.Who(r), m); err == nil {
			return a.Kit.Go(w, r, "/admin/mail", kit.Done("web.admin.try-sent", m.To))
		}
	}
	if f.Take(asTold(err)) {
		return a.showMail(w, r, nil, f)
	}
	return err
}
