package compose

import (
	"context"
	"net/http"

	"tonghop/internal/filing"
	"tonghop/internal/request"
	"tonghop/internal/web/kit"
)

// listView is a unit's reports and what it has not begun yet.
type listView struct {
	Unit    string
	Rights  filing.Rights
	Rows    []filing.Row
	Waiting []request.ReceivedRow // obligations without a report
	Next    string
}

// rowsAtOnce is how many reports a page lists.
const rowsAtOnce = 50

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	unit, err := unitOf(r)
	if err != nil {
		return err
	}
	v := listView{Unit: unit}
	q := kit.QueryOf(r)
	v.Rows, err = a.Reports.List(r.Context(), kit.Who(r), filing.ListIn{Unit: unit, Before: filing.ID(q.After()), Limit: rowsAtOnce + 1})
	if err != nil {
		return err
	}
	if v.Rights, err = a.Reports.Rights(r.Context(), kit.Who(r), filing.RightsIn{Unit: unit}); err != nil {
		return err
	}
	if len(v.Rows) > rowsAtOnce {
		v.Rows = v.Rows[:rowsAtOnce]
		v.Next = string(v.Rows[rowsAtOnce-1].ID)
	}
	if q.After() == "" {
		if v.Waiting, err = a.waiting(r, unit); err != nil {
			return err
		}
	}
	return a.Kit.Render(w, r, kit.Page{
		Title: kit.Say(r.Context(), "web.compose.reports"), Nav: kit.NavReports, Styles: []string{styles}, Actions: listActions(v),
	}, listPage(v, q))
}

// waiting are the obligations of a unit that nobody has opened.
func (a *Area) waiting(r *http.Request, unit string) ([]request.ReceivedRow, error) {
	all, err := a.Requests.Received(r.Context(), kit.Who(r), request.ReceivedIn{Unit: unit})
	if err != nil {
		return nil, err
	}
	var waiting []request.ReceivedRow
	for _, o := range all {
		if o.State == request.NotOpened {
			waiting = append(waiting, o)
		}
	}
	return waiting, nil
}

// rowSmall is what stands below a report's name in the list.
func rowSmall(ctx context.Context, row filing.Row) string {
	words := row.UnitName
	if row.Mark != "" {
		words = row.Mark + " · " + words
	}
	if row.AskerName != "" {
		words += " → " + row.AskerName
	}
	if row.Past() {
		words += " · " + kit.Say(ctx, "web.compose.past-mark")
	}
	return words
}
