package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	office "tonghop/internal/app"
	"tonghop/internal/conf"
)

// confFlags are the flags of the commands that work on an installation. What they do not
// say is told by the file, then the environment.
type confFlags struct {
	file, listen, data, db string
	set                    []string
}

func (f *confFlags) add(a *app, cmd *cobra.Command, listens bool) {
	if listens {
		cmd.Flags().StringVar(&f.listen, "listen", "", a.say("cli.flag.listen"))
	}
	cmd.Flags().StringVar(&f.data, "data", "", a.say("cli.flag.data"))
	cmd.Flags().StringVar(&f.db, "db", "", a.say("cli.flag.db"))
	cmd.Flags().StringVar(&f.file, "config", os.Getenv("TONGHOP_CONFIG"), a.say("cli.flag.config"))
	cmd.Flags().StringArrayVar(&f.set, "set", nil, a.say("cli.flag.set"))
}

// read makes the configuration: defaults, file, environment, flags.
func (f *confFlags) read() (conf.Config, error) {
	c := conf.Default()
	if f.file != "" {
		if err := c.FromFile(f.file); err != nil {
			return c, err
		}
	}
	if err := c.FromEnvironment(os.Environ()); err != nil {
		return c, err
	}
	for _, one := range f.set {
		name, value, _ := strings.Cut(one, "=")
		if err := c.Set(strings.TrimSpace(name), value); err != nil {
			return c, err
		}
	}
	for name, value := range map[string]string{"listen": f.listen, "data": f.data, "db": f.db} {
		if value == "" {
			continue
		}
		if err := c.Set(name, value); err != nil {
			return c, err
		}
	}
	return c, c.Check()
}

func (a *app) serveCommand() *cobra.Command {
	var f confFlags
	var show bool
	cmd := &cobra.Command{Use: "serve"}
	f.add(a, cmd, true)
	cmd.Flags().BoolVar(&show, "print-config", false, a.say("cli.flag.print-config"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, a.say("cli.no-such-command", args[0]))
		}
		c, err := f.read()
		if err != nil {
			return err
		}
		if show {
			a.printf("%s", c.String())
			return nil
		}
		return a.serve(cmd.Context(), c)
	}
	return cmd
}

// serve serves until it is told to stop, by Ctrl-C or by the system's service manager.
func (a *app) serve(ctx context.Context, c conf.Config) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	server, err := office.Open(ctx, office.Options{Conf: c, Log: a.Stderr})
	if err != nil {
		return err
	}
	link, err := server.FirstLink(ctx)
	if err == nil {
		err = server.Serve(ctx, func(address string) {
			a.printf("%s\n", a.say("cli.serve.ready", address, c.Home()))
			if link != "" {
				a.printf("\n%s\n\n    %s\n\n", a.say("cli.serve.first"), link)
			}
		})
	}
	return errors.Join(err, server.Close())
}
