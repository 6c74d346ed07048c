package org

import (
	"strings"
	"testing"

	"tonghop/internal/fault"
	"tonghop/internal/when"
)

// The lines above a name by NĐ 30/2020, annex I, part I, II.7.
func TestSignatureOn(t *testing.T) {
	day := when.MustDay("2016-11-21")
	const committee, chairman = "Ủy ban nhân dân", "Chủ tịch"
	for name, c := range map[string]struct {
		post Post
		want string
	}{
		"chairman":   {Post{Title: "Chủ tịch", Role: Head, Body: committee}, "TM. ỦY BAN NHÂN DÂN/CHỦ TỊCH"},
		"deputy":     {Post{Title: "Phó Chủ tịch", Role: Deputy, Body: committee, HeadTitle: chairman}, "TM. ỦY BAN NHÂN DÂN/KT. CHỦ TỊCH/PHÓ CHỦ TỊCH"},
		"acting":     {Post{Title: "Quyền Chủ tịch", Role: Acting, Body: committee, HeadTitle: chairman}, "TM. ỦY BAN NHÂN DÂN/Q. CHỦ TỊCH"},
		"by order":   {Post{Title: "Chánh Văn phòng", Role: ByOrder, Body: committee, HeadTitle: chairman, Scope: "công văn"}, "TL. CHỦ TỊCH/CHÁNH VĂN PHÒNG"},
		"authorised": {Post{Title: "Trưởng phòng", Role: Authorised, HeadTitle: chairman}, "TUQ. CHỦ TỊCH/TRƯỞNG PHÒNG"},
		"director":   {Post{Title: "Giám đốc", Role: Head}, "GIÁM ĐỐC"},
		"vice":       {Post{Title: "Phó Giám đốc", Role: Deputy, HeadTitle: "Giám đốc"}, "KT. GIÁM ĐỐC/PHÓ GIÁM ĐỐC"},
	} {
		c.post.From = when.MustDay("2016-01-01")
		s, err := c.post.SignatureOn(day, "Lê Văn Bình")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(append(s.Authority, s.Position), "/"); got != c.want || s.Name != "Lê Văn Bình" {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	held := Post{Title: "Chủ tịch", Role: Head, From: when.MustDay("2016-01-01"), To: when.MustDay("2016-06-30")}
	if _, err := held.SignatureOn(day, "A"); fault.CodeOf(err) != "org.post-not-held" {
		t.Errorf("after the last day: %v", err)
	}
	if _, err := (Post{Title: "Chuyên viên", Role: Staff, From: held.From}).SignatureOn(day, "A"); fault.CodeOf(err) != "org.post-signs-nothing" {
		t.Errorf("an officer: %v", err)
	}
}

// An authorisation is written, limited in time and in matter (NĐ 30/2020, article 13.3).
func TestPostsAreChecked(t *testing.T) {
	from := when.MustDay("2016-01-01")
	for name, c := range map[string]struct {
		post   Post
		fields string
	}{
		"nothing":       {Post{}, "title person from role"},
		"authorised":    {Post{Title: "A", Person: "p", From: from, Role: Authorised}, "head_title scope basis to"},
		"by order":      {Post{Title: "A", Person: "p", From: from, Role: ByOrder, HeadTitle: "B"}, "scope"},
		"backwards":     {Post{Title: "A", Person: "p", From: from, To: from.AddDays(-1), Role: Head}, "to"},
		"deputy of who": {Post{Title: "A", Person: "p", From: from, Role: Deputy}, "head_title"},
		"fine":          {Post{Title: "A", Person: "p", From: from, Role: Head}, ""},
	} {
		got := fault.FieldsOf(c.post.Check())
		for _, f := range strings.Fields(c.fields) {
			if got[f] == nil {
				t.Errorf("%s: nothing said of %s", name, f)
			}
		}
		if len(got) != len(strings.Fields(c.fields)) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestLooksLikeEmail(t *testing.T) {
	for s, want := range map[string]bool{"a@b.vn": true, "xa.minhson@trieuson.thanhhoa.gov.vn": true, "": false, "a@b": false, "a b@c.vn": false, "a@b..vn": false, "a@@b.vn": false, "@b.vn": false, "a@b.": false} {
		if LooksLikeEmail(s) != want {
			t.Errorf("%q", s)
		}
	}
}
