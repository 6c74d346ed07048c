package activity

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"tonghop/internal/access"
	"tonghop/internal/audit"
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/picture"
	"tonghop/internal/text"
	"tonghop/internal/uid"
)

// Bounds of what is sent. MostBytes is of one file.
const (
	MostBytes   = 25 << 20
	mostWaiting = 200 // files that one person may have sent without writing their entries
)

// SendIn is a photo or file sent for an entry that is being written. Its place is kept
// only where the person asks for that.
type SendIn struct {
	Unit      string
	Name      string
	Bytes     []byte
	KeepPlace bool
}

// Send keeps a photo or file until its entry is written. A picture is scaled and freed of
// the camera's notes; what only calls itself a picture is refused.
func (s *Service) Send(ctx context.Context, who access.Actor, in SendIn) (a Attachment, err error) {
	in.Name = FileName(in.Name)
	if err := s.maySend(ctx, who, in.Unit); err != nil {
		return a, err
	}
	a, err = s.store(in)
	if err != nil {
		return a, err
	}
	err = s.Door.Write(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Write, in.Unit); err != nil {
			return err
		}
		a.ID, a.Account, a.At = uid.New(), tx.Who.ID, tx.At
		if err := insertFile(tx.Tx, &a); err != nil {
			return err
		}
		return tx.Record(Write, audit.Ref{Noun: "activity-file", ID: a.ID, Unit: in.Unit}, map[string]string{"digest": string(a.Digest)})
	})
	return a, err
}

// maySend asks before the work on the picture begins.
func (s *Service) maySend(ctx context.Context, who access.Actor, unit string) error {
	return s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Write, unit); err != nil {
			return err
		}
		n, err := db.Value[int](tx.Tx, "SELECT COUNT(*) FROM activity_file WHERE entry = '' AND account = $1 AND at >= $2", who.ID, tx.At.Add(-keepSent))
		if err == nil && n >= mostWaiting {
			err = fault.New(fault.TooMuch, "activity.files-waiting", mostWaiting)
		}
		return err
	})
}

// store puts the bytes where they are kept.
func (s *Service) store(in SendIn) (Attachment, error) {
	a := Attachment{Unit: in.Unit, Name: in.Name}
	if len(in.Bytes) > MostBytes {
		return a, fault.New(fault.TooMuch, "activity.file-large", MostBytes>>20)
	}
	if picture.Is(in.Bytes) || namedPicture(in.Name) {
		return s.storePicture(a, in)
	}
	media, err := mediaOf(in.Name, in.Bytes)
	if err != nil {
		return a, err
	}
	ref, err := s.Blobs.Put(bytes.NewReader(in.Bytes), 0)
	a.Media, a.Digest, a.Size = media, ref.Digest, ref.Size
	return a, err
}

func (s *Service) storePicture(a Attachment, in SendIn) (Attachment, error) {
	p, err := picture.Prepare(in.Bytes, in.KeepPlace, picture.Limits{Bytes: MostBytes})
	if err != nil {
		return a, err
	}
	display, err := s.Blobs.Put(bytes.NewReader(p.Display.Bytes), 0)
	if err != nil {
		return a, err
	}
	thumb, err := s.Blobs.Put(bytes.NewReader(p.Thumb.Bytes), 0)
	a.Name = strings.TrimSuffix(a.Name, path.Ext(a.Name)) + ".jpg"
	a.Media, a.Digest, a.Size, a.Thumb = picture.Media, display.Digest, display.Size, thumb.Digest
	a.Width, a.Height, a.Taken = p.Display.Width, p.Display.Height, p.Taken
	if p.Place != nil {
		a.Place = fmt.Sprintf("%.6f, %.6f", p.Place.Latitude, p.Place.Longitude)
	}
	return a, err
}

// mostName bounds a file's name, in letters.
const mostName = 150

// FileName is the name without folders and signs that would hurt a header or a screen.
func FileName(s string) string {
	s = text.Space(text.NFC(strings.ToValidUTF8(s, "")))
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`"<>|:*?`, r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	if n := utf8.RuneCountInString(s); n > mostName {
		s = string([]rune(s)[n-mostName:])
	}
	if strings.Trim(s, ". ") == "" {
		return "tep"
	}
	return s
}

func extensionOf(name string) string { return strings.ToLower(path.Ext(name)) }

