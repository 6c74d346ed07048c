package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tonghop/internal/demo"
	"tonghop/internal/org"
	"tonghop/internal/paper"
	"tonghop/internal/press"
	"tonghop/internal/quantity"
	"tonghop/internal/report"
	"tonghop/internal/text"
	"tonghop/internal/when"
)

func (a *app) demoCommand() *cobra.Command {
	var f confFlags
	var dir string
	var files, province bool
	cmd := &cobra.Command{Use: "demo"}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, a.say("cli.no-such-command", args[0]))
		}
		if files || dir != "" {
			return a.demoFiles(cmd, dir, province)
		}
		c, err := f.read()
		if err != nil {
			return err
		}
		return a.demoServer(cmd.Context(), c, f.data == "")
	}
	cmd.Flags().StringVar(&f.listen, "listen", "", a.say("cli.flag.listen"))
	cmd.Flags().StringVar(&f.data, "data", "", a.say("cli.flag.demo-data"))
	cmd.Flags().BoolVar(&files, "files", false, a.say("cli.flag.demo-files"))
	cmd.Flags().StringVar(&dir, "dir", "", a.say("cli.flag.demo-dir"))
	cmd.Flags().BoolVar(&province, "province", true, a.say("cli.flag.demo-province"))
	return cmd
}

// demoFiles is the example without a server: reports as files, read and compiled.
func (a *app) demoFiles(cmd *cobra.Command, dir string, province bool) error {
	a.limits = usualLimits()
	d, err := a.newDemo(dir)
	if err != nil {
		return err
	}
	if err := a.demoDistrict(cmd, d); err != nil {
		return err
	}
	if province {
		err = a.demoProvince(d)
	}
	a.found, a.failed = false, 0 // what the example shows is meant to be there
	return err
}

// example is the example year and the folder it is put into.
type example struct {
	*demo.Year
	dir      string
	district org.Unit
}

func (a *app) newDemo(dir string) (*example, error) {
	y, err := demo.Of2016()
	if err != nil {
		return nil, err
	}
	if dir == "" {
		dir, err = os.MkdirTemp("", "tonghop-demo-")
	} else {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return nil, cannotWrite(dir, err)
	}
	found, err := findUnit([]*org.Tree{y.Tree}, "huyện Triệu Sơn")
	return &example{y, dir, found.unit}, err
}

// demoDistrict makes the communes' reports as files, reads them like any others, and
// compiles the district's.
func (a *app) demoDistrict(cmd *cobra.Command, d *example) error {
	folder := filepath.Join(d.dir, "1-bao-cao-xa")
	written, err := a.demoReports(d, folder)
	if err != nil {
		return err
	}
	t, err := d.task(place{d.Tree, d.district}, "312", "2016-11-24")
	if err != nil {
		return err
	}
	c, pkg, err := a.compilePaths(cmd.Context(), []string{folder}, t)
	if err != nil {
		return err
	}
	a.tellCompilation(c)
	right, all := compareRead(c, written)
	a.printf("%s\n\n", a.say("cli.demo.read", right, all))
	base := filepath.Join(d.dir, "2-bao-cao-huyen-trieu-son")
	if err := a.writeCompilation(allEndings(base), c, pkg); err != nil {
		return err
	}
	a.printf("\n%s\n", a.say("cli.demo.try", base+".pdf", folder))
	return nil
}

func allEndings(base string) []string {
	return []string{base + ".docx", base + ".pdf", base + ".xlsx", base + ".json"}
}

// Which communes send what: most a PDF that carries its data, some plain Word, one plain
// text, one late, one with nothing to report.
const (
	demoNothing = 7
	demoLate    = 13
	demoText    = 20
)

