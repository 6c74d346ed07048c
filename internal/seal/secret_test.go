package seal

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tonghop/internal/fault"
)

func TestPasswords(t *testing.T) {
	ctx := context.Background()
	a, err := HashPassword(ctx, "Triệu Sơn 2016!")
	if err != nil {
		t.Fatal(err)
	}
	b, err := HashPassword(ctx, "Triệu Sơn 2016!")
	if err != nil || a == b || !strings.HasPrefix(a, "$argon2id$v=19$m=47104,t=1,p=1$") {
		t.Fatal(a, b, err)
	}
	for password, want := range map[string]bool{"Triệu Sơn 2016!": true, "Triệu Sơn 2016": false, "": false} {
		if got, err := CheckPassword(ctx, a, password); err != nil || got != want {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	if ok, err := CheckPassword(ctx, "", ""); ok || err != nil {
		t.Error("an account without a password lets everybody in", err)
	}
	if NeedsRehash(a) || !NeedsRehash(strings.Replace(a, "t=1", "t=2", 1)) {
		t.Error("cost of a stored hash")
	}
}

// A row written by hand must neither crash the program nor eat its memory.
func TestBrokenHashesAreRefused(t *testing.T) {
	good := "$argon2id$v=19$m=47104,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
	for _, s := range []string{"x", "$argon2id$v=19$m=1,t=1$a$b", strings.Replace(good, "m=47104", "m=99999999", 1), strings.Replace(good, "t=1", "t=0", 1),
		strings.Replace(good, "p=1", "p=0", 1), good[:len(good)-30], strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "$MDE", "$*DE", 1)} {
		if _, err := CheckPassword(context.Background(), s, "x"); fault.CodeOf(err) != "seal.password-hash" {
			t.Errorf("%s: %v", s, err)
		}
	}
}

// An unknown account must not answer faster than a known one: the time tells who exists.
func TestUnknownCostsTheSame(t *testing.T) {
	ctx := context.Background()
	stored, err := HashPassword(ctx, "một mật khẩu dài")
	if err != nil {
		t.Fatal(err)
	}
	least := func(stored string) time.Duration {
		best := time.Hour
		for range 4 {
			begun := time.Now()
			if _, err := CheckPassword(ctx, stored, "sai"); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(begun))
		}
		return best
	}
	if known, unknown := least(stored), least(""); unknown < known/3 {
		t.Errorf("unknown account %v, known %v", unknown, known)
	}
}

func TestHashingWaitsItsTurn(t *testing.T) {
	for range cap(slots) {
		slots <- struct{}{}
	}
	defer func() {
		for range cap(slots) {
			leave()
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if _, err := HashPassword(ctx, "x"); fault.KindOf(err) != fault.Busy || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestTokensAndSameness(t *testing.T) {
	a, b := Token(), Token()
	if a == b || len(a) != 43 || !Same(a, a) || Same(a, b) || Same(a, "") {
		t.Error(a, b)
	}
}

func TestHashWhileWriting(t *testing.T) {
	h := NewHash()
	for _, s := range []string{"Tổng ", "Hợp"} {
		if _, err := h.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	want := Of([]byte("Tổng Hợp"))
	back, err := FromHex(want.Hex())
	if h.Digest() != want || err != nil || back != want || Digest("sha256:12").Hex() != "" {
		t.Error(h.Digest(), want, back, err)
	}
}

func TestTLSSettings(t *testing.T) {
	if _, err := ClientTLS("mail.example", []byte("not a certificate")); fault.CodeOf(err) != "seal.no-certificate" {
		t.Error(err)
	}
	if c, err := ClientTLS("mail.example", nil); err != nil || c.ServerName != "mail.example" || c.InsecureSkipVerify {
		t.Error(c, err)
	}
	if _, err := ServerTLS("no.pem", "no.key"); fault.CodeOf(err) != "seal.certificate-unreadable" {
		t.Error(err)
	}
}
