package request

import "tonghop/internal/db"

// Sent is MarkSent for a caller that has the obligation as this transaction sees it: the
// one lookup less counts where thousands of reports come in at once.
func Sent(tx *db.Tx, o Obligation) (Obligation, error) { return step(tx, o, MoveSend, "") }
