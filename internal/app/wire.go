package app

import (
	"context"

	"tonghop/internal/account"
	"tonghop/internal/org"
	webaccount "tonghop/internal/web/account"
)

// Services are the use cases of all nouns, a line each.
type Services struct {
	Accounts *account.Service
	Units    *org.Service
}

// wire builds the services, registers their jobs and adds their pages: a line of each for
// every noun, in the order of the nouns.
func (a *App) wire(context.Context) error {
	s := &a.Services
	s.Accounts = account.New(a.Door)
	s.Units = org.New(a.Door)

	account.Jobs(a.Runner, a.Gate)

	(&webaccount.Area{Kit: a.Kit, Gate: a.Gate, Accounts: s.Accounts, Names: a.namesOf, Session: a.Conf.Session.Length, Address: a.addressOf}).Routes()
	return nil
}
