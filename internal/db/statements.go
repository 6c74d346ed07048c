package db

import (
	"context"
	"database/sql"
	"sync"
)

// mostStatements bounds the prepared statements that are kept; texts beyond it, such as
// inserts of odd lengths, are run unprepared.
const mostStatements = 1000

// statements keeps prepared statements by their text. SQLite spends more time on reading a
// text than on running it; pgx keeps its own, so there the store stays unused.
type statements struct {
	prepare func(ctx context.Context, text string) (*sql.Stmt, error)
	mu      sync.RWMutex
	byText  map[string]*sql.Stmt
}

// known gives the statement of a text that was prepared before, nil where there is none.
// wanted tells that it is worth preparing.
func (s *statements) known(text string) (stmt *sql.Stmt, wanted bool) {
	if s.prepare == nil || len(text) > 4000 {
		return nil, false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	stmt = s.byText[text]
	return stmt, stmt == nil && len(s.byText) < mostStatements
}

// get gives the statement of a text, nil where it should run unprepared.
func (s *statements) get(ctx context.Context, text string) (*sql.Stmt, error) {
	if s.prepare == nil || len(text) > 4000 {
		return nil, nil
	}
	s.mu.RLock()
	stmt, full := s.byText[text], len(s.byText) >= mostStatements
	s.mu.RUnlock()
	if stmt != nil || full {
		return stmt, nil
	}
	stmt, err := s.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.byText[text]; first != nil { // another goroutine was quicker
		return first, stmt.Close()
	}
	if s.byText == nil {
		s.byText = map[string]*sql.Stmt{}
	}
	s.byText[text] = stmt
	return stmt, nil
}

// close closes every statement. Their connections are closed right after, and report
// what is wrong.
func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.byText {
		_ = stmt.Close()
	}
	s.byText = nil
}

// pooled runs statements on a transaction of a pool. A text that is new is run unprepared
// and prepared when the transaction is over: preparing takes a connection of the pool, and
// transactions that wait for one while they hold one would wait for each other for ever.
type pooled struct {
	tx         *sql.Tx
	statements *statements
	wanted     []string
}

func (p *pooled) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	if stmt := p.find(text); stmt != nil {
		return p.tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	return p.tx.ExecContext(ctx, text, args...)
}

func (p *pooled) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	if stmt := p.find(text); stmt != nil {
		return p.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	return p.tx.QueryContext(ctx, text, args...)
}

func (p *pooled) find(text string) *sql.Stmt {
	stmt, wanted := p.statements.known(text)
	if wanted {
		p.wanted = append(p.wanted, text)
	}
	return stmt
}

// learn prepares what the transaction, which is over, ran unprepared. What cannot be
// prepared now goes on being run as it is.
func (p *pooled) learn(ctx context.Context) {
	for _, text := range p.wanted {
		if _, err := p.statements.get(ctx, text); err != nil {
			return
		}
	}
}

// single runs statements on the one connection of the writer.
type single struct {
	conn       *sql.Conn
	statements *statements
}

func (s *single) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	stmt, err := s.statements.get(ctx, text)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.conn.ExecContext(ctx, text, args...)
	}
	return stmt.ExecContext(ctx, args...)
}

func (s *single) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	stmt, err := s.statements.get(ctx, text)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.conn.QueryContext(ctx, text, args...)
	}
	return stmt.QueryContext(ctx, args...)
}
