package demo

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"golang.org/x/sync/errgroup"

	"tonghop/internal/activity"
	"tonghop/internal/pdf/fonts"
	"tonghop/internal/picture"
)

// album is drawn photos by the kind of activity, each kept once in the blob store.
type album map[activity.Kind][]activity.Attachment

// shot is one photo of the album.
type shot struct {
	kind  activity.Kind
	scene picture.Scene
	words string
}

// shots are the photos: several of what is seen most.
var shots = []shot{
	{"visual", picture.BannerScene, "NHIỆT LIỆT CHÀO MỪNG"}, {"visual", picture.BannerScene, "MỪNG ĐẢNG – MỪNG XUÂN"},
	{"visual", picture.BannerScene, "WARMLY WELCOME TO THANH HÓA"}, {"visual", picture.PanelScene, "ĐỀN NƯA – AM TIÊN"},
	{"visual", picture.PanelScene, "XÂY DỰNG NÔNG THÔN MỚI"}, {"visual", picture.FlagScene, ""},
	{"loudspeaker", picture.LoudspeakerScene, ""}, {"training", picture.HallScene, "TẬP HUẤN THÔNG TIN ĐỐI NGOẠI"},
	{"talk", picture.HallScene, "NÓI CHUYỆN CHUYÊN ĐỀ"}, {"talk", picture.MeetingScene, "NHÀ VĂN HÓA THÔN"}, {"visit", picture.MeetingScene, "WELCOME"},
}

func (w *world) album() (album, error) {
	taken := make([]activity.Attachment, len(shots))
	var g errgroup.Group
	for i, s := range shots {
		g.Go(func() (err error) {
			taken[i], err = w.photo(s, i)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	all := album{}
	for i, s := range shots {
		all[s.kind] = append(all[s.kind], taken[i])
	}
	return all, nil
}

func (w *world) photo(s shot, i int) (activity.Attachment, error) {
	raw, err := picture.Draw(picture.Drawing{Scene: s.scene, Seed: uint64(i + 1), Words: s.words, Font: fonts.Bold})
	if err != nil {
		return activity.Attachment{}, err
	}
	p, err := picture.Prepare(raw, false, picture.DefaultLimits)
	if err != nil {
		return activity.Attachment{}, err
	}
	display, err := w.Blobs.Put(bytes.NewReader(p.Display.Bytes), 0)
	if err != nil {
		return activity.Attachment{}, err
	}
	thumb, err := w.Blobs.Put(bytes.NewReader(p.Thumb.Bytes), 0)
	if err != nil {
		return activity.Attachment{}, err
	}
	return activity.Attachment{Name: fmt.Sprintf("ảnh %d.jpg", 1021+17*i), Media: picture.Media, Size: display.Size, Digest: display.Digest,
		Thumb: thumb.Digest, Width: p.Display.Width, Height: p.Display.Height}, nil
}

// some takes n photos of a kind.
func (a album) some(kind activity.Kind, n int, chance *rand.Rand) []activity.Attachment {
	shots := a[kind]
	var out []activity.Attachment
	for i := range min(n, len(shots)) {
		out = append(out, shots[(chance.IntN(len(shots))+i)%len(shots)])
		if i == 1 && out[0].Digest == out[1].Digest {
			out = out[:1]
		}
	}
	return out
}
