package admin

import (
	"context"
	"net/http"

	"tonghop/internal/fault"
	"tonghop/internal/job"
	"tonghop/internal/lang"
	"tonghop/internal/web/kit"
)

// tasksAtOnce is how many tasks a page lists.
const tasksAtOnce = 50

type jobsView struct {
	Tabs   []kit.Tab
	Query  kit.Query
	Filter *kit.Form
	States []kit.Choice
	Tasks  []job.Task
	Lines  []job.Line
	Counts map[job.State]int64
	Pager  kit.Pager
}

func (a *Area) jobs(w http.ResponseWriter, r *http.Request) error {
	seat, err := a.seated(r)
	if err != nil {
		return err
	}
	ctx, q := r.Context(), kit.QueryOf(r)
	f := job.Filter{State: job.State(q.One("state", "", string(job.Parked), string(job.Waiting), string(job.Running))), After: q.After(), Limit: tasksAtOnce}
	l, err := a.Upkeep.Tasks(ctx, kit.Who(r), f)
	if err != nil {
		return err
	}
	v := jobsView{Tabs: tabs(ctx, seat, "jobs"), Query: q, Filter: q.Form(r), Tasks: l.Tasks, Lines: l.Lines, Counts: map[job.State]int64{}}
	for _, c := range l.Counts {
		v.Counts[c.State] += c.Number
	}
	v.States = []kit.Choice{{Text: kit.Say(ctx, "web.admin.any-state")}}
	for _, s := range []job.State{job.Parked, job.Waiting, job.Running} {
		v.States = append(v.States, kit.Choice{Value: string(s), Text: kit.Say(ctx, "web.admin.task-state."+string(s))})
	}
	last := ""
	if len(l.Tasks) > 0 {
		last = l.Tasks[len(l.Tasks)-1].ID
	}
	v.Pager = kit.NextPage(q, last, l.More, len(l.Tasks), 0)
	return a.Kit.Render(w, r, page(r, "jobs"), jobsPage(v))
}

// parked counts the tasks that wait for a person.
func (a *Area) parked(r *http.Request) (n int64, err error) {
	l, err := a.Upkeep.Tasks(r.Context(), kit.Who(r), job.Filter{State: job.Parked, Limit: 1})
	for _, c := range l.Counts {
		if c.State == job.Parked {
			n += c.Number
		}
	}
	return n, err
}

func (a *Area) retry(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	err := a.Upkeep.Retry(r.Context(), kit.Who(r), f.Raw("id"))
	return a.afterTask(w, r, err, kit.Done("web.admin.task-retried"))
}

func (a *Area) drop(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	err := a.Upkeep.Drop(r.Context(), kit.Who(r), f.Raw("id"))
	return a.afterTask(w, r, err, kit.Done("web.admin.task-dropped"))
}

// afterTask goes back to the list; a task that was done meanwhile is no mishap.
func (a *Area) afterTask(w http.ResponseWriter, r *http.Request, err error, done kit.Notice) error {
	if fault.CodeOf(err) == "job.none" || fault.CodeOf(err) == "job.running-or-gone" {
		done = kit.Warn(fault.CodeOf(err))
	} else if err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/admin/jobs", done)
}

func (a *Area) retryParked(w http.ResponseWriter, r *http.Request, f *kit.Form) error {
	n, err := a.Upkeep.RetryParked(r.Context(), kit.Who(r), job.Kind(f.Raw("kind")))
	if err != nil {
		return err
	}
	return a.Kit.Go(w, r, "/admin/jobs", kit.Done("web.admin.tasks-retried", kit.Number(r.Context(), n)))
}

func taskTone(s job.State) kit.Tone {
	switch s {
	case job.Parked:
		return kit.ToneLate
	case job.Running:
		return kit.ToneSent
	}
	return kit.ToneNone
}

// known gives the words of a key where there are any, else what stands for it: names that
// come from all nouns, of which new ones may not have words yet.
func known(ctx context.Context, key, otherwise string) string {
	table, err := lang.Table(kit.Lang(ctx))
	if err != nil || table[key] == "" {
		return otherwise
	}
	return table[key]
}

func taskName(ctx context.Context, kind string) string {
	return known(ctx, "web.admin.task."+kind, kind)
}
