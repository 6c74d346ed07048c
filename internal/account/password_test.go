package account

import (
	"strings"
	"testing"
	"time"

	"tonghop/internal/fault"
)

func TestPasswordsThatAreRefused(t *testing.T) {
	u := User{Login: "hoa.le", Name: "Lê Thị Hòa", Email: "hoa@example.vn"}
	for password, want := range map[string]string{
		"ngắn quá": "account.password-short", strings.Repeat("dài ", 51): "account.password-long",
		"Mật khẩu 123": "account.password-common", "password123": "account.password-common", "1234567890": "account.password-common",
		"0987654321": "account.password-common", "aaaaaaaaaaaa": "account.password-common", "AnhYeuEm!!": "account.password-common",
		"admin12345": "account.password-common", "matkhaumatkhau": "account.password-common", "quantrivien1": "account.password-common",
		"hoa.le1234": "account.password-own", "Lê Thị Hòa 1": "account.password-own", "lethihoa99": "account.password-own",
		"Ngày 21 đi họp": "", "xe đạp màu xanh": "", "0987654312": "", "3.14159265": "", "hoa.le và xe đạp": "", "đi chợ Nưa!": "",
	} {
		got := ""
		if reason := fault.FieldsOf(checkPassword(password, u))["password"]; reason != nil {
			got = reason.Code
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestLogins(t *testing.T) {
	for login, want := range map[string]bool{"hoa.le": true, "ubnd_xa-1": true, "a@b.vn": true, "hòa": false, "a b": false, ".a": false, "...": false, "-": false, "9": true} {
		if isLogin(login) != want {
			t.Errorf("%q", login)
		}
	}
}

// A flood of made-up names must not fill the memory, nor make the bound of one forgotten
// at once.
func TestTriesAreBounded(t *testing.T) {
	tr := newTries(1, 1e12)
	day := time.Date(2016, 11, 21, 8, 0, 0, 0, time.UTC)
	if !tr.allow("real", day) || tr.allow("real", day) {
		t.Fatal("one try")
	}
	for i := range 4 * mostKept {
		tr.allow("made up "+strings.Repeat("x", i%7)+string(rune('a'+i%26))+string(rune(i)), day)
		if i%100 == 0 && tr.allow("real", day) {
			t.Fatal("forgotten while it kept trying")
		}
	}
	if len(tr.now) > mostKept || len(tr.was) > mostKept {
		t.Error(len(tr.now), len(tr.was))
	}
}
