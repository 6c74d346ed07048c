package demo

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"golang.org/x/sync/errgroup"

	"tonghop/internal/activity"
	"tonghop/internal/picture"
)

// album is drawn photos by the kind of activity, each kept once in the blob store.
type album map[activity.Kind][]activity.Attachment

// scenes is how many different photos each kind has.
var scenes = map[activity.Kind]int{"visual": 6, "loudspeaker": 2, "training": 2, "talk": 2, "visit": 1}

func (w *world) album() (album, error) {
	all := album{}
	var g errgroup.Group
	for kind, n := range scenes {
		shots := make([]activity.Attachment, n)
		all[kind] = shots
		for i := range n {
			g.Go(func() (err error) {
				shots[i], err = w.photo(kind, i)
				return err
			})
		}
	}
	return all, g.Wait()
}

func (w *world) photo(kind activity.Kind, i int) (activity.Attachment, error) {
	raw, err := drawScene(kind, fmt.Sprintf("%s-%d", kind, i))
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
	return activity.Attachment{Name: fmt.Sprintf("anh-%s-%d.jpg", kind, i+1), Media: picture.Media, Size: display.Size, Digest: display.Digest,
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
