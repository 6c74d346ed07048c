package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/activity/sheets"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/filing/files"
	"tonghop/internal/org"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/request"
	"tonghop/internal/when"
)

// notForPeople are the exported methods of services that are no use case, each with what they
// are. All others have the one shape and are called by the guard.
var notForPeople = map[string]string{
	"Units.History":     "for other nouns, inside their transaction",
	"Units.TreeOn":      "for other nouns, inside their transaction",
	"Units.TreeToday":   "for other nouns, inside their transaction",
	"Units.Successors":  "for other nouns, inside their transaction",
	"Lists.Register":    "wiring of background work",
	"Calendar.Calendar": "for other nouns, inside their transaction",
	"Activities.Read":   "pure: what a line says",
	"Activities.AddAll": "for spreadsheets, inside their transaction",
	"Requests.Feed":     "the calendar by its secret address, which is its right",
	"Reports.Gather":    "for the desk and files, inside their transaction",
	"Reports.TreeFor":   "for the desk and files, inside their transaction",
	"Reports.Current":   "for the desk and files, inside their transaction",
	"Reports.ReadPins":  "for the desk and files, inside their transaction",
	"Reports.FrameOf":   "pure: what a report is written in",
	"Reports.ParsedOf":  "pure: a package parsed once",
	"Reports.Parse":     "pure: a package parsed once",
	"Reports.Hold":      "for files, inside their transaction",
	"Reports.Rows":      "for overview, inside its transaction",
	"Reports.MovesNow":  "for the desk, inside its transaction",
	"Reports.Hear":      "wiring of totals",
	"Reports.WorldOf":   "for the desk and files, inside their transaction",
	"Reports.Look":      "for the desk and files, inside their transaction",
	"Reports.See":       "pure: draws what Look found",
	"Totals.Warm":       "at start, before anybody asks",
	"Upkeep.Settings":   "for sending mail in the background",
}

// openToSigned are the use cases that answer somebody without any right, each with what he
// gets. What they answer is searched for the words of others all the same.
var openToSigned = map[string]string{
	"Accounts.Me":               "his own account",
	"Accounts.SaveMe":           "his own account",
	"Accounts.ActFor":           "the unit of his own account",
	"Accounts.SetLang":          "his own language",
	"Accounts.ChangePassword":   "his own password",
	"Accounts.EndOtherSessions": "his own sessions",
	"Accounts.EndSession":       "his own sessions: one of others is not found among them",
	"Calendar.Year":             "the law's holidays",
	"Calendar.Export":           "the law's holidays",
	"Library.List":              "published regimes",
	"Library.Get":               "published regimes",
	"Library.Compare":           "published regimes",
	"Units.Look":                "who is who: the public directory of units",
	"Units.Browse":              "the public directory of units",
	"Lists.Founded":             "whether there are units at all",
	"Requests.MakeFeed":         "his own calendar, which is empty",
	"Requests.FeedSince":        "his own calendar",
	"Requests.StopFeed":         "his own calendar",
	"Requests.RemindDue":        "nothing: reminds of letters he may send, of which there are none",
	"Overview.Counts":           "his own work, of which there is none",
	"Overview.Desk":             "his own work, of which there is none",
	"Overview.Search":           "what he may see, which is nothing but units and regimes",
	"Activities.List":           "entries of units he may see, of which there are none",
	"Requests.Received":         "debts of units he may see, of which there are none",
	"Requests.Sent":             "letters of units he may see, of which there are none",
	"Requests.MayAsk":           "whether he may ask for reports, which he may not",
	"Accounts.List":             "accounts of units he administers, of which there are none",
	"Upkeep.Audit":              "records of units he administers, of which there are none",
	"Totals.Periods":            "where he may begin, which is nowhere",
	"Upkeep.Seat":               "what he administers, which is nothing",
}

// beforeSigning are the use cases that need nobody: they run at start.
var beforeSigning = map[string]string{
	"Library.LoadBuiltins": "at start, by the program itself",
}

