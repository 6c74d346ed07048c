package webtest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tonghop/internal/web/kit"
)

//go:embed axe/axe.min.js
var axe string

// Browser is a headless Chromium of one test.
type Browser struct{ ctx context.Context }

// Step is done on a page before it is looked at: chromedp.Click, chromedp.SetValue…
type Step = chromedp.Action[chromedp.Void]

// patience is how long one page may take in the browser.
const patience = 60 * time.Second

// Open starts a browser, which ends with the test. Where there is none the test is skipped.
func Open(t testing.TB) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("pages in a browser take long")
	}
	program := find()
	if program == "" {
		t.Skip("no Chromium on PATH (chromium, chromium-browser, google-chrome)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()), chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("font-render-hinting", "none"), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "vi"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	base, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(base)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("the browser did not end by itself: %v", err)
		}
		end()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	return &Browser{ctx: ctx}
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// Shot is a page to be looked at.
type Shot struct {
	Name    string // of the picture, before "-1440.png"
	Path    string
	Session string // token of the session cookie
	Lang    string // "vi" (the default) or "en"
	Widths  []int  // the default is 1440 and 360
	Dark    bool
	// Viewport takes only what is in sight; otherwise the whole page is taken.
	Viewport bool
	// Do is done on the page before it is looked at: opening a fold, filling a field.
	Do []Step
	// Allow names axe rules that may be broken here, each with its reason.
	Allow map[string]string
}

// Look opens the page at each width without script, then with it, checks it, and takes a
// picture without script. It returns the pictures' files.
func (b *Browser) Look(t *testing.T, site *Site, s Shot) []string {
	t.Helper()
	if len(s.Widths) == 0 {
		s.Widths = []int{1440, 360}
	}
	var files []string
	for _, width := range s.Widths {
		files = append(files, b.look(t, site, s, width))
	}
	return files
}

func (b *Browser) look(t *testing.T, site *Site, s Shot, width int) string {
	t.Helper()
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel := context.WithTimeout(tab, patience)
	defer cancel()
	heard, err := listen(ctx)
	if err != nil {
		t.Fatalf("listen to the console: %v", err)
	}
	if err := prepare(ctx, site, s, width); err != nil {
		t.Errorf("%s at %d px: %v", s.Path, width, err)
		return ""
	}
	v, err := chromedp.Run(ctx, chromedp.Evaluate[verdict](measure))
	if err != nil {
		t.Errorf("%s at %d px: %v", s.Path, width, err)
		return ""
	}
	picture, err := capture(ctx, s.Viewport)
	if err != nil {
		t.Errorf("%s at %d px: %v", s.Path, width, err)
	}
	v.report(t, s, width)
	reportAxe(t, ctx, s, width)
	for _, line := range heard.lines() {
		t.Errorf("%s at %d px, console: %s", s.Path, width, line)
	}
	return keep(t, s, width, picture)
}

// prepare opens the page without script, as wide and as dark as wanted.
func prepare(ctx context.Context, site *Site, s Shot, width int) error {
	size := emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: height(width), DeviceScaleFactor: 1, Mobile: width < 500}
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, size); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media(s.Dark)); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, network.SetCookies, cookies(site.URL, s)); err != nil {
		return err
	}
	if err := script(ctx, false); err != nil {
		return err
	}
	return chromedp.Do(ctx, append([]Step{chromedp.Navigate(site.URL + s.Path)}, s.Do...)...)
}

func script(ctx context.Context, on bool) error {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	return err
}

func height(width int) int64 {
	if width < 500 {
		return 740
	}
	return 900
}

func media(dark bool) emulation.SetEmulatedMediaParams {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	return emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
}

// cookies are those of the visitor; one without session overwrites that of the visitor before.
func cookies(site string, s Shot) network.SetCookiesParams {
	language := s.Lang
	if language == "" {
		language = "vi"
	}
	return network.SetCookiesParams{Cookies: []*network.CookieParam{
		{Name: "tonghop_language", Value: language, URL: site}, {Name: kit.SessionCookie, Value: s.Session, URL: site, HTTPOnly: true},
	}}
}

// capture takes the picture of what is in sight, or of the whole page.
func capture(ctx context.Context, viewport bool) ([]byte, error) {
	take := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng}
	if !viewport {
		m, err := chromedp.Call(ctx, page.GetLayoutMetrics, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		yes := true
		take.CaptureBeyondViewport = &yes
		take.Clip = &page.Viewport{Width: m.CSSContentSize.Width, Height: min(m.CSSContentSize.Height, 6000), Scale: 1}
	}
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, take)
	return shot.Data, err
}

