package paper

import (
	"encoding/json"
	"fmt"
)

// MarshalJSON writes each block as an object that names its type.
func (b Blocks) MarshalJSON() ([]byte, error) {
	out := make([]json.RawMessage, len(b))
	for i, block := range b {
		raw, err := json.Marshal(block)
		if err != nil {
			return nil, err
		}
		head := `{"type":"` + block.Type() + `"`
		if len(raw) > 2 {
			head += ","
		}
		out[i] = append([]byte(head), raw[1:]...)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote and refuses a type it does not know.
func (b *Blocks) UnmarshalJSON(raw []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	blocks := make(Blocks, len(parts))
	for i, part := range parts {
		block, err := unmarshalBlock(part)
		if err != nil {
			return err
		}
		blocks[i] = block
	}
	*b = blocks
	return nil
}

func unmarshalBlock(raw json.RawMessage) (Block, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, err
	}
	switch head.Type {
	case "heading":
		return decode[Heading](raw)
	case "paragraph":
		return decode[Paragraph](raw)
	case "list":
		return decode[List](raw)
	case "table":
		return decode[Table](raw)
	case "picture":
		return decode[Picture](raw)
	case "page_break":
		return decode[PageBreak](raw)
	case "section_break":
		return decode[SectionBreak](raw)
	}
	return nil, fmt.Errorf("block type %q is not known", head.Type)
}

func decode[T Block](raw json.RawMessage) (Block, error) {
	var v T
	err := json.Unmarshal(raw, &v)
	return v, err
}
