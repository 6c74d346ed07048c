package org

import (
	"sync"

	"tonghop/internal/access"
	"tonghop/internal/db"
	"tonghop/internal/when"
)

// Verbs of the units.
const (
	View   access.Verb = "org.view"
	Manage access.Verb = "org.manage"
)

// Service is the use cases of units, their people and their posts.
type Service struct {
	Door *access.Door

	mu      sync.Mutex
	token   string
	history *History
}

// New makes the service.
func New(door *access.Door) *Service { return &Service{Door: door} }

// History gives all units through time as the transaction sees them. It is kept in
// memory until something changes. The caller has asked access.
func (s *Service) History(tx *db.Tx) (*History, error) {
	now, err := Token(tx)
	if err != nil {
		return nil, err
	}
	if h := s.kept(now); h != nil {
		return h, nil
	}
	r, err := loadRegister(tx)
	if err != nil {
		return nil, err
	}
	h := r.History()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.history = now, h
	return h, nil
}

func (s *Service) kept(token string) *History {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.history != nil && s.token == token {
		return s.history
	}
	return nil
}

// TreeOn gives the tree of a day as the transaction sees it. It is kept in memory until
// something changes, and may be shared. The caller has asked access.
func (s *Service) TreeOn(tx *db.Tx, day when.Day) (*DayTree, error) {
	h, err := s.History(tx)
	if err != nil {
		return nil, err
	}
	return h.On(day), nil
}

// Successors lists where a unit went when it ended. The caller has asked access.
func (s *Service) Successors(tx *db.Tx, id string) ([]Succession, error) {
	h, err := s.History(tx)
	if err != nil {
		return nil, err
	}
	return h.Successors(id), nil
}

// TreeToday is TreeOn for the day of the transaction.
func (s *Service) TreeToday(tx *db.Tx) (*DayTree, error) { return s.TreeOn(tx, tx.At.Day()) }
