package conf

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Secret is a value that is used and never shown.
type Secret string

// hidden stands where a secret would.
const hidden = "••••••"

// String hides the secret, so that no log and no page prints it by mistake.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString hides the secret from %#v as well.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the secret from JSON and structured logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Address is the address of a database; its password is not shown.
type Address string

// String shows the address without its password.
func (a Address) String() string {
	u, err := url.Parse(string(a))
	if err != nil {
		return hidden
	}
	if _, set := u.User.Password(); set {
		u.User = url.UserPassword(u.User.Username(), "xxxxx")
	}
	if q := u.Query(); q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.String()
}

// GoString hides the password from %#v as well.
func (a Address) GoString() string { return a.String() }

// MarshalText hides the password from JSON and structured logs.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Size is a number of bytes, written 64MB, 512KB, 2GB or a bare number.
type Size int64

var sizeUnits = []struct {
	name string
	size int64
}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}

// ParseSize reads a size.
func ParseSize(s string) (Size, error) {
	number, unit := strings.ToUpper(strings.TrimSpace(s)), int64(1)
	for _, u := range sizeUnits {
		if n, ok := strings.CutSuffix(number, u.name); ok {
			number, unit = strings.TrimSpace(n), u.size
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > (1<<50)/unit {
		return 0, fmt.Errorf("size %q", s)
	}
	return Size(n * unit), nil
}

// String writes the size in the largest unit that it is a whole number of.
func (s Size) String() string {
	for _, u := range sizeUnits[:3] {
		if s != 0 && int64(s)%u.size == 0 {
			return fmt.Sprintf("%d%s", int64(s)/u.size, u.name)
		}
	}
	return strconv.FormatInt(int64(s), 10)
}

// assign sets what to points at from text.
func assign(to any, text string) error {
	text = strings.TrimSpace(text)
	var err error
	switch to := to.(type) {
	case *string:
		*to = text
	case *Secret:
		*to = Secret(text)
	case *Address:
		*to = Address(text)
	case *int:
		*to, err = strconv.Atoi(text)
	case *Size:
		*to, err = ParseSize(text)
	case *time.Duration:
		*to, err = time.ParseDuration(text)
	case *[]string:
		*to = list(text)
	default:
		err = fmt.Errorf("no way to set a %T", to)
	}
	return err
}

// list parts a list at its commas.
func list(text string) []string {
	var all []string
	for _, s := range strings.Split(text, ",") {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// shown is the value that v points at as people may see it.
func shown(v any) string {
	switch v := v.(type) {
	case *string:
		return *v
	case *[]string:
		return strings.Join(*v, ", ")
	case *int:
		return strconv.Itoa(*v)
	case *time.Duration:
		return duration(*v)
	case fmt.Stringer:
		return v.String()
	}
	return ""
}

// duration writes a duration without the zeros at its end: 48h, not 48h0m0s.
func duration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
