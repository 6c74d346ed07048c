package app

import (
	"context"
	"net/http"

	"tonghop/internal/access"
	"tonghop/internal/account"
	"tonghop/internal/api"
	"tonghop/internal/lang"
	"tonghop/internal/web/kit"
)

// programs is the interface for programs, with the same accounts and sessions as the pages.
func (a *App) programs() http.Handler {
	s := &a.Services
	return api.New(api.Options{
		Cookie: kit.SessionCookie,
		Session: func(ctx context.Context, token string) (access.Actor, lang.Tag, error) {
			v, err := a.Gate.Find(ctx, token)
			return v.Actor, v.Lang, err
		},
		SignIn: func(ctx context.Context, r *http.Request, login, password string) (string, error) {
			return a.Gate.SignIn(ctx, account.SignInIn{Login: login, Password: password, Address: a.addressOf(r), Device: r.UserAgent()})
		},
		Reports: s.Reports, Requests: s.Requests, Diary: s.Activities, Totals: s.Totals,
		Failed: func(ctx context.Context, err error) {
			a.Log.ErrorContext(ctx, "interface for programs", "error", err.Error())
		},
	})
}
