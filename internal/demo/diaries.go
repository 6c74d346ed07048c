package demo

import (
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/activity"
	"tonghop/internal/audit"
	"tonghop/internal/org"
	"tonghop/internal/regime"
	"tonghop/internal/when"
)

// keepDiaries writes the year of all communes: entries noted on their day by the commune's
// officer, most of them checked by the district since.
func (w *world) keepDiaries() error {
	photos, err := w.album()
	if err != nil {
		return err
	}
	communes := w.Tree.At(org.Commune)
	done := 0
	for part := range slices.Chunk(communes, 40) {
		var planted []activity.Planted
		for _, u := range part {
			entries, err := w.planted(u, photos)
			if err != nil {
				return err
			}
			planted = append(planted, entries...)
		}
		if err := w.plant(planted); err != nil {
			return err
		}
		done += len(part)
		w.Step("demo.step.diary", done, len(communes))
	}
	own, err := w.ownDiary(photos)
	if err != nil {
		return err
	}
	return w.plant(own)
}

func (w *world) plant(entries []activity.Planted) error {
	w.on(w.Period.To, 17, 0)
	return w.Door.Write(w.ctx, Self, func(tx *access.Tx) error {
		if err := tx.Must(activity.Write, access.House); err != nil {
			return err
		}
		if _, err := activity.Plant(tx.Tx, entries, []*regime.Regime{w.Regime}...); err != nil {
			return err
		}
		return tx.Record(activity.Write, audit.Ref{Noun: "activity", ID: "demo"}, map[string]int{"entries": len(entries)})
	})
}

func (w *world) planted(u org.Unit, photos album) ([]activity.Planted, error) {
	noted, err := w.Diary(w.stories[u.ID])
	if err != nil {
		return nil, err
	}
	chance := draw(u.Code + "/planted")
	by, checker := w.officer(u.ID), w.officer(u.Parent)
	all := make([]activity.Planted, 0, len(noted))
	for _, n := range noted {
		p := activity.Planted{Unit: u.ID, Body: u.ID, Content: n.Content, Author: by.ID, By: by.Name,
			At: when.StartOf(n.Day).Add(when.Hours(8+chance.IntN(9), chance.IntN(60)))}
		if n.Day.Before(w.Period.To.AddDays(-30)) && chance.IntN(10) > 0 {
			p.State, p.CheckedBy, p.CheckedAt = activity.Checked, checker.Name, p.At.Add(when.Hours(24+chance.IntN(48), chance.IntN(60)))
		}
		p.Photos = photos.some(n.Kind, n.Photos, chance)
		all = append(all, p)
	}
	return all, nil
}
