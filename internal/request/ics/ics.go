// Package ics writes deadlines as an iCalendar object (RFC 5545), which calendars on phones and
// computers subscribe to.
package ics

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tonghop/internal/when"
)

// Event is one day in a calendar.
type Event struct {
	ID      string // the same for every state of the thing
	Day     when.Day
	Summary string
	About   string
	Link    string
	Version int64
	Changed when.Instant
	Done    bool // shown as done, and does not ring
}

// Write writes events as an iCalendar object.
func Write(events []Event, now when.Instant) []byte {
	var b strings.Builder
	line := func(name, value string) { fold(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Tong Hop//Han bao cao//VI")
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("X-WR-CALNAME", "Hạn báo cáo")
	line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H")
	for _, e := range events {
		line("BEGIN", "VEVENT")
		line("UID", e.ID+"@tonghop")
		line("DTSTAMP", stamp(now))
		if !e.Changed.IsZero() {
			line("LAST-MODIFIED", stamp(e.Changed))
		}
		line("SEQUENCE", strconv.FormatInt(max(0, e.Version-1), 10))
		line("DTSTART;VALUE=DATE", strings.ReplaceAll(e.Day.String(), "-", ""))
		line("DTEND;VALUE=DATE", strings.ReplaceAll(e.Day.AddDays(1).String(), "-", ""))
		summary := e.Summary
		if e.Done {
			summary = "✓ " + summary
		}
		line("SUMMARY", escaped(summary))
		line("DESCRIPTION", escaped(e.About))
		if e.Link != "" {
			line("URL", e.Link)
		}
		line("TRANSP", "TRANSPARENT")
		if !e.Done {
			line("BEGIN", "VALARM")
			line("ACTION", "DISPLAY")
			line("DESCRIPTION", escaped(e.Summary))
			line("TRIGGER", "-P1D")
			line("END", "VALARM")
		}
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return []byte(b.String())
}

func stamp(i when.Instant) string { return i.Time().Format("20060102T150405Z") }

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

func escaped(s string) string { return escaper.Replace(s) }

// fold writes a line in pieces of at most 75 bytes, never within a letter.
func fold(b *strings.Builder, s string) {
	room := 75
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], 74
	}
	b.WriteString(s + "\r\n")
}
