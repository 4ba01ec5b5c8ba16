package share

// Status is the status of a share. Uploading, Available and Claimed are live;
// the others are end states, which a share never leaves for a live one.
type Status string

const (
	Uploading   Status = "uploading"
	Available   Status = "available"
	Claimed     Status = "claimed"
	Downloaded  Status = "downloaded"
	Unconfirmed Status = "unconfirmed" // the last allowed lease ended without a confirmation
	Declined    Status = "declined"
	Revoked     Status = "revoked"
	Expired     Status = "expired"
	Abandoned   Status = "abandoned" // never committed before the upload deadline
)

// Statuses lists all of them, live ones first.
func Statuses() []Status {
	return []Status{Uploading, Available, Claimed, Downloaded, Unconfirmed, Declined, Revoked, Expired, Abandoned}
}

// Ended reports whether s is an end state.
func (s Status) Ended() bool {
	switch s {
	case "", Uploading, Available, Claimed:
		return false
	}
	return true
}
