package kit

import (
	"encoding/json"
	"net/http"
)

const (
	noticeCookie  = "tonghop_notice"
	noticePurpose = "notice"
)

// Notice is the sentence shown on top of the next page after a change, with a button that
// takes the change back where it can be.
type Notice struct {
	Key  string   `json:"k,omitempty"`
	Args []string `json:"a,omitempty"`
	Tone Tone     `json:"t,omitempty"`
	// Action is where the button posts to; Label the key of its words, empty for "undo".
	Action string `json:"u,omitempty"`
	Label  string `json:"l,omitempty"`
	// Fields travel with the button, such as the version to be taken back.
	Fields map[string]string `json:"f,omitempty"`
}

// Done is the notice of a change that succeeded.
func Done(key string, args ...string) Notice { return Notice{Key: key, Args: args, Tone: ToneDone} }

// Warn is the notice of something to look at.
func Warn(key string, args ...string) Notice { return Notice{Key: key, Args: args, Tone: ToneDue} }

// Undo adds a button that posts to action and takes the change back.
func (n Notice) Undo(action string) Notice {
	n.Action = action
	return n
}

// With adds a button of other words that posts to action with fields.
func (n Notice) With(action, label string, fields map[string]string) Notice {
	n.Action, n.Label, n.Fields = action, label, fields
	return n
}

// Go ends a change: it leads to the page at path, which shows the notice once.
func (k *Kit) Go(w http.ResponseWriter, r *http.Request, path string, n Notice) error {
	if n.Key != "" {
		plain, err := json.Marshal(n)
		if err != nil {
			return err
		}
		closed, err := k.o.Key.Close(noticePurpose, plain)
		if err != nil {
			return err
		}
		if len(closed) < maxCookie {
			http.SetCookie(w, k.cookie(r, noticeCookie, closed, 60))
		}
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// maxCookie is what browsers take in one cookie, less its name and attributes.
const maxCookie = 3800

// takeNotice reads the notice left for this page and removes it. A cookie that cannot be
// opened was not made by this server: it says nothing.
func (k *Kit) takeNotice(w http.ResponseWriter, r *http.Request) Notice {
	c, err := r.Cookie(noticeCookie)
	if err != nil || c.Value == "" {
		return Notice{}
	}
	http.SetCookie(w, k.cookie(r, noticeCookie, "", -1))
	plain, err := k.o.Key.Open(noticePurpose, c.Value)
	if err != nil {
		return Notice{}
	}
	var n Notice
	if err := json.Unmarshal(plain, &n); err != nil {
		return Notice{}
	}
	return n
}

func (n Notice) args() []any {
	out := make([]any, len(n.Args))
	for i, a := range n.Args {
		out[i] = a
	}
	return out
}
