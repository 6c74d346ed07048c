package app

import (
	"context"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/activity"
	"tonghop/internal/calendar"
	"tonghop/internal/filing"
	"tonghop/internal/filing/desk"
	"tonghop/internal/filing/files"
	"tonghop/internal/mail"
	"tonghop/internal/org"
	"tonghop/internal/org/roster"
	"tonghop/internal/overview"
	"tonghop/internal/regime/library"
	"tonghop/internal/request"
	"tonghop/internal/rollup"
	"tonghop/internal/upkeep"
	webaccount "tonghop/internal/web/account"
	webadmin "tonghop/internal/web/admin"
	webcollect "tonghop/internal/web/collect"
	webcompose "tonghop/internal/web/compose"
	webdiary "tonghop/internal/web/diary"
	webfigures "tonghop/internal/web/figures"
	webhome "tonghop/internal/web/home"
	webregimes "tonghop/internal/web/regimes"
	webunits "tonghop/internal/web/units"
)

// Services are the use cases of all nouns.
type Services struct {
	Accounts   *account.Service
	Units      *org.Service
	Lists      *roster.Service
	Calendar   *calendar.Service
	Library    *library.Service
	Activities *activity.Service
	Requests   *request.Service
	Reports    *filing.Service
	Desk       *desk.Service
	Files      *files.Service
	Totals     *rollup.Service
	Overview   *overview.Service
	Upkeep     *upkeep.Service
}

// wire builds the services in the order of the nouns, registers their background work and
// adds their pages.
func (a *App) wire(ctx context.Context) error {
	if err := a.services(ctx); err != nil {
		return err
	}
	a.work()
	a.pages()
	return nil
}

// services makes each noun's service: a line each.
func (a *App) services(ctx context.Context) error {
	s := &a.Services
	s.Accounts = account.New(a.Door)
	s.Units = org.New(a.Door)
	s.Lists = roster.New(a.Door, s.Units)
	s.Calendar = calendar.New(a.Door)
	s.Library = library.New(a.Door)
	s.Activities = activity.New(a.Door, s.Units, a.Blobs)
	s.Requests = request.New(a.Door, s.Units, s.Calendar.Calendar)
	s.Requests.Link = func(path string) string { return a.Conf.Home() + path }
	s.Reports = filing.New(a.Door, s.Units, a.Blobs)
	s.Desk = desk.New(s.Reports)
	s.Files = files.New(s.Reports, files.MostAtOnce)
	s.Totals = rollup.New(a.Door, s.Units, s.Reports)
	s.Overview = overview.New(a.Door, s.Units)
	fixed, err := a.fixedMail()
	if err != nil {
		return err
	}
	s.Upkeep = upkeep.New(a.Door, a.key, fixed)
	return s.Library.LoadBuiltins(ctx, access.System("start"))
}

// work registers what each noun does in the background: a line each.
func (a *App) work() {
	s := &a.Services
	account.Jobs(a.Runner, a.Gate)
	s.Lists.Register(a.Runner)
	activity.Jobs(a.Runner, s.Activities)
	request.Jobs(a.Runner, s.Requests)
	mail.Jobs(a.Runner, s.Upkeep.Settings)
	a.sweepFiles()
}

// pages adds the pages of each area: a line each.
func (a *App) pages() {
	s := &a.Services
	(&webaccount.Area{Kit: a.Kit, Gate: a.Gate, Accounts: s.Accounts, Names: a.namesOf, Session: a.Conf.Session.Length, Address: a.addressOf}).Routes()
	(&webadmin.Area{Kit: a.Kit, Accounts: s.Accounts, Calendar: s.Calendar, Upkeep: s.Upkeep, Lists: s.Lists, Names: a.namesOf, Units: a.unitsFor, About: a.about, Home: a.Conf.Home()}).Routes()
	(&webhome.Area{Kit: a.Kit, Overview: s.Overview, RegimeName: a.regimeName}).Routes()
	(&webunits.Area{Kit: a.Kit, Units: s.Units, Lists: s.Lists}).Routes()
	(&webdiary.Area{Kit: a.Kit, Diary: s.Activities}).Routes()
	(&webregimes.Area{Kit: a.Kit, Library: s.Library, Names: a.namesOf, Figures: webregimes.FromReports(s.Reports)}).Routes()
	(&webcollect.Area{Kit: a.Kit, Requests: s.Requests, Regimes: s.Library, Reports: s.Reports}).Routes()
	(&webcompose.Area{Kit: a.Kit, Reports: s.Reports, Desk: s.Desk, Files: s.Files, Requests: s.Requests, Library: s.Library}).Routes()
	(&webfigures.Area{Kit: a.Kit, Totals: s.Totals}).Routes()
}
