// Package schema holds the published JSON Schema of a regime's file, so that the program checks
// by the very file that people and editors read.
package schema

import _ "embed"

// Regime is the JSON Schema of a regime's file.
//
//go:embed regime.schema.json
var Regime []byte
