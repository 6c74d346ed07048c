package cli

import (
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"tonghop/internal/org"
	"tonghop/internal/report"
)

// demoProvince compiles 635 communes into 27 districts and those into the province, and
// leaves every report beside the one made from it.
func (a *app) demoProvince(d *example) error {
	province := d.Tree.At(org.Province)[0]
	folder := filepath.Join(d.dir, "3-bao-cao-huyen")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return cannotWrite(folder, err)
	}
	districts := d.Tree.Children(province.Code)
	bar := a.start("cli.progress.compile", len(districts))
	inputs := make([]report.Input, len(districts))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i, u := range districts {
		group.Go(func() (err error) {
			inputs[i], err = d.districtReport(u, folder)
			bar.step()
			return err
		})
	}
	err := group.Wait()
	bar.end()
	if err != nil {
		return err
	}
	t, err := d.task(place{d.Tree, province}, "158", "2016-11-29")
	if err != nil {
		return err
	}
	t.inputs = inputs
	c, pkg, err := t.compile()
	if err != nil {
		return err
	}
	a.tellCompilation(c)
	base := filepath.Join(d.dir, "4-bao-cao-tinh-thanh-hoa")
	if err := a.writeCompilation(allEndings(base), c, pkg); err != nil {
		return err
	}
	a.printf("\n%s\n", a.say("cli.demo.try", base+".pdf", folder))
	return nil
}

// districtReport makes the report of a district from the packages of its communes and
// prints it as the PDF that the province gets.
func (d *example) districtReport(u org.Unit, folder string) (report.Input, error) {
	t, err := d.task(place{d.Tree, u}, "", "2016-11-24")
	if err != nil {
		return report.Input{}, err
	}
	for _, commune := range d.Tree.Children(u.Code) {
		pkg, err := d.Package(d.Story(commune))
		if err != nil {
			return report.Input{}, err
		}
		digest, err := pkg.Digest()
		if err != nil {
			return report.Input{}, err
		}
		t.inputs = append(t.inputs, report.Input{File: fileName(commune.Name) + ".json", Package: pkg, Digest: digest, How: report.AsPackage})
	}
	_, pkg, err := t.compile()
	if err != nil {
		return report.Input{}, err
	}
	job, err := jobOfPackage(pkg)
	if err != nil {
		return report.Input{}, err
	}
	name := "bao-cao-" + fileName(u.Name) + ".pdf"
	if err := printTo(filepath.Join(folder, name), job); err != nil {
		return report.Input{}, err
	}
	return report.Open(name, job.Package)
}
