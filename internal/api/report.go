package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/report"
	"tonghop/internal/request"
)

type sessionIn struct {
	Body struct {
		Login    string `json:"login" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
	}
}

type sessionOut struct {
	Body struct {
		Token string `json:"token" doc:"To be sent as Authorization: Bearer …"`
		Unit  string `json:"unit" doc:"The unit that the account acts for"`
	}
}

// session signs a program in.
func (s *server) session(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "sign-in", Method: http.MethodPost, Path: Prefix + "/session", Summary: "Sign in", Security: []map[string][]string{},
	}, func(ctx context.Context, in *sessionIn) (*sessionOut, error) {
		token, err := s.o.SignIn(ctx, visitorOf(ctx).request, in.Body.Login, in.Body.Password)
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		actor, _, err := s.o.Session(ctx, token)
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		out := &sessionOut{}
		out.Body.Token, out.Body.Unit = token, actor.Unit
		return out, nil
	})
}

// obligation is what a unit owes.
type obligation struct {
	ID            string `json:"id"`
	Unit          string `json:"unit"`
	UnitName      string `json:"unit_name"`
	Level         string `json:"level"`
	Letter        string `json:"letter" doc:"Number and symbol of the letter that asks"`
	Asker         string `json:"asker"`
	Regime        string `json:"regime"`
	RegimeVersion int    `json:"regime_version"`
	RegimeDigest  string `json:"regime_digest"`
	Period        string `json:"period"`
	Deadline      string `json:"deadline"`
	State         string `json:"state"`
	Note          string `json:"note,omitempty" doc:"Why it was returned or excused"`
}

func obligationOf(o *request.Owed, l *request.Letter) obligation {
	return obligation{
		ID: string(o.ID), Unit: o.Unit, UnitName: o.Name, Level: o.Level, Letter: l.Mark(), Asker: l.Asker, Regime: l.Regime, RegimeVersion: l.RegimeVersion,
		RegimeDigest: l.RegimeDigest, Period: string(l.Period), Deadline: o.Deadline.String(), State: string(o.State), Note: o.Note,
	}
}

type obligationsIn struct {
	Unit  string   `query:"unit" doc:"Only of this unit; empty is every unit that may be seen"`
	State []string `query:"state" doc:"Only in one of these states"`
	Limit int      `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type obligationsOut struct {
	Body struct {
		Obligations []obligation `json:"obligations"`
	}
}

type obligationIn struct {
	ID string `path:"id"`
}

type obligationOut struct{ Body obligation }

// obligations reads what units owe.
func (s *server) obligations(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "list-obligations", Method: http.MethodGet, Path: Prefix + "/obligations", Summary: "What units owe, the most urgent first"},
		func(ctx context.Context, in *obligationsIn) (*obligationsOut, error) {
			actor, err := who(ctx)
			if err != nil {
				return nil, s.answer(ctx, err)
			}
			q := request.ReceivedIn{Unit: in.Unit, Limit: in.Limit}
			for _, state := range in.State {
				q.States = append(q.States, request.State(state))
			}
			rows, err := s.o.Requests.Received(ctx, actor, q)
			if err != nil {
				return nil, s.answer(ctx, err)
			}
			out := &obligationsOut{}
			out.Body.Obligations = make([]obligation, len(rows))
			for i := range rows {
				out.Body.Obligations[i] = obligationOf(&rows[i].Owed, &rows[i].Letter)
			}
			return out, nil
		})
	huma.Register(h, huma.Operation{OperationID: "get-obligation", Method: http.MethodGet, Path: Prefix + "/obligations/{id}", Summary: "One obligation"},
		func(ctx context.Context, in *obligationIn) (*obligationOut, error) {
			actor, err := who(ctx)
			if err != nil {
				return nil, s.answer(ctx, err)
			}
			d, err := s.o.Requests.Debt(ctx, actor, request.DebtIn{ID: request.ObligationID(in.ID)})
			if err != nil {
				return nil, s.answer(ctx, err)
			}
			return &obligationOut{obligationOf(&d.Owed, &d.Letter)}, nil
		})
}

type deliverIn struct {
	ID      string `path:"id" doc:"The obligation"`
	Key     string `header:"Idempotency-Key" maxLength:"100" doc:"The same key with the same report changes nothing; without one the report's own digest is the key"`
	RawBody []byte `contentType:"application/json"`
}

type deliverOut struct {
	Status int
	Body   struct {
		Report  string `json:"report"`
		Version string `json:"version"`
		No      int    `json:"no" doc:"Which version of the report it is"`
		Digest  string `json:"digest" doc:"Of the report as it is kept"`
		Again   bool   `json:"again,omitempty" doc:"It had been delivered before"`
	}
}

// slowBody is how long a report may take to arrive over a slow line.
const slowBody = 2 * time.Minute

// deliver takes a report in. It is on the disk when the answer is given.
func (s *server) deliver(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "deliver-report", Method: http.MethodPost, Path: Prefix + "/obligations/{id}/report", Summary: "Deliver a report",
		Description:   "The body is the report's package, tonghop-report.json, as docs/schema describes it.",
		DefaultStatus: http.StatusCreated, MaxBodyBytes: report.MaxBytes, BodyReadTimeout: slowBody, SkipValidateBody: true,
	}, func(ctx context.Context, in *deliverIn) (*deliverOut, error) {
		actor, err := who(ctx)
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		if !actor.Signed() { // before the package is read
			return nil, s.answer(ctx, fault.New(fault.Unsigned, "access.unsigned"))
		}
		made, err := s.o.Reports.Deliver(ctx, actor, filing.DeliverIn{Obligation: request.ObligationID(in.ID), Key: in.Key, Package: in.RawBody})
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		out := &deliverOut{Status: http.StatusCreated}
		if made.Again {
			out.Status = http.StatusOK
		}
		out.Body.Report, out.Body.Version, out.Body.No = string(made.Report), string(made.Version), made.No
		out.Body.Digest, out.Body.Again = string(made.Digest), made.Again
		return out, nil
	})
}
