package press

import (
	"bytes"
	"testing"

	"tonghop/internal/docx"
	"tonghop/internal/fault"
	"tonghop/internal/paper"
	"tonghop/internal/when"
)

func job() Job {
	return Job{
		Paper: &paper.Paper{
			Kind: paper.Report, Issuer: "ỦY BAN NHÂN DÂN XÃ A", Number: "07", Symbol: "BC-UBND", Place: "A", Date: when.MustDay("2016-12-05"),
			Subject: "Tổng kết năm 2016", Body: paper.Blocks{paper.Paragraph{Inlines: paper.Plain("Trong năm đã treo 12 băng rôn")}},
			Recipients: []string{"Như trên"}, Archive: "VT",
			Signatures: []paper.Signature{{Authority: []string{"TM. ỦY BAN NHÂN DÂN"}, Position: "CHỦ TỊCH", Name: "Lê Văn B"}},
		},
		Package: []byte(`{"format":1}`),
	}
}

func TestTheSameBytesEveryTime(t *testing.T) {
	for _, kind := range Endings {
		var a, b bytes.Buffer
		if err := Print(&a, kind, job()); err != nil {
			t.Fatal(kind, err)
		}
		if err := Print(&b, kind, job()); err != nil {
			t.Fatal(kind, err)
		}
		if a.Len() == 0 || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: %d and %d bytes, not the same", kind, a.Len(), b.Len())
		}
	}
}

func TestTheDataTravelInside(t *testing.T) {
	var word, pdf bytes.Buffer
	if err := Print(&word, ".docx", job()); err != nil {
		t.Fatal(err)
	}
	got, err := docx.Package(word.Bytes())
	if err != nil || string(got) != `{"format":1}` {
		t.Errorf("%s, %v", got, err)
	}
	if err := Print(&pdf, ".pdf", job()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/AFRelationship/Data", "tonghop-report.json"} {
		if !bytes.Contains(pdf.Bytes(), []byte(want)) {
			t.Errorf("the PDF has no %s", want)
		}
	}
}

func TestUnknownKindIsRefused(t *testing.T) {
	if err := Print(&bytes.Buffer{}, ".odt", job()); fault.CodeOf(err) != "press.unknown-kind" {
		t.Error(err)
	}
}

func BenchmarkPrint(b *testing.B) {
	for _, kind := range Endings {
		b.Run(kind[1:], func(b *testing.B) {
			j := job()
			for b.Loop() {
				if err := Print(&bytes.Buffer{}, kind, j); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