// demoReports writes the 36 reports and gives, of those written by hand, the figures that
// stand in them.
func (a *app) demoReports(d *example, folder string) (map[string]map[report.Key]quantity.Value, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, cannotWrite(folder, err)
	}
	units := d.Tree.Children(d.district.Code)
	bar := a.start("cli.progress.make", len(units))
	defer bar.end()
	written := map[string]map[report.Key]quantity.Value{}
	for i, u := range units {
		s := d.Story(u)
		if i == demoLate {
			s.Day = when.MustDay("2016-11-28")
		}
		base := filepath.Join(folder, "bao-cao-"+fileName(u.Name))
		said, err := d.send(i, s, base)
		if err != nil {
			return nil, err
		}
		written[u.ID] = said
		bar.step()
	}
	return written, nil
}

// send writes one commune's report in the form that its officer uses, and gives the
// figures of one written by hand.
func (d *example) send(i int, s demo.Story, base string) (map[report.Key]quantity.Value, error) {
	switch {
	case i == demoNothing:
		return nil, printTo(base+".docx", press.Job{Paper: d.Nothing(s)})
	case i == demoText:
		p, said := d.ByHand(s, 0)
		return said, writeFile(base+".txt", func(w io.Writer) error { return plainText(w, p) })
	case i%3 == 1:
		p, said := d.ByHand(s, i/3)
		return said, printTo(base+".docx", press.Job{Paper: p})
	}
	pkg, err := d.Package(s)
	if err != nil {
		return nil, err
	}
	job, err := jobOfPackage(pkg)
	if err != nil {
		return nil, err
	}
	return nil, printTo(base+".pdf", job)
}

func printTo(path string, job press.Job) error {
	return writeFile(path, func(w io.Writer) error { return press.Print(w, ending(path), job) })
}

// plainText is a paper as an e-mail would carry it.
func plainText(w io.Writer, p *paper.Paper) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nSố: %s\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n", p.Issuer, p.Mark())
	fmt.Fprintf(&b, "%s, ngày %d tháng %d năm %d\n\n%s\n%s\n\nKính gửi: %s\n\n", p.Place, p.Date.Date, p.Date.Month, p.Date.Year,
		strings.ToUpper(string(p.Kind)), p.Subject, strings.Join(p.Addressees, "; "))
	for _, block := range p.Body {
		switch block := block.(type) {
		case paper.Heading:
			fmt.Fprintf(&b, "%s. %s\n", block.Label, block.Title)
		case paper.Paragraph:
			fmt.Fprintf(&b, "%s\n", block.Inlines.Text())
		case paper.List:
			for _, i := range block.Items {
				fmt.Fprintf(&b, "- %s\n", i.Inlines.Text())
			}
		}
	}
	g := p.Signatures[0]
	fmt.Fprintf(&b, "\nNơi nhận:\n- Như trên;\n- Lưu: %s.\n\n%s\n%s\n\n%s\n", p.Archive, strings.Join(g.Authority, "\n"), g.Position, g.Name)
	_, err := io.WriteString(w, b.String())
	return err
}

func fileName(name string) string { return strings.ReplaceAll(wordsOnly(text.Space(name)), " ", "-") }

// task is the compilation of a unit of the example.
func (d *example) task(p place, number, day string) (*task, error) {
	t := &task{regime: d.Regime, place: p, period: d.Period, request: d.Request(),
		head: paper.Paper{Number: number, Date: when.MustDay(day)}}
	t.sign("PHÓ CHỦ TỊCH", "")
	var err error
	t.deadline, err = t.usualDeadline()
	return t, err
}

// compareRead holds the figures read from plain files against what their officers wrote:
// how many came out the same.
func compareRead(c *report.Compilation, written map[string]map[report.Key]quantity.Value) (right, all int) {
	for i := range c.Rows {
		row := &c.Rows[i]
		if row.Input.How != report.AsRead {
			continue
		}
		wanted := written[row.Input.Package.Unit.ID]
		all += len(wanted)
		for n, k := range c.Keys {
			if want, ok := wanted[k]; ok && row.Answers[n].Value == want {
				right++
			}
		}
	}
	return right, all
}
