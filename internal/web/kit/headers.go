package kit

import (
	"net/http"
	"strings"
	"time"
)

// SessionCookie is the name of the cookie that holds the session's token.
const SessionCookie = "tonghop_session"

// policy lets a page load nothing that is not ours, run no script and no style written into
// the page, be framed by nobody and post to nobody else.
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guarded puts the security headers on every answer and refuses changes that another site
// makes in a browser of ours (http.CrossOriginProtection; cookies are SameSite=Lax besides).
func (k *Kit) guarded(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.answer(w, r, errCrossSite)
	}))
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()")
		h.Add("Vary", "Accept-Encoding, Cookie, Accept-Language")
		if k.secure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		inner.ServeHTTP(w, r)
	})
}

// secure tells whether the browser came by TLS, here or at a proxy that may be believed.
func (k *Kit) secure(r *http.Request) bool {
	return r.TLS != nil || k.o.TrustProxy && r.Header.Get("X-Forwarded-Proto") == "https"
}

// cookie makes a cookie no script and no other site can use; seconds < 0 removes it, 0 lasts
// until the browser is closed.
func (k *Kit) cookie(r *http.Request, name, value string, seconds int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: k.secure(r), SameSite: http.SameSiteLaxMode}
}

// SignedIn gives the browser its session and goes where the person was going: back to the
// page, or to what he had posted when his session ended. It is the end of signing in.
func (k *Kit) SignedIn(w http.ResponseWriter, r *http.Request, f *Form, token string, last time.Duration) error {
	http.SetCookie(w, k.cookie(r, SessionCookie, token, int(last.Seconds())))
	if kept := f.Raw("kept"); kept != "" {
		return k.resume(w, r, kept)
	}
	return k.Go(w, r, SafeNext(f.Raw("next")), Notice{})
}

// SignedOut takes the session from the browser and with it what the browser kept of our
// pages, so that the next person at this desk cannot leaf back.
func (k *Kit) SignedOut(w http.ResponseWriter, r *http.Request) error {
	http.SetCookie(w, k.cookie(r, SessionCookie, "", -1))
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return k.Go(w, r, "/sign-in", Notice{})
}

// SafeNext is a path inside this site, or "/" for anything else.
func SafeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
