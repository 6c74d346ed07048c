package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	office "tonghop/internal/app"
	"tonghop/internal/conf"
	"tonghop/internal/demo"
)

// demoServer starts the server on the example world.
func (a *app) demoServer(ctx context.Context, c conf.Config, fresh bool) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	if fresh {
		dir, err := os.MkdirTemp("", "tonghop-demo-")
		if err != nil {
			return cannotWrite(os.TempDir(), err)
		}
		defer os.RemoveAll(dir)
		c.Data = dir
	}
	bar := progress{}
	last := ""
	server, err := office.OpenDemo(ctx, office.Options{Conf: c, Log: a.Stderr}, func(name string, done, all int) {
		if name != last && all > 0 {
			bar.end()
			bar, last = a.start(name, all), name
		}
		bar.to(done)
	})
	bar.end()
	if err != nil {
		return err
	}
	err = server.Serve(ctx, func(string) { a.tellDemo(c, fresh) })
	return errors.Join(err, server.Close())
}

// tellDemo says where the example is and who may enter.
func (a *app) tellDemo(c conf.Config, fresh bool) {
	a.printf("\n%s\n\n    %s\n\n%s\n\n", a.say("cli.demo.ready"), c.Home(), a.say("cli.demo.accounts", demo.Password))
	for _, l := range demo.Logins() {
		a.printf("    %-9s %s\n", l.Name, l.Title)
	}
	a.printf("\n%s\n", a.say("cli.demo.time"))
	if fresh {
		a.printf("%s\n", a.say("cli.demo.fresh"))
	}
}
