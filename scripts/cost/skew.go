package main

import (
	"encoding/base64"
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// The load of a day: most people work at the same hours, and more of them at the end
// of a month. Both are assumptions.
var (
	dayCurve = [24]float64{1, 1, 1, 1, 1, 2, 4, 8, 13, 15, 15, 13, 10, 13, 15, 14, 12, 8, 5, 3, 2, 2, 1, 1}
	monthEnd = 2.0
)

// peak is the ratio of the busiest hour of the busiest day to the mean.
func peak() float64 {
	sum, most := 0.0, 0.0
	for _, hour := range dayCurve {
		sum, most = sum+hour, max(most, hour)
	}
	return most / (sum / 24) * monthEnd
}

// perSecond is the number of shares per second in the busiest hour.
func perSecond(sharesPerDay float64) float64 { return sharesPerDay / 86400 * peak() }

// The distribution of senders and recipients. Sites and the people of a site
// follow Zipf's law. The few busiest accounts of a site are service desks and
// programs.
const (
	sharesPerSite  = 20.0 // a day, on average
	peoplePerSite  = 200
	siteExponent   = 1.1
	siteOffset     = 8 // flattens the head: the largest of ten thousand sites has 2 %
	personExponent = 1.1
	personOffset   = 1
)

// heat is the load of a key per second.
type heat struct {
	key   string
	share float64 // of the total
	rate  float64
}

// load is one simulated busy minute.
type load struct {
	perSecond float64
	hottest   map[string]heat // by kind of key
	spread    float64         // the due index's busiest shard, relative to the mean
}

// sampled is the maximum number of simulated shares; larger volumes are
// extrapolated.
const sampled = 100_000

// simulate draws the shares of a busy minute and counts the load of each key.
func simulate(sharesPerDay float64, seed uint64) load {
	r := rand.New(rand.NewPCG(seed, seed))
	sites := uint64(max(1, sharesPerDay/sharesPerSite))
	site := rand.NewZipf(r, siteExponent, siteOffset, sites-1)
	person := rand.NewZipf(r, personExponent, personOffset, peoplePerSite-1)
	rate := perSecond(sharesPerDay)
	n := int(min(max(60*rate, 1000), sampled))
	keys := map[string]map[string]int{"table": {}, "inbox": {}, "outbox": {}, "due": {}, "log": {}, "limits": {}, "blobs": {}}
	day := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for range n {
		s := share.Share{Site: share.Site(strconv.FormatUint(site.Uint64(), 10)), ID: id(r), CreatedAt: day}
		keys["table"][table.ShareKey(string(s.Site), string(s.ID))]++
		keys["inbox"][string(s.Site)+"#"+strconv.FormatUint(person.Uint64(), 10)]++
		keys["outbox"][string(s.Site)+"#"+strconv.FormatUint(person.Uint64(), 10)]++
		keys["log"][table.LogKey(string(s.Site), day.Format(time.DateOnly))]++
		keys["limits"][table.LimitKey("site#"+string(s.Site))]++
		keys["due"]["due#"+strconv.Itoa(table.Shard(string(s.ID)))]++
		keys["blobs"][s.BlobKey()[:len("blobs/2026-11-30/")]]++
	}
	l := load{perSecond: rate, hottest: map[string]heat{}}
	for what, counts := range keys {
		l.hottest[what] = hottest(counts, n, rate)
	}
	l.spread = l.hottest["due"].share * float64(len(keys["due"]))
	return l
}

func hottest(counts map[string]int, n int, rate float64) (h heat) {
	for key, count := range counts {
		part := float64(count) / float64(n)
		if part > h.share || part == h.share && key < h.key {
			h = heat{key, part, part * rate}
		}
	}
	return h
}

func id(r *rand.Rand) share.ID {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:], r.Uint64())
	binary.LittleEndian.PutUint64(b[8:], r.Uint64())
	return share.ID(base64.RawURLEncoding.EncodeToString(b[:]))
}

// partition is a kind of partition: the cost of a share there, and a
// partition's limit per second.
type partition struct {
	what, name string
	cost       float64
	unit       string
	bears      float64
}

const (
	partitionWrites = 1000.0 // DynamoDB, write units a second of one key
	prefixPuts      = 3500.0 // S3, a second of a prefix before it splits

	// Two transactions that write the same item at once conflict.
	itemTransactions = 1000 / transactMS
)

func partitions() []partition {
	u := func(index string) (n float64) {
		for _, s := range life {
			n += s.times * steps[s.name].Indexes[index]
		}
		return n
	}
	row := -steps["mail the key"].Write // of the other account
	for _, s := range life {
		row += s.times * steps[s.name].Write
	}
	return []partition{
		{"table", "table: one share and what is logged of it, in its whole life", row, "write units", partitionWrites},
		{"log", "table: the log of one site's day", 2 * entries, "write units", partitionWrites},
		{"limits", "table: the counters of one site", 1, "transaction", itemTransactions},
		{"inbox", "index inbox: one recipient", u("inbox"), "write units", partitionWrites},
		{"outbox", "index outbox: one sender", u("outbox"), "write units", partitionWrites},
		{"due", "index due: one shard of " + strconv.Itoa(table.Shards), u("due"), "write units", partitionWrites},
		{"blobs", "bucket: blobs/<day>/", 1, "PUT", prefixPuts},
	}
}

// entries is how many entries the log has of a share: created, committed, the ticket,
// claimed and acknowledged, or expired.
const entries = 3 + 2*fetched + (1 - fetched)

// seed makes every run the same.
const seed = 1

func heatTable() string {
	lines := [][]string{{"hottest key of a busy minute, at shares a day", "used by a share", "limit a second"}}
	loads := make([]load, len(volumes))
	for i, v := range volumes {
		lines[0] = append(lines[0], number(v))
		loads[i] = simulate(v, seed)
	}
	lines[0] = append(lines[0], "reached at shares a day")
	for _, p := range partitions() {
		line := []string{p.name, number(p.cost) + " " + p.unit, number(p.bears)}
		for _, l := range loads {
			line = append(line, number(p.at(l)))
		}
		lines = append(lines, append(line, fullAt(p, loads[len(loads)-1])))
	}
	return tabulate(lines)
}

// at is the load of the busiest key per second. A share has its own key at
// any volume: even if everything happened to it in one second, the load would
// be low.
func (p partition) at(l load) float64 {
	if p.what == "table" {
		return p.cost
	}
	return l.hottest[p.what].rate * p.cost
}

// fullAt is the volume at which the busiest key reaches a partition's limit. A
// share's own key never does.
func fullAt(p partition, l load) string {
	if p.what == "table" {
		return "never"
	}
	return number(volumes[len(volumes)-1] * p.bears / p.at(l))
}