// verdict is what the page itself tells: how wide it is, what sticks out, where it leads.
type verdict struct {
	Width, Inner int
	Sticking     []string
	Away         []string
	Small        []string
}

// measure looks for sideways scrolling and what causes it, for addresses of other sites, and
// for buttons too small to hit (24 px, WCAG 2.2).
const measure = `(() => {
  const inner = document.documentElement.clientWidth, out = {Width: document.documentElement.scrollWidth, Inner: inner, Sticking: [], Away: [], Small: []};
  const name = e => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? '.' + e.className : '') + ' ' + (e.textContent || '').trim().slice(0, 40);
  if (out.Width > inner) for (const e of document.querySelectorAll('main *, header *, nav *')) { const r = e.getBoundingClientRect(); if (r.right > inner + 1 && r.width > 0 && !e.closest('.table-box, .tabs, .nav') && out.Sticking.length < 5) out.Sticking.push(name(e)); }
  for (const e of document.querySelectorAll('[href],[src],[action]')) for (const a of ['href','src','action']) { const v = e.getAttribute(a); if (v && new URL(v, location.href).origin !== location.origin && !/^(data|mailto|tel|webcal):/.test(v)) out.Away.push(v); }
  for (const e of document.querySelectorAll('main button, main .btn')) { const r = e.getBoundingClientRect(); if (r.width > 0 && (r.height < 24 || r.width < 24) && !e.matches('.link')) out.Small.push(name(e)); }
  return out;
})()`

func (v verdict) report(t *testing.T, s Shot, width int) {
	t.Helper()
	if v.Width > v.Inner {
		t.Errorf("%s is %d px wide at %d px: %s", s.Path, v.Width, v.Inner, strings.Join(v.Sticking, "; "))
	}
	for _, a := range v.Away {
		t.Errorf("%s at %d px leads to another site: %s", s.Path, width, a)
	}
	for _, b := range v.Small {
		t.Errorf("%s at %d px has a button too small to hit: %s", s.Path, width, b)
	}
}

type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// reportAxe lets axe-core look at the page by the rules of WCAG 2.2 AA and good practice.
func reportAxe(t *testing.T, ctx context.Context, s Shot, width int) {
	t.Helper()
	raw, err := axeResult(ctx, s)
	if err != nil {
		t.Errorf("axe on %s at %d px: %v", s.Path, width, err)
		return
	}
	var found []violation
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Errorf("axe on %s: %v", s.Path, err)
	}
	for _, f := range found {
		if s.Allow[f.ID] != "" {
			continue
		}
		for _, n := range f.Nodes {
			t.Errorf("%s at %d px, axe %s: %s\n  %s\n  %s", s.Path, width, f.ID, f.Help, brief(n.HTML), n.Summary)
		}
	}
}

// axeResult loads the page again with script, does the steps and asks axe.
func axeResult(ctx context.Context, s Shot) (string, error) {
	if err := script(ctx, true); err != nil {
		return "", err
	}
	steps := append([]Step{chromedp.Reload()}, s.Do...)
	steps = append(steps, chromedp.Evaluate[chromedp.Void](axe))
	if err := chromedp.Do(ctx, steps...); err != nil {
		return "", err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[string](
		`axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
}

// hearing collects what the browser complains about.
type hearing struct {
	mu    sync.Mutex
	heard []string
}

func listen(ctx context.Context) (*hearing, error) {
	h := &hearing{}
	err := chromedp.Listen(ctx, func(event any) {
		h.mu.Lock()
		defer h.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			h.heard = append(h.heard, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
				h.heard = append(h.heard, fmt.Sprintf("%s %s", e.Entry.Text, e.Entry.URL))
			}
		}
	})
	if err != nil {
		return nil, err
	}
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	return h, err
}

func (h *hearing) lines() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for _, line := range h.heard {
		// A page of an error is an answer the browser reports on the console by itself.
		if !strings.Contains(line, "Failed to load resource: the server responded with a status of 4") {
			out = append(out, line)
		}
	}
	return out
}

func keep(t *testing.T, s Shot, width int, picture []byte) string {
	t.Helper()
	dir := os.Getenv("TONGHOP_SHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	name := fmt.Sprintf("%s-%d", s.Name, width)
	if s.Lang == "en" {
		name += "-en"
	}
	if s.Dark {
		name += "-dark"
	}
	file := filepath.Join(dir, name+".png")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}
