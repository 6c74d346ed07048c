package pdfatest

import (
	"fmt"
)

// stretch is one marked stretch of a page that holds content.
type stretch struct {
	page Ref
	mcid int
	tag  Name
}

// contentReader walks the operators of one page.
type contentReader struct {
	f        *File
	page     Ref
	res      Dict
	marks    []bool // by open stretch: it is content or an artifact
	mcid     bool   // a stretch with content is open
	inText   bool
	saved    int
	font     any
	stretch  []stretch
	shown    map[Ref]map[int]bool // codes by font
	blending bool
}

// operators are those our writer uses, with the number of their operands.
var operators = map[keyword]int{
	"BT": 0, "ET": 0, "Tf": 2, "Tm": 6, "TJ": 1, "Ts": 1, "q": 0, "Q": 0, "cm": 6, "Do": 1,
	"re": 4, "m": 2, "l": 2, "S": 0, "f": 0, "w": 1, "g": 1, "G": 1, "rg": 3, "RG": 3, "BDC": 2, "EMC": 0,
}

// checkPages: the page tree and all content (6.2, 6.7; ISO 32000-1, 14.6 to 14.8).
func (f *File) checkPages() {
	tree := f.dict(f.catalog()["Pages"])
	kids := f.array(tree["Kids"])
	if tree["Count"] != float64(len(kids)) || len(kids) == 0 {
		f.find("pages", "Count is %v, pages %d", tree["Count"], len(kids))
	}
	shown := map[Ref]map[int]bool{}
	for _, k := range kids {
		ref, _ := k.(Ref)
		page := f.dict(k)
		if page["Type"] != Name("Page") || page["Parent"] != f.catalog()["Pages"] || len(f.array(page["MediaBox"])) != 4 {
			f.find("pages", "page %v wants Type, Parent and MediaBox", k)
		}
		if page["Tabs"] != Name("S") || page["StructParents"] == nil {
			f.find("pages", "page %v wants Tabs S and StructParents", k)
		}
		f.checkContent(ref, page, shown)
	}
	for ref, codes := range shown {
		f.checkFont(ref, codes)
	}
}

func (f *File) checkContent(ref Ref, page Dict, shown map[Ref]map[int]bool) {
	data, err := f.Data(page["Contents"])
	if err != nil {
		f.find("content", "page %v: %v", ref, err)
		return
	}
	c := &contentReader{f: f, page: ref, res: f.dict(page["Resources"]), shown: shown}
	if err := c.read(data); err != nil {
		f.find("content", "page %v: %v", ref, err)
	}
	if group := f.dict(page["Group"]); c.blending && (group["S"] != Name("Transparency") || group["CS"] != Name("DeviceRGB")) {
		f.find("blending", "page %v has transparency without a group colour space", ref)
	}
	f.marked = append(f.marked, c.stretch...)
}

func (c *contentReader) read(data []byte) error {
	p := &parser{b: data}
	var operands []any
	for {
		p.skip()
		if p.at >= len(data) {
			break
		}
		v, err := p.object(0)
		if err != nil {
			return err
		}
		op, ok := v.(keyword)
		if !ok {
			operands = append(operands, v)
			continue
		}
		if err := c.operator(op, operands); err != nil {
			return fmt.Errorf("byte %d, %s: %w", p.at, op, err)
		}
		operands = operands[:0]
	}
	if c.inText || c.saved != 0 || len(c.marks) != 0 || len(operands) != 0 {
		return fmt.Errorf("ends inside text, a saved state or a marked stretch")
	}
	return nil
}

func (c *contentReader) operator(op keyword, args []any) error {
	want, known := operators[op]
	if !known || len(args) != want {
		return fmt.Errorf("unknown, or %d operands", len(args))
	}
	switch op {
	case "BDC":
		return c.begin(args)
	case "EMC":
		if len(c.marks) == 0 {
			return fmt.Errorf("nothing to end")
		}
		c.marks = c.marks[:len(c.marks)-1]
		c.mcid = false
	case "BT", "ET":
		if c.inText == (op == "BT") {
			return fmt.Errorf("text in text, or an end without a beginning")
		}
		c.inText = op == "BT"
	case "q":
		c.saved++
	case "Q":
		if c.saved--; c.saved < 0 {
			return fmt.Errorf("nothing saved")
		}
	case "Tf":
		name, _ := args[0].(Name)
		c.font = c.f.dict(c.res["Font"])[string(name)]
		if c.f.dict(c.font)["Type"] != Name("Font") {
			return fmt.Errorf("no font %v in the resources", name)
		}
	case "TJ", "Do", "S", "f":
		return c.paint(op, args)
	}
	return nil
}

// begin opens a stretch: an artifact, or content with a number new on the page, never
// one in another.
func (c *contentReader) begin(args []any) error {
	tag, _ := args[0].(Name)
	props, _ := args[1].(Dict)
	id, numbered := props["MCID"].(float64)
	if len(c.marks) > 0 || tag != "Artifact" && !numbered {
		c.f.find("marks", "page %v: %v stands in another stretch or has no number", c.page, tag)
	}
	c.marks = append(c.marks, true)
	if !numbered {
		return nil
	}
	c.mcid = true
	if int(id) != len(c.stretch) {
		c.f.find("marks", "page %v: number %v where %d comes next", c.page, id, len(c.stretch))
	}
	c.stretch = append(c.stretch, stretch{page: c.page, mcid: int(id), tag: tag})
	return nil
}

// paint: whatever is painted lies in a stretch; text has a font whose codes are noted.
func (c *contentReader) paint(op keyword, args []any) error {
	if len(c.marks) == 0 {
		c.f.find("marks", "page %v: %s outside any marked stretch", c.page, op)
	}
	switch op {
	case "Do":
		return c.picture(args[0])
	case "TJ":
		return c.text(args[0])
	}
	return nil
}

func (c *contentReader) text(v any) error {
	ref, ok := c.font.(Ref)
	parts, isArray := v.(Array)
	if !ok || !isArray || !c.inText {
		return fmt.Errorf("text without a font or outside a text object")
	}
	if c.shown[ref] == nil {
		c.shown[ref] = map[int]bool{}
	}
	for _, part := range parts {
		b, _ := part.([]byte)
		if len(b)%2 != 0 {
			return fmt.Errorf("half a code")
		}
		for i := 0; i < len(b); i += 2 {
			c.shown[ref][int(b[i])<<8|int(b[i+1])] = true
		}
	}
	return nil
}

// picture: device colours of the profile's kind, eight bits, no interpolation; a mask
// makes the page blend (6.2.4, 6.2.8, 6.2.10).
func (c *contentReader) picture(v any) error {
	name, _ := v.(Name)
	d := c.f.dict(c.f.dict(c.res["XObject"])[string(name)])
	if d["Subtype"] != Name("Image") {
		return fmt.Errorf("no picture %v in the resources", name)
	}
	if space := d["ColorSpace"]; space != Name("DeviceRGB") && space != Name("DeviceGray") {
		c.f.find("colour", "picture %v is in %v", name, space)
	}
	if d["Interpolate"] == true || d["BitsPerComponent"] != 8.0 {
		c.f.find("picture", "picture %v is interpolated or not of eight bits", name)
	}
	if d["SMask"] != nil {
		c.blending = true
		if c.f.dict(d["SMask"])["ColorSpace"] != Name("DeviceGray") {
			c.f.find("colour", "the mask of %v is not grey", name)
		}
	}
	return nil
}
