package report

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/gowebpki/jcs"

	"tonghop/internal/fault"
	"tonghop/internal/seal"
	"tonghop/internal/when"
)

// Bounds of a package that is read: far above the largest real one (a province with
// 635 sources is about 2 MB), far below what would hurt the machine.
const (
	MaxBytes  = 32 << 20
	MaxValues = 500_000
)

// Canonical is the package as RFC 8785 canonical JSON: the bytes that are attached to
// the paper and digested.
func (p *Package) Canonical() ([]byte, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("package of %s: %w", p.Unit.ID, err)
	}
	out, err := jcs.Transform(raw)
	if err != nil {
		return nil, fmt.Errorf("package of %s: canonical form: %w", p.Unit.ID, err)
	}
	return out, nil
}

// Digest is the digest of the canonical bytes.
func (p *Package) Digest() (seal.Digest, error) {
	b, err := p.Canonical()
	if err != nil {
		return "", err
	}
	return seal.Of(b), nil
}

// Parse reads a package of this or an older version. It refuses, each with its own
// fault: what is too large, what is not JSON, a newer version, parts it does not know
// (they would be lost and the digest would no longer prove them), and contents that
// contradict themselves.
func Parse(b []byte) (*Package, error) {
	p, _, err := parse(b)
	return p, err
}

// parse gives the canonical bytes too: checking that nothing was lost makes them anyway.
func parse(b []byte) (*Package, []byte, error) {
	if len(b) > MaxBytes {
		return nil, nil, fault.New(fault.TooMuch, "report.too-large", MaxBytes>>20)
	}
	if values(b) > MaxValues {
		return nil, nil, fault.New(fault.TooMuch, "report.too-many-values", MaxValues)
	}
	if err := checkFormat(b); err != nil {
		return nil, nil, err
	}
	var p Package
	if err := json.Unmarshal(b, &p); err != nil {
		return nil, nil, fault.Wrap(err, fault.Invalid, "report.not-a-package", err.Error())
	}
	canonical, err := p.exactly(b)
	if err != nil {
		return nil, nil, err
	}
	if err := p.validate(); err != nil {
		return nil, nil, err
	}
	return &p, canonical, nil
}

// values is an upper bound of how many values the JSON text holds.
func values(b []byte) int {
	return bytes.Count(b, []byte(",")) + bytes.Count(b, []byte("{")) + bytes.Count(b, []byte("["))
}

func checkFormat(b []byte) error {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return fault.Wrap(err, fault.Invalid, "report.not-a-package", err.Error())
	}
	if head.Format > Format {
		return fault.New(fault.Invalid, "report.newer", head.Format, Format)
	}
	if head.Format < 1 {
		return fault.New(fault.Invalid, "report.not-a-package", "format")
	}
	return nil
}

// exactly makes sure that nothing of b was lost in reading it into p, and gives the
// canonical form.
func (p *Package) exactly(b []byte) ([]byte, error) {
	ours, err := p.Canonical()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "report.not-a-package", err.Error())
	}
	if bytes.Equal(ours, b) {
		return ours, nil
	}
	theirs, err := jcs.Transform(b)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "report.not-a-package", err.Error())
	}
	if !bytes.Equal(ours, theirs) {
		return nil, fault.New(fault.Invalid, "report.unknown-parts", firstDifference(theirs, ours))
	}
	return ours, nil
}

// firstDifference quotes the first place where a differs from b.
func firstDifference(a, b []byte) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from, to := max(0, i-20), min(len(a), i+40)
	return string(bytes.ToValidUTF8(a[from:to], nil))
}

