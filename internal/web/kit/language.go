package kit

import (
	"net/http"

	"tonghop/internal/lang"
)

// Speak has this browser speak a language from the next page on, as the switch at the foot
// does.
func (k *Kit) Speak(w http.ResponseWriter, r *http.Request, tag lang.Tag) {
	http.SetCookie(w, k.cookie(r, languageCookie, string(tag), 365*24*60*60))
}
