package intake

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"tonghop/internal/fault"
)

// readOld reads .doc and .rtf through LibreOffice, which turns them into .docx. It runs
// with a profile and a directory of its own, is killed with all its children at the
// deadline, and its product is read like any other foreign file.
func (f *File) readOld(ctx context.Context, o Options) error {
	program, err := findOffice(o.Office)
	if err != nil {
		return err
	}
	converted, err := toDOCX(ctx, program, f.Bytes, "."+string(f.Format), o.Limits.FileBytes)
	if err != nil {
		return err
	}
	// The bytes stay those of the file as it came: its digest is taken of them.
	as := &File{Name: f.Name, Format: DOCX, Bytes: converted}
	if err := as.readDOCX(o); err != nil {
		return err
	}
	f.Flow, f.Package = as.Flow, as.Package
	return nil
}

// findOffice looks for LibreOffice: the named program, or the usual names on the PATH.
func findOffice(program string) (string, error) {
	if program == "-" {
		return "", fault.New(fault.Invalid, "doc.no-office")
	}
	names := []string{"soffice", "libreoffice"}
	if program != "" {
		names = []string{program}
	}
	for _, n := range names {
		if path, err := exec.LookPath(n); err == nil {
			return path, nil
		}
	}
	return "", fault.New(fault.Invalid, "doc.no-office")
}

func toDOCX(ctx context.Context, program string, b []byte, ext string, limit int64) (out []byte, err error) {
	dir, err := os.MkdirTemp("", "tonghop-doc-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	in := filepath.Join(dir, "in"+ext)
	if err := os.WriteFile(in, b, 0o600); err != nil {
		return nil, err
	}
	profile := "file://" + filepath.ToSlash(filepath.Join(dir, "profile"))
	cmd := exec.CommandContext(ctx, program, "-env:UserInstallation="+profile, "--headless", "--norestore", "--nologo",
		"--convert-to", "docx:MS Word 2007 XML", "--outdir", filepath.Join(dir, "out"), in)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.WaitDelay = 2 * time.Second
	killGroup(cmd)
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, fault.Wrap(ctx.Err(), fault.TooMuch, "doc.too-slow")
	}
	if err != nil {
		return nil, fault.Wrap(errors.Join(err, errors.New(said.String())), fault.Invalid, "doc.not-converted")
	}
	return readConverted(filepath.Join(dir, "out", "in.docx"), limit, said.String())
}

func readConverted(path string, limit int64, said string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.Wrap(errors.Join(err, errors.New(said)), fault.Invalid, "doc.not-converted")
	}
	if info.Size() > limit {
		return nil, fault.New(fault.TooMuch, "intake.too-large", limit>>20)
	}
	return os.ReadFile(path)
}
