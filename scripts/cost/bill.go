package main

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/secure-share/secure-share/shared/metric"
)

const daysPerMonth = 30.0

// volumes are the shares per day that the tables show.
var volumes = []float64{1e3, 1e6, 1e9}

// perUse are the prices that grow with the number of shares, in the order of
// the table.
var perUse = []string{sent, stored, requests, invocations, gbSeconds, writeUnits, readUnits, rows, puts, gets, signatures, mails, logged}

// bill is the cost of a month at that many shares a day, by price.
func bill(sharesPerDay float64) (lines map[string]float64, total float64) {
	lines = map[string]float64{}
	u := perShare(life)
	for _, name := range perUse {
		lines[name] = usd(name, u[name]*sharesPerDay*daysPerMonth)
		total += lines[name]
	}
	return lines, total
}

func thousandTable() string {
	lines := [][]string{{"a thousand shares of 5 MB", "used", "USD", "part"}}
	u, total := perShare(life), thousand(life)
	for _, name := range perUse {
		cost := usd(name, 1000*u[name])
		lines = append(lines, []string{name, number(1000 * u[name]), money(cost), percent(cost / total)})
	}
	return tabulate(append(lines, []string{"total", "", money(total), percent(1)}))
}

func volumeTable() string {
	head := []string{"USD a month, at shares a day"}
	var totals []string
	lines := [][]string{head}
	for _, name := range perUse {
		line := []string{name}
		for _, v := range volumes {
			byName, _ := bill(v)
			line = append(line, money(byName[name]))
		}
		lines = append(lines, line)
	}
	counted, idle := []string{"metrics, if each is sent every hour"}, []string{"idle, see below"}
	_, standing := idleLines()
	all := usd(metrics, everyMetric())
	for _, v := range volumes {
		_, total := bill(v)
		lines[0] = append(lines[0], number(v))
		counted, idle = append(counted, money(all)), append(idle, money(standing))
		totals = append(totals, money(total+all+standing))
	}
	return tabulate(append(lines, counted, idle, append([]string{"total"}, totals...)))
}

//go:embed resources.json
var counted []byte

// resources counts the stacks' resources that cost something while idle, by
// type. The tests of infra write and check it.
var resources = func() map[string]float64 {
	var r map[string]float64
	if err := json.Unmarshal(counted, &r); err != nil {
		panic(err)
	}
	return r
}()

// idleLines is the cost of a month without any share, for both accounts.
func idleLines() (lines [][]string, total float64) {
	const minutes = 60 * 24 * daysPerMonth
	sweep, orphans := steps["sweep, nothing due"], steps["sweep for orphans"]
	wake := minutes + daysPerMonth
	for _, l := range []struct {
		what, price string
		units       float64
	}{
		{"keys: for tickets, live updates and notices, and one in each account that encrypts alarms", keys, resources["AWS::KMS::Key"]},
		{"alarms, by the metrics that they look at", alarms, resources["AWS::CloudWatch::Alarm"]},
		{"dashboards, beyond the three that are free", dashboards, max(0, resources["AWS::CloudWatch::Dashboard"]-3)},
		{"metrics of the sweeps", metrics, 1 + 1.0/24},
		{"sweeps: schedules", schedules, wake},
		{"sweeps: invocations", invocations, wake},
		{"sweeps: time of the function", gbSeconds, memoryGB / 1e3 * (minutes*sweep.milliseconds()/8 + daysPerMonth*orphans.milliseconds())},
		{"sweeps: reads of the due index", readUnits, minutes * sweep.Read},
		{"sweeps: lists of the bucket", puts, daysPerMonth * (orphans.Calls["ListObjectsV2"] + orphans.Calls["ListMultipartUploads"])},
		{"sweeps: log", logged, wake * logBytes / 1e9},
	} {
		cost := usd(l.price, l.units)
		total += cost
		lines = append(lines, []string{l.what, number(l.units), money(cost)})
	}
	return lines, total
}

func idleTable() string {
	lines, total := idleLines()
	lines = append([][]string{{"a month in which nothing happens", "units", "USD"}}, lines...)
	return tabulate(append(lines, []string{"total", "", money(total)}))
}

func storedLine() string {
	return fmt.Sprintf("A GB stored for a day costs %s USD, and %s USD if it is downloaded once.",
		number(usd(stored, 1/daysPerMonth)), number(usd(stored, 1/daysPerMonth)+usd(sent, 1)))
}

// everyMetric counts the metrics of the functions, and one in each account from
// a filter of the access log.
func everyMetric() float64 {
	n := 2
	for _, m := range metric.All() {
		n += len(m.By())
	}
	return float64(n)
}
