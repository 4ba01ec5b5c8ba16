package main

import "slices"

// quota is a limit for all shares together, and what to do when it is reached.
// Limits that are not marked as ours are AWS's defaults.
type quota struct {
	name     string
	limit    float64 // a second, or at a time
	perShare float64 // use by one share
	then     string
}

// Limits of our own, in infra/filestack.go and infra/keystack.go.
const (
	filesThrottle    = 200.0 // requests a second
	keysThrottle     = 20.0
	filesConcurrency = 100.0
	reaperParallel   = 8.0
	sweepSeconds     = 40.0 // of each minute in which a sweep takes on work
)

// fileRequests is the number of requests to the file API that a share takes, preflights
// included.
func fileRequests() (total float64) {
	for _, s := range life {
		if one := steps[s.name]; one.Calls["SendEmail"] == 0 && one.Calls["Request"] > 0 {
			n, preflights := one.invocations()
			total += s.times * (n + preflights)
		}
	}
	return total
}

func quotas() []quota {
	var b, busy, signed, written float64
	a := fileRequests()
	for _, s := range life {
		one := steps[s.name]
		n, preflights := one.invocations()
		switch {
		case one.Calls["SendEmail"] > 0:
			b += s.times * (n + preflights)
		case one.Calls["Request"] > 0:
			busy += s.times * n * one.milliseconds() / 1e3
		}
		signed += s.times * one.Calls["Sign"]
		written += s.times * (one.written() - one.Calls["SendEmail"]*one.Write)
	}
	deletion := 1e3 / steps["delete, by the stream"].milliseconds() // a second, one after the other
	return []quota{
		{"our throttle of the file API, requests", filesThrottle, a, "callers get 429 and try again; raise it in `infra/filestack.go`"},
		{"our throttle of the key mailer, requests", keysThrottle, b, "callers get 429 and try again; raise it in `infra/keystack.go`"},
		{"our concurrency of the file API", filesConcurrency, busy, "503, and the client tries again; raise `fileApiConcurrency`"},
		{"one shard of the stream, deletions", deletion, 1, "records wait; the sweep does what is due. Shards grow with the table; `ParallelizationFactor` makes ten of one"},
		{"the one sweep, deletions that the stream does not do", reaperParallel * sweepSeconds / 60 * deletion, fetched, "the rest waits for the next sweep, and `SweepLag` shows how long; split the index's shards among several sweeps"},
		{"SES, mails, just out of the sandbox", 14, 1, "the SDK tries again, then the sender gets an error and can ask for another ticket; ask AWS for more"},
		{"KMS, ECC signatures", 300, signed, "the SDK tries again, then 503; ask AWS for more"},
		{"API Gateway, requests of an account in a region", 10_000, a, "429; ask AWS for more, or a stage in another region"},
		{"Lambda, concurrency of an account in a region", 1000, busy, "503; ask AWS for more"},
		{"DynamoDB on demand, write units of a table", 40_000, written, "the SDK tries again, then 503; ask AWS for more, and to warm the table"},
	}
}

// at is the number of shares a day whose peak reaches the quota.
func (q quota) at() float64 { return q.limit / q.perShare / peak() * 86400 }

func quotaTable() string {
	all := append(quotas(), liveQuotas()...)
	slices.SortStableFunc(all, func(a, b quota) int { return int(min(max(a.at()-b.at(), -1), 1)) })
	lines := [][]string{{"limit, in the order reached", "a second, or at a time", "a share takes", "reached at shares a day", "what happens then, and what to do"}}
	for _, q := range all {
		lines = append(lines, []string{q.name, number(q.limit), number(q.perShare), number(q.at()), q.then})
	}
	return tabulate(lines)
}
