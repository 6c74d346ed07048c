package roster

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/intake"
	"tonghop/internal/job"
	"tonghop/internal/org"
	"tonghop/internal/text"
	"tonghop/internal/uid"
	"tonghop/internal/when"
)

// What says what a list holds.
type What string

// What lists hold.
const (
	Units  What = "units"
	People What = "people"
)

// State is where an import stands.
type State string

// The states of an import.
const (
	Refused State = "refused" // something is wrong in the list; nothing was changed
	Checked State = "checked" // nothing is wrong; nothing was changed yet
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed" // the units were changed meanwhile so that it does not fit any more
)

// Cell is what is wrong in one cell of a list.
type Cell struct {
	Line   int
	Column string
	Code   string
	Args   []string
}

// Plan is what a list changes, or what is wrong in it.
type Plan struct {
	Units  UnitList     `json:",omitzero"`
	People PeopleList   `json:",omitzero"`
	Edits  []org.Edit   `json:",omitempty"`
	Staff  []PersonEdit `json:",omitempty"`
	Wrong  []Cell       `json:",omitempty"`
}

// Import is a list that somebody brought, and what became of it.
type Import struct {
	ID       string
	At       when.Instant
	Actor    string
	Name     string // of the actor
	Top      string // the unit that the list is of
	What     What
	File     string
	State    State
	By       org.Decision
	Total    int
	Done     int
	Plan     Plan
	Reason   string // why it failed, a code
	Token    string // the state of the units that it was checked against
	Version  int64
	TopName  string // of the top on the day of the list
	Decision string // by which it can be undone, once done
}

// Service is the use cases of lists.
type Service struct {
	Door  *access.Door
	Units *org.Service
}

// New makes the service.
func New(door *access.Door, units *org.Service) *Service { return &Service{Door: door, Units: units} }

// applyJob is the work of applying a list that was checked.
const applyJob job.Kind = "org.import"

// applyArgs name the import.
type applyArgs struct{ ID string }

// Register has the runner apply lists.
func (s *Service) Register(r *job.Runner) {
	job.On(r, applyJob, 0, func(ctx context.Context, a applyArgs) error { return s.run(ctx, a.ID) })
}

// Limits bound a list: 10,599 communes with their nine columns fit four times.
var Limits = intake.Limits{FileBytes: 8 << 20, UnpackedBytes: 64 << 20, Cells: 400_000}

// UploadIn is a list as somebody brought it.
type UploadIn struct {
	Top      string
	What     What
	File     string
	Bytes    []byte
	By       org.Decision
	Complete bool // units that the list does not name have ended
}

// Upload reads and checks a list and keeps what it would change. It changes nothing else.
func (s *Service) Upload(ctx context.Context, who access.Actor, in UploadIn) (Import, error) {
	var out Import
	plan, read, err := parse(ctx, in)
	if err != nil {
		err = atFile(err)
	}
	number := text.NFC(text.Space(in.By.Number))
	werr := s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(org.Manage, in.Top); err != nil {
			return err
		}
		if err != nil {
			return err
		}
		imp := Import{ID: uid.New(), At: tx.At, Actor: tx.Who.ID, Name: tx.Who.Name, Top: in.Top, What: in.What, File: in.File, By: in.By, Version: 1, Plan: plan}
		imp.By.Number = number
		if err := checkBy(imp); err != nil {
			return err
		}
		if err := s.check(tx.Tx, &imp, read); err != nil {
			return err
		}
		out = imp
		if err := insertImport(tx.Tx, imp); err != nil {
			return err
		}
		return tx.Record(org.Manage, audit.Ref{Noun: "org", ID: imp.ID, Unit: imp.Top}, map[string]any{"list": imp.File, "state": imp.State})
	})
	return out, werr
}

// atFile puts a fault of the file beside the field of the form that holds it.
func atFile(err error) error {
	return fault.Wrap(err, fault.Invalid, "org.file-wrong").At("file", fault.CodeOf(err), argsOf(err)...)
}

func checkBy(imp Import) error {
	e := fault.New(fault.Invalid, "org.decision-wrong")
	if imp.By.Number == "" && imp.What == Units {
		e.At("number", "org.number-missing")
	}
	if imp.By.From.IsZero() {
		e.At("from", "org.from-missing")
	}
	return e.OrNil()
}

// parse opens the file and reads its list. read is what could not be read of single cells.
func parse(ctx context.Context, in UploadIn) (plan Plan, read, err error) {
	f, err := intake.Open(ctx, in.File, in.Bytes, intake.Options{Limits: Limits})
	if err != nil {
		return plan, nil, err
	}
	if f.Format != intake.XLSX && f.Format != intake.CSV {
		return plan, nil, fault.New(fault.Invalid, "org.not-a-sheet")
	}
	columns := unitColumns
	if in.What == People {
		columns = peopleColumns
	}
	g, err := findGrid(f.Sheets, columns)
	if err != nil {
		return plan, nil, err
	}
	if in.What == People {
		plan.People, read = readPeople(g)
	} else {
		plan.Units, read = readUnits(g)
		plan.Units.Complete = in.Complete
	}
	if read != nil && len(rowsOf(read)) == 0 {
		return plan, nil, read
	}
	return plan, read, nil
}

