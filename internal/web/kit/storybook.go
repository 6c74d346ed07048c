package kit

import "net/http"

// storybook shows every part with the states it can be in, for people who build pages.
func (k *Kit) storybook(w http.ResponseWriter, r *http.Request) error {
	return k.Render(w, r, Page{Title: "Storybook", Over: "Tổng Hợp", Wide: true}, storybookPage(storyOf(r)))
}
