// Package cli is the command line: it turns words into calls of the packages below
// and their answers into sentences, tables, JSON and exit codes. It decides nothing
// about papers or reports itself.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tonghop/internal/fault"
	"tonghop/internal/lang"
)

// Exit codes. They are part of the interface: programs rely on them.
const (
	exitOK       = 0
	exitFound    = 1 // the work was done and found something: departures, differences
	exitUsage    = 2 // the command line was wrong
	exitInput    = 3 // an input could not be read, or was refused; the others were done
	exitInternal = 70
	exitStopped  = 130
)

// Env is the world outside: streams, language, terminal.
type Env struct {
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Lang     lang.Tag
	Terminal bool // Stderr is a terminal: progress bars may be drawn
	Width    int  // of the terminal in columns
}

// System is the process's own environment.
func System() Env {
	e := Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Lang: lang.FromEnvironment(), Width: 100}
	fd := int(os.Stderr.Fd())
	e.Terminal = term.IsTerminal(fd)
	if w, _, err := term.GetSize(fd); err == nil && w > 20 {
		e.Width = w
	}
	return e
}

// app is one run of the program.
type app struct {
	Env
	limits limitFlags
	found  bool // something to tell by the exit code
	failed int  // inputs that could not be read
}

// Main runs the program with args (without its name) and gives the exit code.
func Main(args []string, env Env) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	a := &app{Env: env}
	if tag, ok := languageOf(args); ok {
		a.Lang = tag
	}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	return a.exit(ctx, err)
}

// languageOf looks for --lang before anything else, since the help texts, the flags'
// among them, are already said in it.
func languageOf(args []string) (lang.Tag, bool) {
	for i, arg := range args {
		value, joined := strings.CutPrefix(arg, "--lang=")
		if !joined && arg == "--lang" && i+1 < len(args) {
			value = args[i+1]
		}
		if tag := lang.Tag(value); tag == lang.Vi || tag == lang.En {
			return tag, true
		}
	}
	return "", false
}

func (a *app) exit(ctx context.Context, err error) int {
	switch {
	case err == nil && a.failed > 0:
		return exitInput
	case err == nil && a.found:
		return exitFound
	case err == nil:
		return exitOK
	case ctx.Err() != nil:
		a.complain(a.say("cli.stopped"))
		return exitStopped
	}
	var usage usageError
	if errors.As(err, &usage) {
		a.complain(usage.text)
		a.complain(a.say("cli.see-help", usage.command))
		return exitUsage
	}
	a.complain(a.explain(err))
	if fault.KindOf(err) == fault.Internal {
		return exitInternal
	}
	return exitInput
}

// say gives the sentence of a catalogue key in the language of this run.
func (a *app) say(key string, args ...any) string { return lang.Say(a.Lang, key, args...) }

func (a *app) complain(sentence string) { fmt.Fprintln(a.Stderr, "tonghop: "+sentence) }

func (a *app) printf(form string, args ...any) { fmt.Fprintf(a.Stdout, form, args...) }

// usageError is a wrong command line, already told in the user's language.
type usageError struct{ command, text string }

func (e usageError) Error() string { return e.text }

func usage(cmd *cobra.Command, text string) error {
	return usageError{command: cmd.CommandPath(), text: text}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "tonghop",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && args[0] == "help" {
				return a.help(cmd, args[1:])
			}
			if len(args) > 0 {
				return usage(cmd, a.say("cli.no-such-command", args[0]))
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	chosen := string(a.Lang)
	root.PersistentFlags().StringVar(&chosen, "lang", chosen, a.say("cli.flag.lang"))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if chosen != string(a.Lang) {
			return usage(cmd, a.say("cli.bad-lang", chosen))
		}
		return nil
	}
	root.AddCommand(a.readCommand(), a.checkCommand(), a.writeCommand(), a.compileCommand(), a.verifyCommand(), a.demoCommand(), a.serveCommand(), a.backupCommand(), a.restoreCommand())
	a.teach(root)
	return root
}
