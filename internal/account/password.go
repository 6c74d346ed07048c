package account

import (
	_ "embed"
	"strings"
	"sync"

	"tonghop/internal/fault"
	"tonghop/internal/text"
)

// Bounds of a password. Length protects better than rules about characters, which only
// make people write passwords down (NIST SP 800-63B).
const (
	leastPassword = 10
	mostPassword  = 200
)

// The passwords that are tried first: the commonest of the world and of Vietnam, their
// letters folded.
//
//go:embed common.txt
var commonFile string

var common = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all[line] = true
		}
	}
	return all
})

// checkPassword tells what is wrong with a new password of a person.
func checkPassword(password string, u User) error {
	wrong := fault.New(fault.Invalid, "account.wrong-fields")
	folded := text.Fold(password)
	n := len([]rune(password))
	switch {
	case n < leastPassword:
		wrong.At("password", "account.password-short", leastPassword)
	case n > mostPassword:
		wrong.At("password", "account.password-long", mostPassword)
	case isCommon(folded):
		wrong.At("password", "account.password-common")
	case holdsOwnName(folded, u):
		wrong.At("password", "account.password-own")
	}
	return wrong.OrNil()
}

// isCommon also finds a common password with digits or signs hung on, said twice, and one
// character repeated.
func isCommon(folded string) bool {
	bare := strings.Trim(folded, "0123456789!@#$%^&*.,-_?+ ")
	half := folded[:len(folded)/2]
	return common()[folded] || common()[bare] || (half+half == folded && common()[half]) ||
		strings.Trim(folded, folded[:1]) == "" || bare == "" && isRun(folded)
}

// isRun tells digits that follow one another: 0123456789, 9876543210.
func isRun(s string) bool {
	up, down := true, true
	for i := 1; i < len(s); i++ {
		up = up && (s[i] == s[i-1]+1 || s[i-1] == '9' && s[i] == '0')
		down = down && (s[i]+1 == s[i-1] || s[i-1] == '0' && s[i] == '9')
	}
	return up || down
}

// holdsOwnName tells a password that is little more than the person's login or name.
func holdsOwnName(folded string, u User) bool {
	for _, own := range []string{foldLogin(u.Login), text.Fold(u.Name), strings.ReplaceAll(text.Fold(u.Name), " ", ""), text.Fold(u.Email)} {
		if len(own) >= 4 && strings.Contains(folded, own) && len(folded)-len(own) < 5 {
			return true
		}
	}
	return false
}
