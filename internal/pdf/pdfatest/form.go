package pdfatest

// checkForm: every annotation is the widget of a signature field that is shown, printed
// and tagged, with one appearance and no action (6.3, 6.4).
func (f *File) checkForm() {
	fields := f.array(f.dict(f.catalog()["AcroForm"])["Fields"])
	names, listed := map[string]bool{}, map[any]bool{}
	for _, v := range fields {
		name := textOf(f.dict(v)["T"])
		if name == "" || names[name] {
			f.find("field", "name %q is empty or used twice", name)
		}
		names[name], listed[v] = true, true
	}
	for _, k := range f.array(f.dict(f.catalog()["Pages"])["Kids"]) {
		for _, a := range f.array(f.dict(k)["Annots"]) {
			if !listed[a] || f.dict(a)["P"] != k {
				f.find("annotation", "%v is no field of this page", a)
			}
			f.checkWidget(a)
		}
	}
}

// Flags of annotations (ISO 32000-1, table 165).
const (
	invisible  = 1
	hidden     = 2
	printed    = 4
	noView     = 32
	toggleView = 256
)

func (f *File) checkWidget(v any) {
	d := f.dict(v)
	flags, _ := d["F"].(float64)
	if d["Subtype"] != Name("Widget") || d["FT"] != Name("Sig") {
		f.find("annotation", "%v is a %v of type %v", v, d["Subtype"], d["FT"])
	}
	if n := int(flags); n&printed == 0 || n&(invisible|hidden|noView|toggleView) != 0 {
		f.find("annotation", "%v has the flags %d", v, n)
	}
	look := f.dict(d["AP"])
	if _, ok := f.Get(look["N"]).(Stream); !ok || len(look) != 1 || f.dict(look["N"])["Subtype"] != Name("Form") {
		f.find("appearance", "%v wants one normal appearance", v)
	}
	if textOf(d["TU"]) == "" || d["StructParent"] == nil || len(f.array(d["Rect"])) != 4 {
		f.find("annotation", "%v wants TU, StructParent and Rect", v)
	}
}