func namedPicture(name string) bool {
	switch extensionOf(name) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".bmp", ".svg", ".tif", ".tiff":
		return true
	}
	return false
}

// medium is a sort of file that may be kept: its beginning must be what its name says.
type medium struct {
	media string
	begin string
}

var media = map[string]medium{
	".pdf":  {"application/pdf", "%PDF-"},
	".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\x03\x04"},
	".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04"},
	".pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "PK\x03\x04"},
	".odt":  {"application/vnd.oasis.opendocument.text", "PK\x03\x04"},
	".doc":  {"application/msword", "\xD0\xCF\x11\xE0"},
	".xls":  {"application/vnd.ms-excel", "\xD0\xCF\x11\xE0"},
	".ppt":  {"application/vnd.ms-powerpoint", "\xD0\xCF\x11\xE0"},
	".mp3":  {"audio/mpeg", ""},
	".m4a":  {"audio/mp4", ""},
	".mp4":  {"video/mp4", ""},
	".txt":  {"text/plain; charset=utf-8", ""},
}

// mediaOf tells the type of a file that is no picture; only known sorts are kept, so that
// nothing runs on the machine of the one who opens it.
func mediaOf(name string, b []byte) (string, error) {
	if len(b) == 0 {
		return "", fault.New(fault.Invalid, "activity.file-empty", name)
	}
	m, ok := media[extensionOf(name)]
	if !ok {
		return "", fault.New(fault.Invalid, "activity.file-kind", name)
	}
	like := bytes.HasPrefix(b, []byte(m.begin))
	switch extensionOf(name) {
	case ".mp4", ".m4a":
		like = len(b) > 12 && string(b[4:8]) == "ftyp"
	case ".mp3":
		like = bytes.HasPrefix(b, []byte("ID3")) || len(b) > 2 && b[0] == 0xFF && b[1]&0xE0 == 0xE0
	case ".txt":
		like = utf8.Valid(b)
	}
	if !like {
		return "", fault.New(fault.Invalid, "activity.file-unlike", name)
	}
	return m.media, nil
}

// Waiting gives files that the actor has sent for an entry not yet written, of those named.
func (s *Service) Waiting(ctx context.Context, who access.Actor, unit string, ids []string) (files []Attachment, err error) {
	if err := who.Sign(); err != nil || len(ids) == 0 {
		return nil, err
	}
	err = s.Door.Read(ctx, who, func(tx *access.Tx) error {
		if err := tx.Must(Write, unit); err != nil {
			return err
		}
		files, err = loadSent(tx.Tx, ids[:min(len(ids), mostFiles)], tx.Who.ID, "")
		return err
	})
	return files, err
}

// Opened is a file being read. Close it.
type Opened struct {
	Attachment
	Media string
	Size  int64
	io.ReadCloser
}

// Open opens a file, or its small picture, for who may see its entry; a file whose entry
// is not yet written only for the person who sent it.
func (s *Service) Open(ctx context.Context, who access.Actor, id string, thumb bool) (*Opened, error) {
	var a Attachment
	err := s.Door.Read(ctx, who, func(tx *access.Tx) error {
		found, ok, err := db.Maybe(tx.Tx, "SELECT "+fileColumns+" FROM activity_file WHERE id = $1", scanFile, id)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.NotFound, "activity.no-file")
		}
		a = found
		return s.maySee(tx, a)
	})
	if err != nil {
		return nil, err
	}
	digest := a.Digest
	if thumb && a.IsPicture() {
		digest = a.Thumb
	}
	f, err := s.Blobs.Open(digest)
	if err != nil {
		return nil, err
	}
	return &Opened{Attachment: a, Media: a.Media, Size: f.Size(), ReadCloser: f}, nil
}

func (s *Service) maySee(tx *access.Tx, a Attachment) error {
	if a.Entry == "" {
		if err := tx.Must(Write, a.Unit); err != nil {
			return hidden(err)
		}
		if a.Account != tx.Who.ID {
			return fault.New(fault.NotFound, "activity.no-file")
		}
		return nil
	}
	return hidden(tx.Must(View, a.Unit))
}

// hidden makes what a person may not see look like what is not there.
func hidden(err error) error {
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return fault.New(fault.NotFound, "activity.no-file")
	}
	return err
}
