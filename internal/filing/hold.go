package filing

import (
	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/filing/draft"
	"tonghop/internal/regime"
	"tonghop/internal/report"
	"tonghop/internal/report/pack"
	"tonghop/internal/seal"
)

// SealPackage makes a version of a package that came as a whole.
func SealPackage(reg *regime.Regime, p *report.Package) (*Sealed, error) {
	raw, err := p.Canonical()
	if err != nil {
		return nil, err
	}
	packed, err := pack.Encode(pack.ColumnsOf(reg), p.Figures)
	if err != nil {
		return nil, err
	}
	made := &Sealed{}
	v := &made.version
	v.bytes, v.packed, v.own, v.Digest, v.Leaves = raw, packed, packed, seal.Of(raw), 1
	if len(p.Sources) > 0 {
		v.compiled, v.own = true, []byte{}
	}
	v.Mark, v.Day, v.Nothing, v.submission = p.Head.Mark(), p.Head.Date, p.NothingToReport, string(v.Digest)
	return made, nil
}

// Hold writes a version that was not made of a draft and lets it hold; the content is what
// a later correction starts from. The caller has asked Write.
func (s *Service) Hold(tx *access.Tx, r Report, made *Sealed, c *draft.Content) (Report, error) {
	parts, err := db.Value[int64](tx.Tx, "SELECT count(*) FROM filing_part WHERE report = $1", string(r.ID))
	if err != nil {
		return r, err
	}
	if parts == 0 {
		if err := WriteNew(tx, r.ID, c); err != nil {
			return r, err
		}
	}
	was := r.State
	if err := s.send(tx, &r, made); err != nil {
		return r, err
	}
	if r.Asker != "" {
		if err := s.take(tx, &r); err != nil {
			return r, err
		}
	}
	r.State = Accepted
	if err := saveReport(tx, &r); err != nil {
		return r, err
	}
	if err := note(tx, r.ID, Take, was, r.State, "", ""); err != nil {
		return r, err
	}
	return r, tx.Record(Write, r.Ref(), moved{Move: Take, Was: was, Now: r.State, Version: r.Latest})
}