// validate finds contradictions that the form alone does not forbid.
func (p *Package) validate() error {
	if p.Regime.Code == "" || p.Unit.ID == "" || p.Unit.Name == "" || p.Unit.Level == "" {
		return fault.New(fault.Invalid, "report.no-identity")
	}
	if _, err := when.ParsePeriod(string(p.Period.Name)); err != nil {
		return fault.Wrap(err, fault.Invalid, "report.period", string(p.Period.Name))
	}
	if p.Period.To.Before(p.Period.From) {
		return fault.New(fault.Invalid, "report.period", string(p.Period.Name))
	}
	if len(p.Head.Body) > 0 {
		return fault.New(fault.Invalid, "report.body-twice")
	}
	for _, check := range []func() error{p.validateDigests, p.validateFigures, p.validateWords, p.validateSources} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// validateDigests checks the digests outside the sources; an empty one is not given.
func (p *Package) validateDigests() error {
	given := []seal.Digest{p.Regime.Digest, p.Supersedes}
	if a := p.Activities; a != nil {
		if a.Count < 0 {
			return fault.New(fault.Invalid, "report.count", a.Count)
		}
		if _, err := seal.ParseDigest(string(a.Root)); err != nil {
			return fault.Wrap(err, fault.Invalid, "report.digest", string(a.Root))
		}
	}
	for _, d := range given {
		if _, err := seal.ParseDigest(string(d)); d != "" && err != nil {
			return fault.Wrap(err, fault.Invalid, "report.digest", string(d))
		}
	}
	return nil
}

// validateWords checks the counts beside what the units say.
func (p *Package) validateWords() error {
	for _, s := range append(p.Shortcomings[:len(p.Shortcomings):len(p.Shortcomings)], p.Proposals...) {
		if s.Count < 0 || !certainty(s.Sure) {
			return fault.New(fault.Invalid, "report.count", s.Text)
		}
	}
	for _, i := range p.Plan {
		if i.Count < 0 || !certainty(i.Sure) {
			return fault.New(fault.Invalid, "report.count", i.Text)
		}
	}
	for _, b := range p.Budget {
		if b.Count < 0 || !certainty(b.Sure) {
			return fault.New(fault.Invalid, "report.count", b.Text)
		}
	}
	return nil
}

func certainty(hundredths int) bool { return 0 <= hundredths && hundredths <= 100 }

func (p *Package) validateFigures() error {
	seen := make(map[Key]bool, len(p.Figures))
	for i := range p.Figures {
		f := &p.Figures[i]
		k := f.Key()
		if f.Indicator == "" || seen[k] {
			return fault.New(fault.Invalid, "report.figure-twice", string(k))
		}
		seen[k] = true
		if !wellFormed(k, f.Dimensions) {
			return fault.New(fault.Invalid, "report.figure-key", string(k))
		}
		if c := f.States; c != nil && (min(c.Number, c.None, c.Unknown, c.NotApplicable, c.Missing) < 0 || c.State() != f.Value.State) {
			return fault.New(fault.Invalid, "report.figure-states", string(k))
		}
		if f.Obtained.Count < 0 || !certainty(f.Obtained.Sure) {
			return fault.New(fault.Invalid, "report.count", string(k))
		}
		switch f.Obtained.How {
		case Entered, Counted, Summed, Read:
		default:
			return fault.New(fault.Invalid, "report.figure-how", string(k), string(f.Obtained.How))
		}
	}
	return nil
}

// wellFormed tells whether the key leads back to the dimensions it was made of, which
// codes with "@", "=" or "," in them would break.
func wellFormed(k Key, dimensions map[string]string) bool {
	back := k.Dimensions()
	if len(back) != len(dimensions) {
		return false
	}
	for d, c := range dimensions {
		if d == "" || c == "" || back[d] != c {
			return false
		}
	}
	return true
}

func (p *Package) validateSources() error {
	for _, a := range p.Absent {
		if a.Leaves < 0 {
			return fault.New(fault.Invalid, "report.count", a.Unit.Name)
		}
	}
	seen := make(map[string]bool, len(p.Sources))
	for i := range p.Sources {
		s := &p.Sources[i]
		if _, err := seal.ParseDigest(string(s.Digest)); err != nil {
			return fault.Wrap(err, fault.Invalid, "report.source-digest", s.Unit.Name)
		}
		if s.Leaves < 0 {
			return fault.New(fault.Invalid, "report.count", s.Unit.Name)
		}
		if s.Unit.ID == "" || seen[s.Unit.ID] || (s.How != AsPackage && s.How != AsRead) {
			return fault.New(fault.Invalid, "report.source-twice", s.Unit.Name)
		}
		seen[s.Unit.ID] = true
	}
	return nil
}