// spy is a world full of the work of others, and samples of what leads to it.
type spy struct {
	*cycle
	ask, file, photoID, aside, person, post, account string
	version                                          filing.VersionID
	bytes                                            []byte // of a report, as a program delivers it
}

// ownRegime is a draft that Triệu Sơn has not published.
const ownRegime = "rieng-cua-trieu-son"

// secrets are words that stand only in what the units of Triệu Sơn wrote.
var secrets = []string{"quốc lộ 217", "phướn lụa hồng", "rà soát lại", "đi học", "binh son.docx", "xa@example.vn", "chưa nhập", "Chế độ riêng"}

func newSpy(s *scene) *spy {
	p := &spy{cycle: &cycle{scene: s}}
	p.communesNote()
	p.provinceAsks()
	p.districtsPassDown()
	debt := "/obligations/" + string(p.debtOf(p.passed, binhSon).ID)
	send(p.as("binhson"), debt+"/ask/extension", debt+"/ask/extension", map[string]string{"wanted": "28/11/2016", "reason": "Cán bộ đi học"}).Must(200)
	p.communesReport()
	p.districtTakesIn()
	p.districtWrites()
	p.leaveAside()
	p.collect()
	return p
}

// leaveAside has two tabs save the same section, so that one wording waits.
func (p *spy) leaveAside() {
	section := p.own + "/section/situation"
	v := p.as("huyen")
	old := v.Get(section).Must(200).Form(section)
	send(v, section, section, map[string]string{"text": "Huyện ở phía Tây."}).Must(200)
	old.Set("text", "Chữ chưa nhập của tab thứ hai.")
	v.Post(section, old).Must(409)
	p.aside = strings.TrimPrefix(p.linkTo(v.Get(p.own).Must(200), p.own+"/aside/"), p.own+"/aside/")
}

// collect reads the identities that the guard asks by.
func (p *spy) collect() {
	p.account = p.actor("xa").ID
	one := func(sql string, args ...any) (v string) {
		p.t.Helper()
		must(p.t, p.DB.Read(context.Background(), func(tx *db.Tx) (err error) {
			v, err = db.Value[string](tx, sql, args...)
			return err
		}))
		return v
	}
	p.ask = one("SELECT max(id) FROM request_ask")
	p.file = one("SELECT max(id) FROM filing_file WHERE report = $1", strings.TrimPrefix(p.taken, "/reports/"))
	p.version = filing.VersionID(one("SELECT max(id) FROM filing_version WHERE report = $1", strings.TrimPrefix(p.xa, "/reports/")))
	p.bytes = p.fetch("xa", p.scene.version("xa", p.xa), "json")
	_, err := p.App.Services.Library.Copy(p.t.Context(), p.actor("huyen"), library.CopyIn{From: external, Owner: trieuSon, Code: ownRegime, Name: "Chế độ riêng của Triệu Sơn"})
	must(p.t, err)
	p.photoID = one("SELECT max(id) FROM activity_file WHERE entry = $1", p.entryID())
	p.person = one("SELECT max(id) FROM org_person WHERE unit = $1", trieuSon)
	p.post = one("SELECT max(id) FROM org_post WHERE unit = $1", trieuSon)
}

func (p *spy) entryID() string { return strings.TrimPrefix(p.entry, "/diary/") }

// reportID is the report that the guard asks for: with a version, the commune's.
func (p *spy) reportID(page string) filing.ID {
	return filing.ID(strings.TrimPrefix(page, "/reports/"))
}

