package app

import (
	"context"
	"io"
	"log/slog"

	"tonghop/internal/conf"
)

func newLog(w io.Writer, c conf.Log) *slog.Logger {
	if w == nil {
		return slog.New(slog.DiscardHandler)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo // the configuration was checked; this cannot be
	}
	o := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// pageLog raises the records of pages from the kit's debug to info: a server keeps one of
// each request.
func pageLog(l *slog.Logger) *slog.Logger { return slog.New(raised{l.Handler()}) }

type raised struct{ slog.Handler }

func (h raised) Enabled(ctx context.Context, level slog.Level) bool {
	return h.Handler.Enabled(ctx, max(level, slog.LevelInfo))
}

func (h raised) Handle(ctx context.Context, r slog.Record) error {
	r.Level = max(r.Level, slog.LevelInfo)
	return h.Handler.Handle(ctx, r)
}

func (h raised) WithAttrs(attrs []slog.Attr) slog.Handler { return raised{h.Handler.WithAttrs(attrs)} }

func (h raised) WithGroup(name string) slog.Handler { return raised{h.Handler.WithGroup(name)} }
