// Package regimes holds the built-in regimes as the files that people read and copy.
package regimes

import "embed"

// Files are the built-in regimes, one YAML file each, named by the regime's code.
//
//go:embed *.yaml
var Files embed.FS
