package collect_test

import (
	"net/url"
	"strings"
	"testing"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/db/dbtest"
	"tonghop/internal/request"
	"tonghop/internal/web/webtest"
	"tonghop/internal/when"
)

// TestLook opens the pages in a browser, without script and with it, at the desk and on a
// phone.
func TestLook(t *testing.T) {
	browser := webtest.Open(t)
	o := open(t, dbtest.SQLite(t))
	draft := o.compose()
	l := o.sent2()
	o.stir(l)
	path := "/requests/" + string(l.ID)
	debt := href(o.As("huyen").Get("/obligations"), "/obligations/")
	ask := href(o.As("so").Get(path), "/asks/")
	for _, s := range []webtest.Shot{
		{Name: "sent", Path: "/requests", Session: "so"},
		{Name: "new", Path: "/requests/new", Session: "so"},
		{Name: "words", Path: draft + "/words", Session: "so"},
		{Name: "units", Path: draft + "/units", Session: "so"},
		{Name: "days", Path: draft + "/days", Session: "so"},
		{Name: "check", Path: draft + "/check", Session: "so"},
		{Name: "letter", Path: path, Session: "so"},
		{Name: "letter-sheet", Path: path + "?view=letter", Session: "so"},
		{Name: "letter-news", Path: path + "?view=news", Session: "so"},
		{Name: "change", Path: path + "/change", Session: "so"},
		{Name: "extend", Path: path + "/extend?unit=" + url.QueryEscape(dongSon), Session: "so"},
		{Name: "decide", Path: ask, Session: "so"},
		{Name: "received", Path: "/obligations", Session: "huyen"},
		{Name: "debt", Path: debt, Session: "huyen"},
		{Name: "ask", Path: debt + "/ask/extension", Session: "huyen"},
		{Name: "calendar", Path: "/deadlines", Session: "huyen", Lang: "en"},
		{Name: "none", Path: "/requests", Session: "dongson"},
	} {
		browser.Look(t, o.Site, s)
	}
}

// stir brings the units of a letter into different states.
func (o *office) stir(l request.Letter) {
	o.t.Helper()
	rows, err := o.requests.Obligations(ctx, access.Actor{ID: "so", Unit: o.department}, request.ObligationsIn{Request: l.ID})
	must(o.t, err)
	must(o.t, o.d.Write(ctx, func(tx *db.Tx) error {
		for i, row := range rows {
			if row.Unit == trieuSon || row.Unit == dongSon {
				continue
			}
			var err error
			switch i % 5 {
			case 0:
				_, err = request.Open(tx, row.Obligation.ID)
			case 1:
				_, err = request.MarkSent(tx, row.Obligation.ID)
			case 2:
				if _, err = request.MarkSent(tx, row.Obligation.ID); err == nil {
					_, err = request.MarkAccepted(tx, row.Obligation.ID)
				}
			case 3:
				if _, err = request.MarkSent(tx, row.Obligation.ID); err == nil && strings.HasSuffix(row.Code, "1") {
					_, err = request.MarkReturned(tx, row.Obligation.ID, "Thiếu số người dự tập huấn")
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	for _, row := range rows {
		if row.Unit == trieuSon {
			_, err := o.requests.Ask(ctx, access.Actor{ID: "huyen", Name: "Lê Thị Hoa", Unit: trieuSon}, request.AskIn{Obligation: row.Obligation.ID, Version: row.Version,
				Kind: request.ForTime, Wanted: when.MustDay("2016-12-09"), Reason: "Ba xã chưa gửi số liệu do mưa lũ; huyện cần thêm bốn ngày để tổng hợp."})
			must(o.t, err)
		}
	}
}
