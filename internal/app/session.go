package app

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"tonghop/internal/access"
	"tonghop/internal/lang"
	"tonghop/internal/overview"
	"tonghop/internal/web/kit"
)

// session finds the person of a session's token for the kit.
func (a *App) session(ctx context.Context, token string) (kit.Person, error) {
	v, err := a.Gate.Find(ctx, token)
	if err != nil {
		return kit.Person{}, err
	}
	names, err := a.namesOf(ctx, v.Lang, v.Units)
	if err != nil {
		return kit.Person{}, err
	}
	p := kit.Person{Actor: v.Actor, Post: v.Title, Lang: v.Lang, Session: v.Session}
	for _, u := range v.Units {
		p.Places = append(p.Places, kit.Place{Unit: u, Name: names[u]})
	}
	if p.Post == "" {
		p.Post = names[v.Actor.Unit]
	}
	return p, nil
}

// namesOf gives the names that units have today; of a unit that ended, the last.
func (a *App) namesOf(ctx context.Context, tag lang.Tag, ids []string) (map[string]string, error) {
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	err := a.Door.Read(ctx, access.System("names"), func(tx *access.Tx) error {
		tx.Signed()
		tree, err := a.Services.Units.TreeToday(tx.Tx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			names[id] = id
			if u, ok := tree.Unit(id); ok {
				names[id] = u.Name
			}
		}
		return nil
	})
	if _, asked := names[access.House]; asked {
		names[access.House] = lang.Say(tag, "app.house")
	}
	return names, err
}

// counts are the numbers beside the lines of the navigation: what waits for the person.
func (a *App) counts(ctx context.Context, who access.Actor) (map[string]int, error) {
	c, err := a.Services.Overview.Counts(ctx, who, overview.CountsIn{})
	return map[string]int{kit.NavReports: c.Reports, kit.NavRequests: c.Requests, kit.NavDiary: c.Diary}, err
}

// addressOf is where a request comes from: what a trusted proxy says, else the connection.
func (a *App) addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	trusted, err := a.Conf.Trusted()
	if err != nil || !among(trusted, host) {
		return host
	}
	// The last address that is not a proxy of ours: what stands before it, anybody may have written.
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		host = hop
		if !among(trusted, hop) {
			break
		}
	}
	return host
}

func among(networks []netip.Prefix, host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, n := range networks {
		if n.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
