package share

import "time"

// ReportEvery is how often an account id must be reported to Atlassian while it is
// stored.
const ReportEvery = 7 * 24 * time.Hour

// Account is an account id that is stored for a site, and when Atlassian last named it.
type Account struct {
	Person Person
	At     time.Time
}

// AccountKept returns how long an account id may stay stored after the last step that
// named it: while a row of a share, an entry of the log or a program may, and two more
// reports.
func (r Rules) AccountKept() time.Duration {
	const log, program = 60 * 24 * time.Hour, 90 * 24 * time.Hour
	return max(MaxUploadDeadline+MaxLifetime+r.History, log, program) + 2*ReportEvery
}
