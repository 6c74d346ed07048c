package pdf

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"tonghop/internal/flow"
	"tonghop/internal/pdf/icc"
	"tonghop/internal/pdf/object"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

// producer is what the file says made it; it holds no version, so that the same content
// gives the same bytes from one release to the next.
const producer = "Tổng Hợp"

// bookmark is a heading in the outline.
type bookmark struct {
	level int
	title string
	elem  *elem
}

// finish writes everything that is not a page's content.
func (p *printer) finish(w io.Writer) error {
	tree, err := p.writeTree()
	if err != nil {
		return err
	}
	form := p.writeFields()
	kids := make([]object.Ref, len(p.pages))
	for i, pg := range p.pages {
		p.file.Put(pg.ref, pg.body)
		kids[i] = pg.ref
	}
	p.file.Put(p.pageTree, fmt.Sprintf("<</Type/Pages/Count %d/Kids%s>>", len(kids), object.Refs(kids)))
	if err := p.writeResources(); err != nil {
		return err
	}
	files, err := p.writeAttachments()
	if err != nil {
		return err
	}
	intent, err := p.file.Stream("/N 3", icc.SRGB())
	if err != nil {
		return err
	}
	meta := p.file.Reserve()
	p.file.RawStream(meta, "/Type/Metadata/Subtype/XML", []byte(p.xmp()))
	root := p.file.Add(fmt.Sprintf("<</Type/Catalog/Pages %v/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %v/ViewerPreferences<</DisplayDocTitle true>>/Metadata %v"+
		"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)/DestOutputProfile %v>>]%s%s%s%s>>",
		p.pageTree, object.Literal(p.language()), tree, meta, intent, p.pageLabels(), p.writeOutline(), form, files))
	return p.file.Finish(w, root, p.file.Add(p.info()))
}

func (p *printer) language() string {
	return cmp.Or(p.doc.Language, "vi-VN")
}

// title is the document's, or else the words of its title paragraphs, or its first
// words: a tagged PDF must have one to show.
func (p *printer) title() string {
	if t := text.Space(text.NFC(p.doc.Title)); t != "" {
		return t
	}
	var parts []string
	first := ""
	for _, b := range p.doc.Blocks() {
		par, ok := b.(*flow.Paragraph)
		if !ok {
			continue
		}
		words := text.Space(text.NFC(par.Text()))
		first = cmp.Or(first, words)
		if par.Role == flow.Title && words != "" {
			parts = append(parts, words)
		}
	}
	return cmp.Or(strings.Join(parts, " "), first, producer)
}

func (p *printer) info() string {
	out := "<</Title" + object.Text(p.title())
	if a := text.Space(text.NFC(p.doc.Author)); a != "" {
		out += "/Author" + object.Text(a)
	}
	if s := text.Space(text.NFC(p.doc.Subject)); s != "" {
		out += "/Subject" + object.Text(s)
	}
	out += "/Producer" + object.Text(producer) + "/Creator" + object.Text(producer)
	if made := p.doc.Made; !made.IsZero() {
		out += "/CreationDate" + date(made) + "/ModDate" + date(made)
	}
	return out + ">>"
}

// date writes an instant as a PDF date on the clock of Vietnam.
func date(i when.Instant) string {
	return object.Literal(i.Time().In(when.Vietnam).Format("D:20060102150405") + "+07'00'")
}

// xmp is the metadata packet; it says the same as the information dictionary, to the
// second (ISO 19005-3, 6.6.2.3).
func (p *printer) xmp() string {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` + "\n" +
		"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n" +
		"<dc:format>application/pdf</dc:format>\n")
	fmt.Fprintf(&b, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>`+"\n", escaped(p.title()))
	fmt.Fprintf(&b, "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>\n", escaped(p.language()))
	if a := text.Space(text.NFC(p.doc.Author)); a != "" {
		fmt.Fprintf(&b, "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>\n", escaped(a))
	}
	if s := text.Space(text.NFC(p.doc.Subject)); s != "" {
		fmt.Fprintf(&b, `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>`+"\n", escaped(s))
	}
	fmt.Fprintf(&b, "<pdf:Producer>%s</pdf:Producer><xmp:CreatorTool>%[1]s</xmp:CreatorTool>\n", producer)
	if made := p.doc.Made; !made.IsZero() {
		at := made.Time().In(when.Vietnam).Format("2006-01-02T15:04:05-07:00")
		fmt.Fprintf(&b, "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%[1]s</xmp:ModifyDate><xmp:MetadataDate>%[1]s</xmp:MetadataDate>\n", at)
	}
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return b.String()
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

// writeResources writes the fonts and pictures that all pages share.
func (p *printer) writeResources() error {
	var b strings.Builder
	b.WriteString("<<")
	if fonts, err := p.writeFonts(); err != nil {
		return err
	} else if fonts != "" {
		b.WriteString("/Font<<" + fonts + ">>")
	}
	if len(p.images) > 0 {
		b.WriteString("/XObject<<")
		for i, ref := range p.images {
			fmt.Fprintf(&b, "/I%d %v", i+1, ref)
		}
		b.WriteString(">>")
	}
	b.WriteString(">>")
	p.file.Put(p.shared, b.String())
	return nil
}

func (p *printer) writeFonts() (string, error) {
	var b strings.Builder
	for _, f := range p.fonts {
		if !f.used() {
			continue
		}
		ref, err := f.write(&p.file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "/%s %v", f.name, ref)
	}
	return b.String(), nil
}

// writeAttachments embeds the files and gives their entries of the catalog.
func (p *printer) writeAttachments() (string, error) {
	if len(p.opt.Attachments) == 0 {
		return "", nil
	}
	type entry struct {
		name string
		ref  object.Ref
	}
	var entries []entry
	var refs []object.Ref
	for _, a := range p.opt.Attachments {
		params := fmt.Sprintf("/Params<</Size %d", len(a.Data))
		modified := a.Modified
		if modified.IsZero() {
			modified = p.doc.Made
		}
		if !modified.IsZero() {
			params += "/ModDate" + date(modified)
		}
		data, err := p.file.Stream("/Type/EmbeddedFile/Subtype"+object.Name(a.MIME)+params+">>", a.Data)
		if err != nil {
			return "", err
		}
		name := object.Text(a.Name)
		spec := p.file.Add(fmt.Sprintf("<</Type/Filespec/F%s/UF%[1]s/Desc%s/AFRelationship%s/EF<</F %v/UF %[4]v>>>>",
			name, object.Text(cmp.Or(a.Description, a.Name)), object.Name(cmp.Or(a.Relationship, "Unspecified")), data))
		entries = append(entries, entry{a.Name, spec})
		refs = append(refs, spec)
	}
	// A name tree is ordered by the bytes of its keys.
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
	var names strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&names, "%s %v ", object.Literal(e.name), e.ref)
	}
	return "/Names<</EmbeddedFiles<</Names[" + names.String() + "]>>>>/AF" + object.Refs(refs), nil
}

// pageLabels says which numbers the pages bear, so that viewers show them.
func (p *printer) pageLabels() string {
	var b strings.Builder
	for _, l := range p.labels {
		fmt.Fprintf(&b, "%d<</S/D/St %d>>", l.page, l.number)
	}
	return "/PageLabels<</Nums[" + b.String() + "]>>"
}