// check works out what an import changes by the units as they are now.
func (s *Service) check(tx *db.Tx, imp *Import, read error) error {
	h, err := s.Units.History(tx)
	if err != nil {
		return err
	}
	if imp.Token, err = org.Token(tx); err != nil {
		return err
	}
	if imp.What == People {
		imp.Plan.Staff, err = s.planPeople(tx, h, imp, read)
		imp.Total = len(imp.Plan.Staff)
	} else {
		imp.Plan.Edits, err = planUnits(h, imp.Plan.Units, imp.Top, imp.By, read)
		imp.Total = len(imp.Plan.Edits)
	}
	rows := rowsOf(err)
	if err != nil && len(rows) == 0 {
		return err
	}
	imp.State, imp.Plan.Wrong = Checked, nil
	for _, r := range rows {
		imp.Plan.Wrong = append(imp.Plan.Wrong, Cell{r.Line, r.Column, r.Reason.Code, texts(r.Reason.Args)})
	}
	if len(rows) > 0 {
		imp.State = Refused
		slices.SortStableFunc(imp.Plan.Wrong, func(a, b Cell) int { return cmp.Compare(a.Line, b.Line) })
	}
	return nil
}

func (s *Service) planPeople(tx *db.Tx, h *org.History, imp *Import, read error) ([]PersonEdit, error) {
	p := &people{list: imp.Plan.People, tree: h.On(imp.By.From), top: imp.Top, by: imp.By, known: map[string][]org.Person{}, posts: map[string][]org.Post{}}
	if _, ok := p.tree.Unit(imp.Top); !ok {
		return nil, fault.New(fault.Invalid, "org.decision-wrong").At("from", "org.top-not-there", org.DayWords(imp.By.From))
	}
	known, err := org.PeopleUnder(tx, p.tree, imp.Top)
	if err != nil {
		return nil, err
	}
	for _, k := range known.People {
		p.known[k.Unit] = append(p.known[k.Unit], k)
	}
	for _, k := range known.Posts {
		p.posts[k.Unit] = append(p.posts[k.Unit], k)
	}
	return p.plan(read)
}

// Get gives an import.
func (s *Service) Get(ctx context.Context, who access.Actor, in GetIn) (Import, error) {
	var out Import
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		imp, err := s.load(tx, in.ID)
		out = imp
		return err
	})
	return out, err
}

// GetIn names an import.
type GetIn struct{ ID string }

// load finds an import for somebody who may manage its top.
func (s *Service) load(tx *access.Tx, id string) (Import, error) {
	imp, found, err := loadImport(tx.Tx, id)
	if err != nil {
		return imp, err
	}
	if !found {
		tx.Signed()
		return imp, fault.New(fault.NotFound, "org.no-import")
	}
	if err := tx.Must(org.Manage, imp.Top); err != nil {
		return Import{}, err
	}
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return imp, err
	}
	if top, ok := h.Unit(imp.Top); ok {
		imp.TopName = top.NameOn(imp.By.From).Name
	}
	return imp, nil
}

// ApplyIn names an import and the version that was looked at.
type ApplyIn struct {
	ID      string
	Version int64
}

// Apply has a checked list applied in the background.
func (s *Service) Apply(ctx context.Context, who access.Actor, in ApplyIn) error {
	return s.Door.Write(ctx, who, func(tx *access.Tx) error {
		imp, err := s.load(tx, in.ID)
		if err != nil {
			return err
		}
		switch {
		case imp.State == Running || imp.State == Done: // pressed twice
			tx.Unchanged()
			return nil
		case imp.State != Checked:
			return fault.New(fault.Closed, "org.import-closed")
		case imp.Version != in.Version:
			return fault.New(fault.Stale, "org.stale")
		}
		imp.State = Running
		if err := updateImport(tx.Tx, imp); err != nil {
			return err
		}
		if err := job.Enqueue(tx.Tx, applyJob, applyArgs{imp.ID}, job.Options{Key: imp.ID}); err != nil {
			return err
		}
		return tx.Record(org.Manage, audit.Ref{Noun: "org", ID: imp.ID, Unit: imp.Top}, map[string]any{"list": imp.File, "state": imp.State})
	})
}

// run applies a list, as one decision, whole or not at all. Where the units were changed since
// it was checked it is checked again, and applied only if it still comes to the same.
func (s *Service) run(ctx context.Context, id string) error {
	return s.Door.Write(ctx, access.System("org-import"), func(tx *access.Tx) error {
		imp, err := s.load(tx, id)
		if err != nil {
			return err
		}
		if imp.State != Running {
			tx.Unchanged()
			return nil
		}
		was, err := json.Marshal(imp.Plan)
		if err != nil {
			return err
		}
		if err := s.check(tx.Tx, &imp, nil); err != nil {
			return err
		}
		now, err := json.Marshal(imp.Plan)
		if err != nil {
			return err
		}
		if string(was) != string(now) {
			imp.Reason = "org.import-changed"
			if imp.State == Refused {
				imp.State = Failed
			}
			return s.settle(tx, imp)
		}
		if err := s.apply(tx, &imp); err != nil {
			return err
		}
		imp.State, imp.Done, imp.Reason = Done, imp.Total, ""
		return s.settle(tx, imp)
	})
}

// settle writes what became of an import.
func (s *Service) settle(tx *access.Tx, imp Import) error {
	if err := updateImport(tx.Tx, imp); err != nil {
		return err
	}
	return tx.Record(org.Manage, audit.Ref{Noun: "org", ID: imp.ID, Unit: imp.Top}, map[string]any{"list": imp.File, "state": imp.State, "by": imp.Name})
}

func (s *Service) apply(tx *access.Tx, imp *Import) error {
	if imp.What == People {
		return applyPeople(tx.Tx, imp.Plan.Staff)
	}
	h, err := s.Units.History(tx.Tx)
	if err != nil {
		return err
	}
	r, err := org.Revise(h, imp.By, imp.Plan.Edits)
	if err != nil {
		return err
	}
	imp.Decision, err = r.Save(tx, imp.Top)
	return err
}
