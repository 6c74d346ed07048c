package docx

import (
	"encoding/base64"
	"sort"
	"strings"
)

// Package gives the report package (tonghop-report.json) that Write put into the file,
// byte for byte; nil without an error where there is none. Word and LibreOffice keep
// custom XML parts when they save, but may number them anew, so all are looked at.
func Package(b []byte) ([]byte, error) {
	a, err := openArchive(b, Limits{}.filled())
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range a.parts {
		if strings.HasPrefix(name, "customxml/item") && !strings.HasPrefix(name, "customxml/itemprops") && strings.HasSuffix(name, ".xml") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		x, err := a.scan(name)
		if err != nil {
			return nil, err
		}
		data, err := decodePackage(x)
		x.release()
		if data != nil || err != nil {
			return data, err
		}
	}
	return nil, nil
}

// decodePackage gives the package in a custom XML part; nil where it holds another
// program's data, well formed or not.
func decodePackage(x *scanner) ([]byte, error) {
	for x.next() && x.kind != startElement {
	}
	if x.name != "th:package" {
		return nil, nil
	}
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(x.content()))
	if x.err != nil {
		return nil, x.err
	}
	if err != nil {
		return nil, damaged(err)
	}
	return append([]byte{}, data...), nil
}
