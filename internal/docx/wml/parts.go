package wml

import (
	"path"
	"sort"
	"strings"
	"time"
)

// PackageNamespace marks the custom XML part that carries a report's package.
const PackageNamespace = "urn:tonghop:package:1"

// Fixed matter of the file: namespaces, relations, types, properties.
const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationBase  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

	documentNamespaces = `xmlns:w="` + wordNamespace + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`

	packageRelations = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationBase + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`<Relationship Id="rId3" Type="` + relationBase + `extended-properties" Target="docProps/app.xml"/></Relationships>`

	appProperties = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Tổng Hợp</Application></Properties>`

	packageProperties = xmlHead + `<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{6B1C3B0E-6F0B-4C39-9C55-1D1B6C0B7A01}">` +
		`<ds:schemaRefs><ds:schemaRef ds:uri="` + PackageNamespace + `"/></ds:schemaRefs></ds:datastoreItem>`
)

func relations(entries []string) []byte {
	return []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(entries, "") + `</Relationships>`)
}

// settings writes settings.xml. Mode 15 is that of Word 2013 and later: an indent of 0
// then puts the edge of a table, not its text, at the margin.
func (p *printer) settings() string {
	notes := ""
	if len(p.doc.Notes) > 0 {
		notes = `<w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr>`
	}
	return xmlHead + `<w:settings xmlns:w="` + wordNamespace + `"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>` + notes +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>`
}

// contentTypes lists the types of the parts; those not named go by their extension.
func contentTypes(parts []part) []byte {
	const office = "application/vnd.openxmlformats-officedocument."
	types := map[string]string{
		"word/document.xml":        office + "wordprocessingml.document.main+xml",
		"word/styles.xml":          office + "wordprocessingml.styles+xml",
		"word/settings.xml":        office + "wordprocessingml.settings+xml",
		"word/footnotes.xml":       office + "wordprocessingml.footnotes+xml",
		"docProps/core.xml":        "application/vnd.openxmlformats-package.core-properties+xml",
		"docProps/app.xml":         office + "extended-properties+xml",
		"customXml/itemProps1.xml": office + "customXmlProperties+xml",
	}
	defaults := map[string]string{"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
	var overrides strings.Builder
	for _, p := range parts {
		t := types[p.name]
		switch base := path.Base(p.name); {
		case strings.HasPrefix(base, "header"):
			t = office + "wordprocessingml.header+xml"
		case strings.HasPrefix(base, "footer"):
			t = office + "wordprocessingml.footer+xml"
		case strings.HasPrefix(p.name, "word/media/"):
			ext := path.Ext(base)[1:]
			defaults[ext] = "image/" + ext
		}
		if t != "" {
			overrides.WriteString(`<Override PartName="/` + p.name + `" ContentType="` + t + `"/>`)
		}
	}
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	exts := make([]string, 0, len(defaults))
	for e := range defaults {
		exts = append(exts, e)
	}
	sort.Strings(exts)
	for _, e := range exts {
		b.WriteString(`<Default Extension="` + e + `" ContentType="` + defaults[e] + `"/>`)
	}
	b.WriteString(overrides.String() + `</Types>`)
	return []byte(b.String())
}

// coreProperties writes title, author and time; a time only if the flow has one, so
// that the bytes never depend on the clock.
func (p *printer) coreProperties() []byte {
	m := markup{}
	m.raw(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for _, e := range [...]struct{ name, text string }{
		{"dc:title", p.doc.Title}, {"dc:subject", p.doc.Subject}, {"dc:creator", p.doc.Author}, {"dc:language", p.language()},
	} {
		if e.text == "" {
			continue
		}
		m.raw("<" + e.name + ">")
		m.text(e.text)
		m.raw("</" + e.name + ">")
	}
	if !p.doc.Made.IsZero() {
		at := p.doc.Made.Time().UTC().Format(time.RFC3339)
		for _, name := range [...]string{"dcterms:created", "dcterms:modified"} {
			m.raw("<" + name + ` xsi:type="dcterms:W3CDTF">` + at + "</" + name + ">")
		}
	}
	m.raw(`</cp:coreProperties>`)
	return m.b
}
