package reading

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tonghop/internal/flow"
)

const schemaFile = "../../../docs/schema/structure.schema.json"

func structureSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	raw, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("structure.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("structure.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(s *jsonschema.Schema, raw []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

// The truth files and what the reader makes of the documents have one form.
func TestStructuresFollowTheSchema(t *testing.T) {
	s := structureSchema(t)
	files, err := filepath.Glob(filepath.Join(documents, "*.truth.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(s, raw); err != nil {
			t.Errorf("%s: %v", f, err)
		}
		var want truth
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		for _, r := range readFile(t, filepath.Join(documents, want.File)) {
			raw, err := json.Marshal(r.Structure)
			if err != nil {
				t.Fatal(err)
			}
			if err := valid(s, raw); err != nil {
				t.Errorf("%s as read: %v", want.File, err)
			}
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	s := structureSchema(t)
	good := Read(lined("Báo cáo"), Options{Name: "a.txt"})[0].Structure
	for name, change := range map[string]func(m map[string]any){
		"a missing part":    func(m map[string]any) { delete(m, "issuer") },
		"an unknown part":   func(m map[string]any) { m["colour"] = "red" },
		"an empty string":   func(m map[string]any) { m["place"] = "" },
		"a date in words":   func(m map[string]any) { m["date"] = "ngày 5" },
		"a section level 0": func(m map[string]any) { m["sections"] = []any{map[string]any{"level": 0, "label": "I", "title": nil}} },
		"a figure in quotes": func(m map[string]any) {
			m["figures"] = []any{map[string]any{"text": "5", "value": "5", "unit": nil, "what": nil}}
		},
	} {
		raw, err := json.Marshal(good)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(s, raw); err != nil {
			t.Fatalf("the unchanged structure: %v", err)
		}
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		change(m)
		if raw, err = json.Marshal(m); err != nil {
			t.Fatal(err)
		}
		if valid(s, raw) == nil {
			t.Errorf("%s passes the schema", name)
		}
	}
}

// lined makes a flow of single paragraphs.
func lined(lines ...string) *flow.Document {
	d := &flow.Document{Sections: []flow.Section{{}}}
	for _, s := range lines {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, &flow.Paragraph{Runs: []flow.Run{{Text: s}}})
	}
	return d
}
