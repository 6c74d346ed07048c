//go:build !unix

package blob

const errFull = errDiskFull
