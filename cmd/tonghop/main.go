// Command tonghop reads, checks, writes, compiles and verifies the reports of
// Vietnamese public administration.
package main

import (
	"os"

	"tonghop/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.System())) }