// byType are the samples of types that say what they name.
func (p *spy) byType(t reflect.Type) (any, bool) {
	switch t {
	case reflect.TypeFor[request.ID]():
		return p.passed, true
	case reflect.TypeFor[request.ObligationID]():
		return p.debtOf(p.passed, danLuc).ID, true
	case reflect.TypeFor[filing.ID]():
		return p.reportID(p.own), true
	case reflect.TypeFor[filing.VersionID]():
		return p.version, true
	case reflect.TypeFor[draft.Part]():
		return draft.PartSection("plan-and-activities"), true
	case reflect.TypeFor[report.Key]():
		return report.Key("banner"), true
	case reflect.TypeFor[when.Period]():
		return when.Period("2016"), true
	case reflect.TypeFor[when.Day]():
		return when.MustDay("2016-11-20"), true
	case reflect.TypeFor[files.PrintKind]():
		return files.JSON, true
	case reflect.TypeFor[activity.Kind]():
		return activity.Kinds()[0], true
	case reflect.TypeFor[request.AskKind]():
		return request.ForTime, true
	case reflect.TypeFor[access.Role]():
		return access.Officer, true
	case reflect.TypeFor[org.Role]():
		return org.Head, true
	}
	return nil, false
}

// byName is the sample of a text by the name of its field.
func (p *spy) byName(service, field string) string {
	switch field {
	case "Unit", "Under", "Asker", "Parent", "Above", "Into", "Unit1", "To":
		return trieuSon
	case "Division":
		return "397-VHTT@2016-01-01"
	case "Account", "User":
		return p.account
	case "Code":
		return ownRegime
	case "Regime", "From":
		return external
	case "File":
		return p.file
	case "Aside":
		return p.aside
	case "Person":
		return p.person
	case "Key":
		return "plan-and-activities"
	case "Level":
		return "commune"
	case "Period":
		return "2015"
	case "Date":
		return "2016-11-20"
	case "Words", "Text", "Line", "Reason", "Name", "Title", "Why", "Subject", "Issuer":
		return "Chữ của người lạ"
	case "ID", "":
		return map[string]string{
			"Accounts": p.account, "Activities": p.entryID(), "Requests": p.ask, "Units": p.person, "Sheets": p.entryID(),
		}[service]
	}
	return ""
}

// fill makes an input of the samples, as deep as it goes.
func (p *spy) fill(service, field string, t reflect.Type) reflect.Value {
	if v, ok := p.byType(t); ok {
		return reflect.ValueOf(v)
	}
	out := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		out.SetString(p.byName(service, field))
	case reflect.Int, reflect.Int64, reflect.Int32:
		out.SetInt(1)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			out.SetBytes(p.bytes)
			break
		}
		out.Set(reflect.Append(out, p.fill(service, strings.TrimSuffix(field, "s"), t.Elem())))
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && f.Type != reflect.TypeFor[db.Cond]() {
				out.Field(i).Set(p.fill(service, f.Name, f.Type))
			}
		}
	}
	return out
}

// useCase is one method of a service.
type useCase struct {
	name    string
	service string
	call    reflect.Value
}

// services are all services of the program, with the ones that pages make for themselves.
func (p *spy) services() map[string]any {
	all := map[string]any{"Sheets": sheets.New(p.App.Services.Activities)}
	v := reflect.ValueOf(p.App.Services)
	for i := range v.NumField() {
		all[v.Type().Field(i).Name] = v.Field(i).Interface()
	}
	return all
}

// useCases are the methods of all services that people call; those that are none must be
// listed.
func (p *spy) useCases() []useCase {
	var all []useCase
	there := map[string]bool{}
	for service, s := range p.services() {
		v := reflect.ValueOf(s)
		for i := range v.NumMethod() {
			name := service + "." + v.Type().Method(i).Name
			there[name] = true
			shaped := hasTheShape(v.Method(i).Type())
			switch listed := notForPeople[name] != ""; {
			case shaped && listed:
				p.t.Errorf("%s is listed as no use case and has the shape of one", name)
			case !shaped && !listed:
				p.t.Errorf("%s has not the shape of a use case: %s", name, v.Method(i).Type())
			case shaped:
				all = append(all, useCase{name, service, v.Method(i)})
			}
		}
	}
	for _, list := range []map[string]string{notForPeople, openToSigned, beforeSigning} {
		for name := range list {
			if !there[name] {
				p.t.Errorf("%s is listed and is not there", name)
			}
		}
	}
	return all
}

