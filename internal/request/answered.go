package request

import (
	"fmt"

	"tonghop/internal/db"
	"tonghop/internal/regime"
	"tonghop/internal/regime/library"
	"tonghop/internal/request/burden"
	"tonghop/internal/seal"
)

const earlierSQL = `SELECT id, regime_digest FROM request_letter WHERE state = 'running' AND id <> $1 AND period >= $2 AND period < $3 ORDER BY id`

const deliveredSQL = `SELECT unit FROM request_obligation WHERE request = $1 AND state IN ('sent-up', 'accepted')`

// sooner finds the letters of the year that ask some of the same and have been answered
// by anybody.
func sooner(tx *db.Tx, l *Letter, r *regime.Regime) ([]burden.Earlier, error) {
	year := l.Period.Year()
	type key struct {
		id     string
		digest seal.Digest
	}
	keys, err := db.All(tx, earlierSQL, func(s db.Scan) (key, error) {
		var k key
		err := s(&k.id, &k.digest)
		return k, err
	}, string(l.ID), fmt.Sprintf("%04d", year), fmt.Sprintf("%04d", year+1))
	if err != nil {
		return nil, err
	}
	same := map[seal.Digest]map[string]string{}
	var all []burden.Earlier
	for _, k := range keys {
		other, err := library.ByDigest(tx, k.digest)
		if err != nil {
			return nil, err
		}
		if same[k.digest] == nil {
			same[k.digest] = burden.Same(r, other)
		}
		if len(same[k.digest]) == 0 {
			continue
		}
		units, err := db.All(tx, deliveredSQL, func(s db.Scan) (string, error) {
			var u string
			err := s(&u)
			return u, err
		}, k.id)
		if err != nil {
			return nil, err
		}
		if len(units) == 0 {
			continue
		}
		e := burden.Earlier{Name: other.Name.Vi, Same: same[k.digest], Regime: other, Answers: make(map[string]bool, len(units))}
		for _, u := range units {
			e.Answers[u] = true
		}
		all = append(all, e)
	}
	return all, nil
}

func burdenOf(tx *db.Tx, l *Letter, r *regime.Regime, c Chosen) (burden.Burden, error) {
	before, err := sooner(tx, l, r)
	if err != nil {
		return burden.Burden{}, err
	}
	levels := make([]burden.Level, len(c.Levels))
	for i, code := range c.Levels {
		levels[i] = burden.Level{Code: code}
		for _, m := range c.By[code] {
			levels[i].Units = append(levels[i].Units, m.ID)
		}
	}
	return burden.Estimate(r, levels, before), nil
}
