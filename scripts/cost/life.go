package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed calls.json
var recorded []byte

// step is a recorded step, see test/e2e/grants.
type step struct {
	Name        string             `json:"step"`
	Calls       map[string]float64 `json:"calls"`
	Write, Read float64
	Indexes     map[string]float64 `json:"indexes"`
}

var steps = func() map[string]step {
	var list []step
	if err := json.Unmarshal(recorded, &list); err != nil {
		panic(err)
	}
	byName := map[string]step{}
	for _, s := range list {
		byName[s.Name] = s
	}
	return byName
}()

// written is the sum of the write units of the table and its indexes.
func (s step) written() float64 {
	total := s.Write
	for _, n := range s.Indexes {
		total += n
	}
	return total
}

// A typical share in this model. These are assumptions, not measurements.
const (
	fileMB      = 5.0  // of ciphertext, padding included
	hoursStored = 12.0 // until it is downloaded
	fetched     = 0.9  // of all shares; the others expire after three days
	looksAtList = 1.5  // by each side at its own list
	looksAtOne  = 2.0
	logBytes    = 900.0 // of an invocation: access log, Lambda's own lines, metrics
	rowKB       = 3.5   // of a share that has ended, with its index entries, for 90 days
	rowMonths   = 3.0
)

// stages are steps of a share, and how often each happens.
type stages []stage

type stage struct {
	name  string
	times float64
}

// life is how often each step happens to a share. A file that is downloaded
// within two hours of its upload is deleted twice, the second time by the
// sweep. The model assumes that for all files.
var life = stages{
	{"announce", 1},
	{"upload", 1},
	{"commit", 1},
	{"mail the key", 1},
	{"look at the inbox", looksAtList},
	{"look at a full page of the outbox", looksAtList},
	{"look at the share", looksAtOne},
	{"claim", fetched},
	{"download", fetched},
	{"acknowledge", fetched},
	{"delete, by the stream", 2 * fetched},
	{"expire and delete", 1 - fetched},
}

// byLink is the life of a share for a person without an account, where it differs: that
// person has no list, and sees the share once the key is proven. Each of them enters a
// wrong key once.
var byLink = append(stages{
	{"announce, for somebody outside", 1},
	{"upload", 1},
	{"commit, for somebody outside", 1},
	{"mail the key", 1},
	{"look at a full page of the outbox", looksAtList},
	{"look at the share", looksAtOne / 2},
	{"a wrong key of a link", fetched},
	{"show a link", fetched},
	{"claim by a link", fetched},
	{"download", fetched},
	{"acknowledge by a link", fetched},
}, life[len(life)-2:]...)

// byPassword has the steps in which the life of a share with a gate differs from byLink.
// Its recipient enters a wrong password once before the right one.
var byPassword = append(stages{
	{"announce, with a gate", 1},
	{"upload", 1},
	{"commit, with a gate", 1},
	{"mail the key", 1},
	{"look at a full page of the outbox", looksAtList},
	{"look at the share", looksAtOne / 2},
	{"show a link with a gate, without a session", fetched},
	{"a wrong password of a gate", fetched},
	{"unlock by password", fetched},
	{"show a link, in a session", fetched},
	{"claim by a link, in a session", fetched},
	{"download", fetched},
	{"acknowledge by a link, with a gate", fetched},
}, life[len(life)-2:]...)

// visit is what the page does with an unlock token in its address, before the download.
var visit = stages{{"unlock by token", 1}, {"show a link, in a session", 1}}

// furtherOpenings are the steps of an opening of a share that can be opened several times,
// besides the download, and of one until its expiry.
var furtherOpenings = []stages{
	{{"claim one of two openings", 1}, {"acknowledge one of two openings", 1}},
	{{"claim until the expiry", 1}, {"acknowledge until the expiry", 1}},
}

// byCopy has the steps in which the life of a share differs that gets a copy of another
// share's ciphertext.
var byCopy = append(stages{
	{"announce, a copy", 1},
	{"commit, a copy", 1},
}, life[3:]...)

// The duration of a call. The CPU time was measured for docs/performance.md.
// The services' part comes from AWS's statement, "single-digit milliseconds",
// and from typical values of the other services; no test measured it.
const (
	memoryGB   = 0.5
	cpuShare   = 512.0 / 1769 // of a CPU that Lambda gives for that memory
	cpuMS      = 0.6          // for each call of a service
	requestMS  = 0.4          // for a request that calls none
	dynamoMS   = 6.0
	transactMS = 12.0
	s3MS       = 25.0
	signMS     = 12.0
	mailMS     = 60.0
)

var latency = map[string]float64{
	"GetItem": dynamoMS, "BatchGetItem": dynamoMS, "PutItem": dynamoMS, "UpdateItem": dynamoMS, "Query": dynamoMS, "TransactWriteItems": transactMS, "Sign": signMS, "SendEmail": mailMS,
	"HeadObject": s3MS, "DeleteObject": s3MS, "CreateMultipartUpload": s3MS, "ListParts": s3MS, "CompleteMultipartUpload": 4 * s3MS, "UploadPartCopy": 4 * s3MS,
	"AbortMultipartUpload": s3MS, "ListObjectsV2": s3MS, "ListMultipartUploads": s3MS,
}

// byBrowser are calls by presigned URL, which use no function time.
var byBrowser = map[string]bool{"PutObject": true, "UploadPart": true, "GetObject": true}

