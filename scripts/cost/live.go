package main

// Assumptions of live updates, for one share.
const (
	liveMinutes = 60.0 // of connections: half an hour of each of the two people
	liveOpened  = 2.0  // connections
	liveEvents  = 8.0  // five for the sender, three for the recipient
	liveCatchUp = 100.0
	liveWrites  = 8 + 2*8.0 // write units: the events, and connections: two rows in a transaction, counts, deletions
)

// Prices of us-east-1, of a million. Other regions differ by some per cent.
const (
	liveMessagePrice = 1.00
	liveMinutePrice  = 0.25
)

// Limits of live updates.
const (
	liveThrottle = 200.0 // infra/liveupdates.go, messages from clients a second
	liveConnects = 500.0 // new connections of an account in a region a second
)

// liveIn is the number of messages that reach the function: connecting, catching up,
// disconnecting. liveOut is the number that clients get.
func liveIn() float64  { return 2*liveOpened + liveMinutes*60/liveCatchUp }
func liveOut() float64 { return liveMinutes*60/liveCatchUp + liveEvents }

// liveLists is the use of the list reads that the events of one share cause: the app reads
// both lists after each event, and once more two seconds later, when the browser still has
// the answer to its preflight.
func liveLists() use {
	u := use{}
	for _, name := range []string{"look at the inbox", "look at a full page of the outbox"} {
		s := steps[name]
		n, preflights := s.invocations()
		u.addWith(s, liveEvents, n, preflights)
		u.addWith(s, liveEvents, n, 0)
	}
	return u
}

// liveTable is the load of the busiest hour, and the cost of a month.
func liveTable() string {
	lines := [][]string{{"live updates, at shares a day"}}
	for _, v := range volumes {
		lines[0] = append(lines[0], number(v))
	}
	row := func(name string, of func(v float64) float64) {
		line := []string{name}
		for _, v := range volumes {
			line = append(line, number(of(v)))
		}
		lines = append(lines, line)
	}
	row("busiest hour: open connections", func(v float64) float64 { return perSecond(v) * liveMinutes * 60 })
	row("busiest hour: new connections a second", func(v float64) float64 { return perSecond(v) * liveOpened })
	row("busiest hour: messages from clients a second", func(v float64) float64 { return perSecond(v) * liveIn() })
	row("busiest hour: messages to clients a second", func(v float64) float64 { return perSecond(v) * liveOut() })
	row("busiest hour: events a second of the busiest recipient", func(v float64) float64 {
		return simulate(v, seed).hottest["inbox"].rate * 3
	})
	row("USD a month: messages", func(v float64) float64 { return v * 30 * (liveIn() + liveOut()) / 1e6 * liveMessagePrice })
	row("USD a month: connection minutes", func(v float64) float64 { return v * 30 * liveMinutes / 1e6 * liveMinutePrice })
	row("USD a month: write units", func(v float64) float64 { return v * 30 * liveWrites * unitPrice(writeUnits) })
	lists := liveLists()
	row("busiest hour: list reads after events, requests a second", func(v float64) float64 { return perSecond(v) * lists[requests] })
	row("USD a month: list reads after events", func(v float64) float64 {
		total := 0.0
		for _, name := range perUse {
			total += usd(name, v*daysPerMonth*lists[name])
		}
		return total
	})
	return tabulate(lines)
}

// liveQuotas are the limits of live updates.
func liveQuotas() []quota {
	return []quota{
		{"our throttle of the file API, with list reads after events of live updates", filesThrottle, fileRequests() + liveLists()[requests], "callers get 429 and try again; raise it in `infra/filestack.go`"},
		{"our throttle of live updates, messages from clients", liveThrottle, liveIn(), "clients connect again later and read their lists meanwhile; raise it in `infra/liveupdates.go`, or turn live updates off"},
		{"API Gateway, new WebSocket connections of an account in a region", liveConnects, liveOpened, "clients connect again later and read their lists meanwhile; ask AWS for more"},
	}
}
