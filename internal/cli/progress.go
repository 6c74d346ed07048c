package cli

import (
	"github.com/schollz/progressbar/v3"
)

// progress tells a person at a terminal how far long work is, with its rate. Anywhere
// else it is silent, so that logs and pipes stay clean.
type progress struct{ bar *progressbar.ProgressBar }

// start begins to tell about total steps of a work named by a catalogue key.
func (a *app) start(key string, total int) progress {
	if !a.Terminal || total < 3 {
		return progress{}
	}
	return progress{progressbar.NewOptions(total,
		progressbar.OptionSetWriter(a.Stderr),
		progressbar.OptionSetDescription(a.say(key)),
		progressbar.OptionSetWidth(min(30, a.Width/4)),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString(a.say("cli.per-second")),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100_000_000),
		progressbar.OptionClearOnFinish(),
	)}
}

// step tells that one more is done; safe for several goroutines.
func (p progress) step() {
	if p.bar != nil {
		_ = p.bar.Add(1) // a bar that cannot be drawn must not stop the work
	}
}

// end takes the bar away.
func (p progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish() // as above
	}
}

// to tells that so many are done.
func (p progress) to(done int) {
	if p.bar != nil {
		_ = p.bar.Set(done) // as above
	}
}
