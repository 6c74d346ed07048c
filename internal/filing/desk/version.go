package desk

import (
	"context"
	"slices"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/filing"
	"tonghop/internal/filing/draft"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/report"
	"tonghop/internal/when"
)

// VersionIn asks for one version of a report.
type VersionIn struct {
	Report  filing.ID
	Version filing.VersionID
}

// VersionPage is a version with what it has otherwise than the one it replaced or, as the
// first one, nothing.
type VersionPage struct {
	Report  filing.Report
	Regime  *regime.Regime
	Version filing.Version
	Package *report.Package
	Before  *filing.Version // the version that it is compared with
	Changes []draft.Change
	Stale   []string // names of units whose reports it was made of and that were replaced since
	Above   []filing.StaleVersion
	Last    *report.Package // last period's report
	At      when.Instant
	Moves   []filing.Move
	Queue   QueueRow // what stands out, for those who decide about it
}

// Version gives one version to the unit's people and its asker's.
func (s *Service) Version(ctx context.Context, who access.Actor, in VersionIn) (page VersionPage, err error) {
	var raw, before, last []byte
	var lastVersion filing.Version
	var peers []peer
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if page, err = s.versionPage(tx, in); err != nil {
			return err
		}
		if raw, err = filing.BytesOf(tx.Tx, in.Version); err != nil {
			return err
		}
		if page.Before != nil {
			if before, err = filing.BytesOf(tx.Tx, page.Before.ID); err != nil {
				return err
			}
		}
		if lastVersion, last, err = lastBytes(tx.Tx, &page.Report); err != nil {
			return err
		}
		peers, err = peersOf(tx, map[filing.Held]bool{{Regime: page.Report.Regime, Period: page.Report.Period.Name}: page.Report.Asker != ""}, page.Report.Asker)
		return err
	})
	if err != nil {
		return page, err
	}
	if page.Package, err = s.Filing.Parse(page.Version.Digest, raw); err != nil {
		return page, err
	}
	if last != nil {
		if page.Last, err = s.Filing.Parse(lastVersion.Digest, last); err != nil {
			return page, err
		}
	}
	page.Queue = QueueRow{Row: filing.Row{Report: page.Report}, Version: page.Version}
	rows := []QueueRow{page.Queue}
	if err := weigh(rows, peers); err != nil {
		return page, err
	}
	page.Queue = rows[0]
	if page.Before == nil {
		return page, nil
	}
	old, err := s.Filing.Parse(page.Before.Digest, before)
	if err != nil {
		return page, err
	}
	page.Changes = draft.Changes(old, page.Package)
	return page, nil
}

func lastBytes(tx *db.Tx, r *filing.Report) (filing.Version, []byte, error) {
	last, ok, err := filing.LastReport(tx, r)
	if err != nil || !ok {
		return last, nil, err
	}
	raw, err := filing.BytesOf(tx, last.ID)
	return last, raw, err
}

func (s *Service) versionPage(tx *access.Tx, in VersionIn) (page VersionPage, err error) {
	if page.Report, err = filing.Seen(tx, in.Report); err != nil {
		return page, err
	}
	all, err := filing.VersionsOf(tx.Tx, in.Report)
	if err != nil {
		return page, err
	}
	at := slices.IndexFunc(all, func(v filing.Version) bool { return v.ID == in.Version })
	if at < 0 {
		return page, fault.New(fault.NotFound, "filing.none")
	}
	page.Version, page.At = all[at], tx.At
	if at+1 < len(all) {
		page.Before = &all[at+1]
	}
	published, err := library.Version(tx.Tx, page.Report.Regime, page.Report.RegimeNo)
	if err != nil {
		return page, err
	}
	page.Regime = published.Regime
	if page.Above, err = filing.MadeOf(tx.Tx, in.Version); err != nil {
		return page, err
	}
	if page.Stale, err = s.staleNames(tx.Tx, in.Version); err != nil {
		return page, err
	}
	l := looked{page: Page{Report: page.Report}}
	err = s.lookRights(tx, &page.Report, &l)
	page.Moves = l.page.Moves
	return page, err
}

func (s *Service) staleNames(tx *db.Tx, id filing.VersionID) ([]string, error) {
	units, err := filing.StaleSources(tx, id)
	if err != nil || len(units) == 0 {
		return nil, err
	}
	h, err := s.Filing.Org.History(tx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, u := range units {
		if m, ok := h.Unit(u); ok {
			names = append(names, m.NameOn(tx.At.Day()).Name)
		}
	}
	return names, nil
}
