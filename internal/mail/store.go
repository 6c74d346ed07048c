package mail

import (
	"tonghop/internal/db"
	"tonghop/internal/fault"
	"tonghop/internal/seal"
)

const columns = "active, host, port, security, login, password, sender, sender_name, authority, per_minute, version"

// sealed is the purpose for which the password is closed.
const sealed = "mail-password"

// Load gives the settings that are kept, their password opened by the installation's key;
// the defaults where none are. Where the key does not fit, as after a move to another machine,
// the password is empty and must be entered again. The caller has asked access.
func Load(tx *db.Tx, key seal.Key) (Settings, error) {
	s, found, err := db.Maybe(tx, "SELECT "+columns+" FROM mail_setting WHERE id = 1", func(scan db.Scan) (Settings, error) {
		var s Settings
		err := scan(&s.Active, &s.Host, &s.Port, &s.Security, &s.User, &s.Password, &s.Sender, &s.SenderName, &s.Authority, &s.PerMinute, &s.Version)
		return s, err
	})
	if err != nil || !found {
		return DefaultSettings(), err
	}
	plain, err := key.Open(sealed, s.Password)
	if err != nil {
		plain = nil
	}
	s.Password = string(plain)
	return s, nil
}

// Save keeps settings, refusing where they changed since they were read. The caller has
// asked access.
func Save(tx *db.Tx, key seal.Key, s Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	box := ""
	if s.Password != "" {
		var err error
		if box, err = key.Close(sealed, []byte(s.Password)); err != nil {
			return err
		}
	}
	n, err := tx.Exec(`INSERT INTO mail_setting (id, `+columns+`) VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 + 1)
ON CONFLICT (id) DO UPDATE SET active = $1, host = $2, port = $3, security = $4, login = $5, password = $6, sender = $7, sender_name = $8, authority = $9,
per_minute = $10, version = $11 + 1 WHERE mail_setting.version = $11`,
		s.Active, s.Host, s.Port, s.Security, s.User, box, s.Sender, s.SenderName, s.Authority, s.PerMinute, s.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "mail.stale")
	}
	return err
}
