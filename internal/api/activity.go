package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tonghop/internal/activity"
	"tonghop/internal/fault"
	"tonghop/internal/quantity"
	"tonghop/internal/when"
)

// noted is a diary entry as a program writes it.
type noted struct {
	Unit     string        `json:"unit"`
	Day      string        `json:"day" format:"date"`
	Until    string        `json:"until,omitempty" format:"date"`
	Kind     string        `json:"kind" doc:"One of the kinds of the diary"`
	Line     string        `json:"line" maxLength:"1000" doc:"What happened, in one line"`
	Event    string        `json:"event,omitempty"`
	Place    string        `json:"place,omitempty"`
	Partners string        `json:"partners,omitempty"`
	Money    string        `json:"money,omitempty" doc:"Đồng, or none"`
	Note     string        `json:"note,omitempty"`
	Figures  []notedFigure `json:"figures,omitempty"`
}

type notedFigure struct {
	Regime     string            `json:"regime"`
	Indicator  string            `json:"indicator"`
	Dimensions map[string]string `json:"dimensions,omitempty"`
	Value      string            `json:"value" doc:"A number with a point, or none, unknown, not-applicable"`
}

type addIn struct {
	Key  string `header:"Idempotency-Key" maxLength:"100" doc:"The same key writes one entry"`
	Body noted
}

type addOut struct {
	Status int
	Body   struct {
		ID     string `json:"id"`
		Digest string `json:"digest"`
		Again  bool   `json:"again,omitempty" doc:"It had been written before"`
	}
}

// activities writes lines of the diary.
func (s *server) activities(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "note-activity", Method: http.MethodPost, Path: Prefix + "/activities", Summary: "Write a line of the diary", DefaultStatus: http.StatusCreated,
	}, func(ctx context.Context, in *addIn) (*addOut, error) {
		actor, err := who(ctx)
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		c, err := in.Body.content()
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		added, err := s.o.Diary.Add(ctx, actor, activity.AddIn{Unit: in.Body.Unit, Submission: in.Key, Content: c})
		if err != nil {
			return nil, s.answer(ctx, err)
		}
		if added.Differs {
			return nil, s.answer(ctx, fault.New(fault.Conflict, "api.key-used"))
		}
		out := &addOut{Status: http.StatusCreated}
		if added.Repeated {
			out.Status = http.StatusOK
		}
		out.Body.ID, out.Body.Digest, out.Body.Again = added.Entry.ID, string(added.Entry.Digest), added.Repeated
		return out, nil
	})
}

// content reads what was sent; everything that cannot be read is told at once.
func (n *noted) content() (activity.Content, error) {
	wrong := fault.New(fault.Invalid, "api.unreadable")
	c := activity.Content{
		Kind: activity.Kind(n.Kind), Line: n.Line, Event: n.Event, Place: n.Place, Partners: n.Partners, Note: n.Note,
		Day: readDay(wrong, "day", n.Day), Until: readDay(wrong, "until", n.Until),
	}
	if n.Money != "" {
		c.Money = readValue(wrong, "money", n.Money)
	}
	for _, f := range n.Figures {
		c.Figures = append(c.Figures, activity.Figure{Regime: f.Regime, Indicator: f.Indicator, Dimensions: f.Dimensions, Value: readValue(wrong, "figures", f.Value)})
	}
	return c, wrong.OrNil()
}

func readDay(wrong *fault.Error, field, s string) when.Day {
	if s == "" {
		return when.Day{}
	}
	d, err := when.ParseDay(s)
	if err != nil {
		_ = wrong.At(field, "api.day", s)
	}
	return d
}

func readValue(wrong *fault.Error, field, s string) quantity.Value {
	v, err := quantity.Parse(s)
	if err != nil {
		_ = wrong.At(field, "api.value", s)
	}
	return v
}
