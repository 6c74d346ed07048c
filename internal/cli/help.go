package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// teach fills help texts from the catalogues (cli.<command>.short, .long, .examples)
// and replaces cobra's English headings.
func (a *app) teach(root *cobra.Command) {
	cobra.EnableCommandSorting = false
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true})
	// The flag library speaks English of its own: its few words are said in ours.
	cobra.AddTemplateFunc("inWords", strings.NewReplacer("(default ", "("+a.say("cli.default")+" ", "stringArray", a.say("cli.file-word"),
		" string ", " "+a.say("cli.text-word")+" ", " int ", " N   ", " duration ", " "+a.say("cli.time-word")+" ", "[flags]", "["+a.say("cli.flags-word")+"]").Replace)
	root.SetUsageTemplate(a.usageTemplate())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(cmd, a.flagError(err))
	})
	for _, cmd := range append(root.Commands(), root) {
		cmd.Short = a.say("cli." + cmd.Name() + ".short")
		cmd.Long = a.say("cli." + cmd.Name() + ".long")
		cmd.Example = a.say("cli." + cmd.Name() + ".examples")
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = a.say("cli.flag.help")
		cmd.Flags().SortFlags = false
		cmd.Flags().VisitAll(func(f *pflag.Flag) { f.NoOptDefVal = noValue(f) })
	}
}

// help teaches a command, or the program where none is named.
func (a *app) help(root *cobra.Command, names []string) error {
	cmd, rest, err := root.Find(names)
	if err != nil || len(rest) > 0 {
		return usage(root, a.say("cli.no-such-command", strings.Join(names, " ")))
	}
	return cmd.Help()
}

// flagError says in the user's language what the flag library says in English.
func (a *app) flagError(err error) string {
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return a.say("cli.no-such-flag", dashed(e.GetSpecifiedName()))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return a.say("cli.bad-flag-value", e.GetFlag().Name, e.GetValue(), a.say("cli.value-of."+e.GetFlag().Value.Type()))
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return a.say("cli.flag-needs-value", dashed(e.GetSpecifiedName()))
	}
	return a.say("cli.bad-flag", err)
}

// dashed writes a flag's name as it is typed: one letter after one dash.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func noValue(f *pflag.Flag) string {
	if f.Value.Type() == "bool" {
		return "true"
	}
	return f.NoOptDefVal
}

func (a *app) usageTemplate() string {
	return a.say("cli.usage") + `
  {{if .HasAvailableSubCommands}}tonghop ` + a.say("cli.command-word") + ` [--help]{{else}}{{.UseLine | inWords}}{{end}}{{if .HasAvailableSubCommands}}

` + a.say("cli.commands") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name 10}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasExample}}

` + a.say("cli.examples") + `
{{.Example}}{{end}}{{if .HasAvailableLocalFlags}}

` + a.say("cli.flags") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces | inWords}}{{end}}{{if .HasAvailableInheritedFlags}}
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces | inWords}}{{end}}

` + a.say("cli.exit-codes") + `
`
}