// milliseconds is the function time of a step.
func (s step) milliseconds() float64 {
	ms := requestMS / cpuShare
	for call, n := range s.Calls {
		if call != "Request" && !byBrowser[call] {
			ms += n * (cpuMS/cpuShare + latency[call])
		}
	}
	return ms
}

// invocations counts a step's invocations of a function, preflights included: a
// browser sends one before its first call of each URL, and each share has its
// own URLs.
func (s step) invocations() (n, preflights float64) {
	if r := s.Calls["Request"]; r > 0 {
		return r, r
	}
	if s.Calls["DeleteObject"] > 0 {
		return 1, 0
	}
	return 0, 0
}

// use is the consumption of a share, by the names of prices.
type use map[string]float64

func perShare(of stages) use {
	u := use{}
	for _, s := range of {
		u.add(steps[s.name], s.times)
	}
	hours := fetched*hoursStored + (1-fetched)*72
	u[stored] += fileMB / 1e3 * hours / (24 * daysPerMonth)
	u[sent] += fileMB / 1e3 * fetched
	u[rows] += rowKB / 1e6 * rowMonths
	return u
}

func (u use) add(s step, times float64) {
	n, preflights := s.invocations()
	u.addWith(s, times, n, preflights)
}

// addWith is add with the number of invocations and preflights of the step.
func (u use) addWith(s step, times, n, preflights float64) {
	u[invocations] += times * (n + preflights)
	u[gbSeconds] += times * memoryGB / 1e3 * (n*s.milliseconds() + preflights*requestMS/cpuShare)
	u[logged] += times * logBytes / 1e9 * (n + preflights)
	u[writeUnits] += times * s.written()
	u[readUnits] += times * s.Read
	for call, count := range s.Calls {
		switch call {
		case "Request":
			u[requests] += times * (n + preflights)
		case "PutObject", "UploadPart", "UploadPartCopy", "CreateMultipartUpload", "CompleteMultipartUpload", "ListParts", "ListObjectsV2", "ListMultipartUploads":
			u[puts] += times * count
		case "HeadObject", "GetObject":
			u[gets] += times * count
		case "Sign":
			u[signatures] += times * count
		case "SendEmail":
			u[mails] += times * count
		case "GetItem", "BatchGetItem", "PutItem", "UpdateItem", "Query", "TransactWriteItems", "DeleteObject", "AbortMultipartUpload":
			// counted in units, or free
		default:
			panic("no price of the call " + call)
		}
	}
}

func lifeTable() string { return stepsTable(life) }

// linkTable has the steps that only shares with a link have, and the whole cost of such
// shares.
func linkTable() string {
	var own stages
	for _, s := range byLink {
		if !slices.ContainsFunc(life, func(l stage) bool { return l.name == s.name }) {
			own = append(own, s)
		}
	}
	colleagues, outside := thousand(life), thousand(byLink)
	return stepsTable(own) + fmt.Sprintf("\nA thousand shares with a link cost %s USD, a thousand shares for colleagues %s USD.\n", money(outside), money(colleagues))
}

// gateTable has the steps of shares with a gate, and the cost of such shares and of visits
// with an unlock token.
func gateTable() string {
	var own stages
	for _, s := range slices.Concat(byPassword, visit[:1]) {
		if !slices.ContainsFunc(life, func(l stage) bool { return l.name == s.name }) {
			own = append(own, s)
		}
	}
	visits := use{}
	for _, s := range visit {
		visits.add(steps[s.name], s.times)
	}
	return stepsTable(own) + fmt.Sprintf("\nA thousand shares with a gate cost %s USD. A thousand visits with an unlock token cost %s USD, without claim and download.\n",
		money(thousand(byPassword)), money(thousandOf(visits)))
}

// openingsTable has what each further opening of a share costs.
func openingsTable() string {
	several, untilExpiry := thousandOf(opening(furtherOpenings[0])), thousandOf(opening(furtherOpenings[1]))
	return stepsTable(slices.Concat(furtherOpenings...)) +
		fmt.Sprintf("\nA thousand further openings cost %s USD, until the expiry %s USD, with the download of %g MB each.\n", money(several), money(untilExpiry), fileMB)
}

// copyTable has the cost of a share that gets a copy of a ciphertext of one part.
func copyTable() string {
	return stepsTable(byCopy[:2]) + fmt.Sprintf("\nA thousand shares that are copied cost %s USD, a thousand that are uploaded %s USD.\n", money(thousand(byCopy)), money(thousand(life)))
}

// opening is what an opening by these steps uses.
func opening(of stages) use {
	u := use{sent: fileMB / 1e3}
	for _, s := range of {
		u.add(steps[s.name], s.times)
	}
	u.add(steps["download"], 1)
	return u
}

// thousand is the cost of a thousand shares in USD.
func thousand(of stages) float64 { return thousandOf(perShare(of)) }

func thousandOf(u use) (total float64) {
	for _, name := range perUse {
		total += usd(name, 1000*u[name])
	}
	return total
}

func stepsTable(of stages) string {
	lines := [][]string{{"step", "times", "calls of services", "write units", "of these in indexes", "read units"}}
	for _, s := range of {
		one := steps[s.name]
		var calls []string
		for _, name := range slices.Sorted(maps.Keys(one.Calls)) {
			if name != "Request" {
				calls = append(calls, fmt.Sprintf("%s %g", name, one.Calls[name]))
			}
		}
		lines = append(lines, []string{
			s.name, number(s.times), strings.Join(calls, ", "), number(one.written()), number(one.written() - one.Write), number(one.Read),
		})
	}
	return tabulate(lines)
}
