package ics

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tonghop/internal/when"
)

func TestCalendarFollowsRFC5545(t *testing.T) {
	now, err := when.ParseInstant("2016-11-21T01:00:00.000Z")
	if err != nil {
		t.Fatal(err)
	}
	out := string(Write([]Event{
		{ID: "1", Day: when.MustDay("2016-12-31"), Summary: "Hạn gửi: báo cáo; kế hoạch, phần \\ một\nhai " + strings.Repeat("chữ có dấu ", 20), About: "UBND", Version: 3, Changed: now},
		{ID: "2", Day: when.MustDay("2016-12-05"), Summary: "Xong", Done: true},
	}, now))
	for _, want := range []string{"BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "DTSTART;VALUE=DATE:20161231\r\n", "DTEND;VALUE=DATE:20170101\r\n", "SEQUENCE:2\r\n", "UID:1@tonghop\r\n",
		"DTSTAMP:20161121T010000Z\r\n", `báo cáo\; kế hoạch\, phần \\ một\nhai`, "SUMMARY:✓ Xong\r\n", "END:VCALENDAR\r\n"} {
		if !strings.Contains(strings.ReplaceAll(out, "\r\n ", ""), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(out, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	if strings.Count(out, "BEGIN:VALARM") != 1 {
		t.Error("what is done must not ring")
	}
}
