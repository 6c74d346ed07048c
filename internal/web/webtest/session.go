package webtest

import (
	"net/url"

	"tonghop/internal/web/kit"
)

// Session is the token of the session that the visitor has, empty where he has none.
func (v *Visitor) Session() string {
	v.site.t.Helper()
	home, err := url.Parse(v.site.URL)
	if err != nil {
		v.site.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(home) {
		if c.Name == kit.SessionCookie {
			return c.Value
		}
	}
	return ""
}
