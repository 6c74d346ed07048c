package library

import (
	"sync"

	"tonghop/internal/db"
	"tonghop/internal/regime"
	"tonghop/internal/seal"
)

// mostParsed bounds how many parsed regimes are kept; a country's worth of them is some
// hundreds of a few hundred kilobytes.
const mostParsed = 300

// parsed keeps regimes by the digest of their file. A digest names its content for
// ever, so that nothing here can grow old.
var parsed = struct {
	sync.RWMutex
	regimes map[seal.Digest]*regime.Regime
}{regimes: map[seal.Digest]*regime.Regime{}}

// parse gives the regime of a stored file, parsed once.
func parse(v versionRow) (*regime.Regime, error) {
	parsed.RLock()
	r := parsed.regimes[v.Digest]
	parsed.RUnlock()
	if r != nil {
		return r, nil
	}
	r, err := regime.Load(v.code, v.file)
	if err != nil {
		return nil, err
	}
	parsed.Lock()
	defer parsed.Unlock()
	if len(parsed.regimes) >= mostParsed {
		clear(parsed.regimes)
	}
	parsed.regimes[v.Digest] = r
	return r, nil
}

func kept(digest seal.Digest) *regime.Regime {
	parsed.RLock()
	defer parsed.RUnlock()
	return parsed.regimes[digest]
}

// Latest gives the newest published version of a regime. The caller has asked access.
func Latest(tx *db.Tx, code string) (*Published, error) { return Version(tx, code, 0) }

// Version gives a published version of a regime; 0 is the newest. The caller has asked
// access.
func Version(tx *db.Tx, code string, version int) (*Published, error) {
	v, err := one(tx, code, version)
	if err != nil {
		return nil, err
	}
	r, err := parse(v)
	if err != nil {
		return nil, err
	}
	return &Published{v.Stamp, r}, nil
}

// ByDigest gives the published version with a digest, from memory where it was read
// before. The caller has asked access.
func ByDigest(tx *db.Tx, digest seal.Digest) (*regime.Regime, error) {
	if r := kept(digest); r != nil {
		return r, nil
	}
	v, err := byDigest(tx, digest)
	if err != nil {
		return nil, err
	}
	return parse(v)
}

// All gives the newest version of every regime, for questions across regimes. The caller
// has asked access.
func All(tx *db.Tx) ([]*Published, error) {
	stamps, err := loadStamps(tx)
	if err != nil {
		return nil, err
	}
	var all []*Published
	last := ""
	for _, v := range stamps {
		if v.code == last {
			continue
		}
		last = v.code
		r, err := ByDigest(tx, v.Digest)
		if err != nil {
			return nil, err
		}
		all = append(all, &Published{v.Stamp, r})
	}
	return all, nil
}
