package kit

import "net/http"

// story is the sample data of the storybook.
type story struct{ form *Form }

func storyOf(r *http.Request) story { return story{form: NewForm(r)} }
