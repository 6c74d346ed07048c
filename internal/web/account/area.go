// Package account is the pages by which people come in and look after themselves: signing in
// and out, the first administrator, setting a password by a link, one's own account with its
// sessions and rights, the unit that one acts for.
package account

import (
	"context"
	"net/http"
	"strings"
	"time"

	"tonghop/internal/account"
	"tonghop/internal/lang"
	"tonghop/internal/web/kit"
)

// Area is the pages and what they need.
type Area struct {
	Kit      *kit.Kit
	Gate     *account.Gate
	Accounts *account.Service
	// Names gives the names of units for people to read.
	Names func(ctx context.Context, tag lang.Tag, units []string) (map[string]string, error)
	// Session is how long a browser keeps a session.
	Session time.Duration
	// Address tells where a request comes from, past the proxies that may be believed.
	Address func(r *http.Request) string
}

// Routes adds the pages.
func (a *Area) Routes() {
	a.Kit.HandlePublic("GET "+kit.SignInPath, a.signIn)
	a.Kit.HandlePublic("POST "+kit.SignInPath, a.enter)
	a.Kit.HandlePublic("POST /sign-out", a.leave)
	a.Kit.HandlePublic("GET /first/{token}", a.first)
	a.Kit.HandlePublic("POST /first/{token}", a.makeFirst)
	a.Kit.HandlePublic("GET /set-password/{token}", a.link)
	a.Kit.HandlePublic("POST /set-password/{token}", a.setByLink)
	a.Kit.Handle("GET /account", a.me)
	a.Kit.Handle("POST /account/profile", a.saveMe)
	a.Kit.Handle("POST /account/password", a.changePassword)
	a.Kit.Handle("POST /account/place", a.actFor)
	a.Kit.Handle("POST /account/sessions/end", a.endSession)
	a.Kit.Handle("POST /account/sessions/end-others", a.endOthers)
}

// device says in a few words which browser asks, so that a person knows his own again.
func device(r *http.Request) string {
	agent := r.UserAgent()
	browser := firstOf(agent, "Edg/", "Edge", "OPR/", "Opera", "coc_coc_browser", "Cốc Cốc", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari", "curl/", "curl")
	system := firstOf(agent, "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS X", "macOS", "Linux", "Linux")
	switch {
	case browser == "" && system == "":
		return ""
	case browser == "" || system == "":
		return browser + system
	}
	return browser + " · " + system
}

// firstOf gives the word for the first mark found; marks and words alternate.
func firstOf(s string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.Contains(s, pairs[i]) {
			return pairs[i+1]
		}
	}
	return ""
}