// hasTheShape tells whether a method is func(context.Context, access.Actor, …) (…, error).
func hasTheShape(t reflect.Type) bool {
	return t.NumIn() >= 2 && t.In(0) == reflect.TypeFor[context.Context]() && t.In(1) == reflect.TypeFor[access.Actor]() &&
		t.NumOut() >= 1 && t.Out(t.NumOut()-1) == reflect.TypeFor[error]()
}

// try calls a use case as somebody, with samples or with nothing, and gives what it answered.
func (p *spy) try(u useCase, who access.Actor, samples bool) (answer string, err error) {
	t := u.call.Type()
	in := []reflect.Value{reflect.ValueOf(p.t.Context()), reflect.ValueOf(who)}
	for i := 2; i < t.NumIn(); i++ {
		if samples {
			in = append(in, p.fill(u.service, "", t.In(i)))
			continue
		}
		in = append(in, reflect.Zero(t.In(i)))
	}
	defer func() {
		if r := recover(); r != nil {
			p.t.Errorf("%s panics: %v", u.name, r)
		}
	}()
	out := u.call.Call(in)
	err, _ = out[len(out)-1].Interface().(error)
	if err != nil {
		return "", err // what stands beside an error is nobody's answer
	}
	for _, o := range out[:len(out)-1] {
		answer += rendered(o.Interface())
	}
	return answer, err
}

// rendered is an answer as text that can be searched.
func rendered(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%+v", v)
	}
	return string(raw)
}

// Nobody, and somebody without rights, and the officer of another district, learn nothing from
// any use case.
func TestNoUseCaseTellsStrangers(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a world")
	}
	eachScene(t, func(t *testing.T, s *scene) {
		p := newSpy(s)
		stranger := p.invite("nguoila", danLuc)
		stranger.Unit = ""
		neighbour := p.invite("dongson", dongSon, access.Officer)
		n := 0
		for _, u := range p.useCases() {
			n++
			p.asNobody(u)
			p.asStranger(u, stranger)
			p.asNeighbour(u, neighbour)
		}
		if n < 120 {
			t.Errorf("only %d use cases were found", n)
		}
		t.Logf("%d use cases", n)
	})
}

// asNobody expects that a use case sends to the sign-in page whoever has not signed in.
func (p *spy) asNobody(u useCase) {
	for _, samples := range []bool{false, true} {
		answer, err := p.try(u, access.Actor{}, samples)
		if beforeSigning[u.name] != "" {
			continue
		}
		if !fault.Is(err, fault.Unsigned) {
			p.t.Errorf("%s tells nobody: %v", u.name, err)
		}
		p.tellsNothing(u, "nobody", answer)
	}
}

// asStranger expects that the samples are refused for want of a right, not for what is
// wrong with them. Of nothing at all, use cases may say what is missing.
func (p *spy) asStranger(u useCase, who access.Actor) {
	answer, err := p.try(u, who, true)
	p.tellsNothing(u, "a stranger", answer)
	switch {
	case fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound):
	case openToSigned[u.name] != "" || beforeSigning[u.name] != "":
		if err != nil && fault.KindOf(err) == fault.Internal {
			p.t.Errorf("%s breaks: %v", u.name, err)
		}
	default:
		p.t.Errorf("%s answers a stranger: %v %.200s", u.name, err, answer)
	}
	if answer, err = p.try(u, who, false); fault.KindOf(err) == fault.Internal && err != nil {
		p.t.Errorf("%s breaks on nothing: %v", u.name, err)
	}
	p.tellsNothing(u, "a stranger", answer)
}

// asNeighbour expects that somebody with rights elsewhere gets nothing of the samples.
func (p *spy) asNeighbour(u useCase, who access.Actor) {
	answer, err := p.try(u, who, true)
	p.tellsNothing(u, "a neighbour", answer)
	if err != nil && fault.KindOf(err) == fault.Internal {
		p.t.Errorf("%s breaks: %v", u.name, err)
	}
}

func (p *spy) tellsNothing(u useCase, whom, answer string) {
	for _, s := range secrets {
		if strings.Contains(answer, s) {
			p.t.Errorf("%s tells %s %q", u.name, whom, s)
		}
	}
}
