package matrix

import "github.com/xuri/excelize/v2"

// style names a look; the workbook holds each look once.
type style struct {
	look     look
	decimals uint8
	derived  bool // follows from other figures of the unit: italic
}

type look uint8

const (
	plain look = iota
	heading
	subheading
	head
	left
	centred
	number
	totalWord
	totalNumber
	countWord
	countNumber
	saysNone
	saysUnknown
	saysNotApplicable
	saysMissing
	wrapped
	remark
)

// Paper colours of the answers that are not numbers: quiet, and apart without colour by
// their words.
const (
	paperHead    = "E8DFCF"
	paperTotal   = "F3EBDD"
	paperNone    = "EDEDED"
	paperUnknown = "FBE7C6"
	paperMissing = "F6D5D0"
)

func (b *book) style(s style) (int, error) {
	if id, ok := b.styles[s]; ok {
		return id, nil
	}
	id, err := b.file.NewStyle(looks(s))
	if err == nil {
		b.styles[s] = id
	}
	return id, err
}

func looks(s style) *excelize.Style {
	st := &excelize.Style{
		Font:      &excelize.Font{Family: "Times New Roman", Size: 12, Italic: s.derived},
		Alignment: &excelize.Alignment{Vertical: "center"},
	}
	if s.look != heading && s.look != subheading && s.look != remark {
		st.Border = thin()
	}
	switch s.look {
	case heading:
		st.Font.Bold, st.Font.Size, st.Alignment.Horizontal = true, 14, "center"
	case subheading:
		st.Font.Italic, st.Alignment.Horizontal = true, "center"
	case head:
		st.Font.Bold, st.Alignment.Horizontal, st.Alignment.WrapText = true, "center", true
		st.Fill = fill(paperHead)
	case centred:
		st.Alignment.Horizontal = "center"
	case number:
		numeric(st, s.decimals)
	case totalWord, countWord:
		st.Font.Bold, st.Fill = s.look == totalWord, fill(paperTotal)
	case totalNumber, countNumber:
		st.Font.Bold, st.Fill = s.look == totalNumber, fill(paperTotal)
		numeric(st, s.decimals)
	case saysNone, saysNotApplicable:
		st.Alignment.Horizontal, st.Fill = "right", fill(paperNone)
	case saysUnknown:
		st.Alignment.Horizontal, st.Fill = "right", fill(paperUnknown)
	case saysMissing:
		st.Alignment.Horizontal, st.Fill = "right", fill(paperMissing)
	case remark:
		st.Alignment.WrapText, st.Alignment.Vertical, st.Font.Italic = true, "top", true
	case wrapped:
		st.Alignment.WrapText, st.Alignment.Vertical = true, "top"
	}
	return st
}

// numeric shows a number with groups and its decimals; the reader's Excel chooses dot and
// comma by its own country.
func numeric(st *excelize.Style, decimals uint8) {
	form := "#,##0"
	for i := range decimals {
		if i == 0 {
			form += "."
		}
		form += "0"
	}
	st.CustomNumFmt = &form
	st.Alignment.Horizontal = "right"
}

func fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

func thin() []excelize.Border {
	var all []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		all = append(all, excelize.Border{Type: side, Color: "9A8F7E", Style: 1})
	}
	return all
}
