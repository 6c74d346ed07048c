// Command load puts an office of any size under load, on this machine only, and prints what
// it took: durable reports a second, pages with many people, exports beside signing in, the
// start, the memory. It is bounded in count and in time.
//
//	go run ./tools/load                                  635 units on SQLite
//	go run ./tools/load -units 36,635,3321,10599         how cost grows
//	go run ./tools/load -db postgres://…                 on PostgreSQL (tools/postgres start DIR)
//	go run ./tools/load -json FILE                       the figures for programs too
//	go run ./tools/load kill -rounds 200                 kill -9 in a loop: nothing acknowledged may be lost
//
// The server is the real program: it is built, started as a process and spoken to over the
// loopback address. Its data are planted before it starts, in a folder that is removed.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options are what a run is asked for.
type options struct {
	units   []int
	db      string // address of a PostgreSQL server; empty is SQLite
	json    string
	seconds time.Duration // for each phase that runs for a time
	count   int           // most reports that are delivered
	months  int
	rounds  int
	binary  string
	keep    bool
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parse(args)
	if err != nil {
		return err
	}
	bin, clean, err := build(ctx, o.binary)
	if err != nil {
		return err
	}
	defer clean()
	o.binary = bin
	if len(args) > 0 && args[0] == "kill" {
		return killLoop(ctx, o)
	}
	var all []figures
	for _, n := range o.units {
		f, err := measure(ctx, o, n)
		if err != nil {
			return fmt.Errorf("%d units: %w", n, err)
		}
		all = append(all, *f)
		fmt.Println(f.table())
	}
	if o.json == "" {
		return nil
	}
	raw, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.json, append(raw, '\n'), 0o644)
}

func parse(args []string) (options, error) {
	if len(args) > 0 && args[0] == "kill" {
		args = args[1:]
	}
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	units := f.String("units", "635", "how many reporting units, with commas for several runs")
	o := options{}
	f.StringVar(&o.db, "db", os.Getenv("TONGHOP_LOAD_POSTGRES"), "a PostgreSQL server on which databases may be made; empty is SQLite")
	f.StringVar(&o.json, "json", "", "write the figures to this file")
	seconds := f.Int("seconds", 15, "how long each phase that runs for a time takes")
	f.IntVar(&o.count, "reports", 6000, "most reports that are delivered")
	f.IntVar(&o.months, "months", 12, "months of accepted reports that are there before")
	f.IntVar(&o.rounds, "rounds", 200, "how often the server is killed")
	f.StringVar(&o.binary, "binary", "", "the program to load; empty builds it")
	f.BoolVar(&o.keep, "keep", false, "keep the data folder and say where it is")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	for part := range strings.SplitSeq(*units, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > 20_000 {
			return o, fmt.Errorf("units %q: a number from 1 to 20,000", part)
		}
		o.units = append(o.units, n)
	}
	o.seconds = time.Duration(min(max(*seconds, 1), 300)) * time.Second
	o.count, o.months = min(max(o.count, 1), 100_000), min(max(o.months, 0), 36)
	slices.Sort(o.units)
	return o, nil
}
