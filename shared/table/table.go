// Package table describes the DynamoDB tables: keys, indexes, TTL and
// stream. The stores, the stacks and the local stack use it.
package table

import (
	"hash/fnv"
	"strings"
)

// Schema is one table. All key attributes are strings.
type Schema struct {
	PartitionKey string
	SortKey      string // empty: none
	TTL          string // attribute with the epoch second of removal
	Stream       bool   // with keys only: its readers read the row
	Indexes      []Index
}

// Index is a global secondary index.
type Index struct {
	Name         string
	PartitionKey string
	SortKey      string
	Include      []string // projected attributes besides the keys; nil projects keys only
}

// Instant is the layout of a time in a key: RFC 3339 with a fixed width, so that text
// sorts as time. Times are in UTC.
const Instant = "2006-01-02T15:04:05.000000000Z"

// NoticesDue is the partition of the due index with the notices that have to be sent.
// It is not one of the shards, which the previous release reads, too.
const NoticesDue = "notices"

// Attribute names of the shares table.
const (
	PK  = "pk"  // SITE#<cloudId>#SHARE#<id>, LINK#<id>, SITE#<cloudId>, INSTALLATION#<id>, PROGRAM#<id>, NONCE#<program>#<nonce>, LOG#<cloudId>#<yyyy-mm-dd>, LOG#<cloudId>#person#<person>, ACCOUNTS#<cloudId> or LIMIT#<subject>
	SK  = "sk"  // RowSK, BlobSK, LinkSK, NoticeSK<event>, NoticesSK, PolicySK (policy, policy#project#<id> or policy#space#<id>), UninstallSK, ProgramSK, NonceSK, ConsentSK<person>, the account id or AccountsSK, the position of a log's entry or the part of a row of counters
	TTL = "ttl" // epoch seconds

	RowSK       = "share"
	BlobSK      = "blob"
	LinkSK      = "link"
	PolicySK    = "policy"
	NoticesSK   = "policy#notices" // settings of notices; deleted with the policies of an installation, also by the previous release
	NoticeSK    = "notice#"        // with the event: a notice that has to be sent
	UninstallSK = "uninstalled"
	ProgramSK   = "program"
	NonceSK     = "nonce"
	ConsentSK   = "consent#"
	AccountsSK  = "*log" // up to when the log was read for the account ids in it; no account id has a "*"

	InboxPK     = "inbox_pk"     // <cloudId>#<recipient>, set at commit
	InboxSK     = "inbox_sk"     // time of commit
	OutboxPK    = "outbox_pk"    // <cloudId>#<sender>, PROGRAMS#<cloudId>#<person>, APPLICATIONS#<cloudId> or CONSENTS#<application>
	OutboxSK    = "outbox_sk"    // time of create
	DuePK       = "due_pk"       // shard, set while work is owed; or NoticesDue
	DueSK       = "due_sk"       // the time at which it is due
	InstalledPK = "installed_pk" // installation, set while the share is live, and of a policy; ENDED#<installation> once it has ended; or PROGRAMS#<installation>
	InstalledSK = "installed_sk" // time of create, of the end, or of the last change
)

// Index names of the shares table.
const (
	Inbox     = "inbox"
	Outbox    = "outbox"
	Due       = "due"
	Installed = "installed"
)

// Shards is the number of partitions of the due index. It may only grow, and
// the previous release must read the new shards first: see docs/cost.md.
const Shards = 16

// Shard spreads ids over the partitions of the due index.
func Shard(id string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return int(h.Sum32() % Shards)
}

// listed are the attributes for a line of the inbox or outbox. The sender's
// list reads the file info from the rows: see docs/adr/0010-file-info.md. The
// indexes do not have the sealed metadata and the history: they are large, and
// every lease would copy them.
var listed = []string{
	"v", "site", "id", "status", "sender", "recipient", "length", "description", "description_key",
	"created", "upload_deadline", "refillable", "committed", "expires", "ended", "reaped",
	"lease_claim", "lease_since", "lease_ends", "leases",
}

// Shares is the table of the file API.
var Shares = Schema{
	PartitionKey: PK, SortKey: SK, TTL: TTL, Stream: true,
	Indexes: []Index{
		{Name: Inbox, PartitionKey: InboxPK, SortKey: InboxSK, Include: listed},
		{Name: Outbox, PartitionKey: OutboxPK, SortKey: OutboxSK, Include: listed},
		{Name: Due, PartitionKey: DuePK, SortKey: DueSK},
		{Name: Installed, PartitionKey: InstalledPK, SortKey: InstalledSK},
	},
}

// Tickets is the table of the key mailer: used tickets and mail counters.
var Tickets = Schema{PartitionKey: PK, TTL: TTL}

// Realtime is the table of live updates: connections, under their id and under
// their namespace, and the events of the last two minutes.
var Realtime = Schema{PartitionKey: PK, SortKey: SK, TTL: TTL}

// LogKey is the partition key of a part of a site's log: of a day, or of a person.
func LogKey(site, part string) string { return "LOG#" + site + "#" + part }

// AccountsKey is the partition key of the account ids that are stored for a site.
func AccountsKey(site string) string { return accountsPrefix + site }

// ParseAccountsKey parses it; ok is false for any other partition key.
func ParseAccountsKey(pk string) (site string, ok bool) { return strings.CutPrefix(pk, accountsPrefix) }

// LimitKey is the partition key of the counters of a subject of limits.
func LimitKey(subject string) string { return limitPrefix + subject }

// ParseLimitKey parses it; ok is false for any other partition key.
func ParseLimitKey(pk string) (subject string, ok bool) { return strings.CutPrefix(pk, limitPrefix) }

// ShareKey is the partition key of all items of one share.
func ShareKey(site, id string) string { return sitePrefix + site + sharePrefix + id }

// ParseShareKey parses it; ok is false for any other partition key. The parts
// are not validated further.
func ParseShareKey(pk string) (site, id string, ok bool) {
	rest, tagged := strings.CutPrefix(pk, sitePrefix)
	site, id, found := strings.Cut(rest, sharePrefix)
	return site, id, tagged && found
}

// LinkKey is the partition key of the item that names the site of a share for an
// outsider.
func LinkKey(id string) string { return linkPrefix + id }

// SiteKey is the partition key of what belongs to a site as a whole.
func SiteKey(site string) string { return sitePrefix + site }

// ParseSiteKey parses it; ok is false for any other partition key.
func ParseSiteKey(pk string) (site string, ok bool) {
	site, tagged := strings.CutPrefix(pk, sitePrefix)
	return site, tagged && !strings.Contains(site, "#")
}

// PolicyKey is the sort key of the policy of a place, "project:" or "space:" and its
// id, or of the site if place is empty.
func PolicyKey(place string) string {
	if place == "" {
		return PolicySK
	}
	return policyPrefix + strings.Replace(place, ":", "#", 1)
}

// ParsePolicyKey returns the place; ok is false for any other sort key.
func ParsePolicyKey(sk string) (place string, ok bool) {
	if sk == PolicySK {
		return "", true
	}
	place, tagged := strings.CutPrefix(sk, policyPrefix)
	return strings.Replace(place, "#", ":", 1), tagged
}

// NoticeKey is the sort key of a notice that has to be sent.
func NoticeKey(event string) string { return NoticeSK + event }

// ParseNoticeKey parses the keys of such an item; ok is false for any other.
func ParseNoticeKey(pk, sk string) (site, id, event string, ok bool) {
	site, id, ofShare := ParseShareKey(pk)
	event, tagged := strings.CutPrefix(sk, NoticeSK)
	return site, id, event, ofShare && tagged
}

// EndedKey is the key of an installation's ended shares in the index of installations.
// The previous release does not read it.
func EndedKey(installation string) string { return "ENDED#" + installation }

// InstallationKey is the partition key of the record that an installation was
// removed.
func InstallationKey(installation string) string { return installationPrefix + installation }

// ParseInstallationKey parses it.
func ParseInstallationKey(pk string) (installation string, ok bool) {
	return strings.CutPrefix(pk, installationPrefix)
}

const (
	sitePrefix         = "SITE#"
	sharePrefix        = "#SHARE#"
	linkPrefix         = "LINK#"
	installationPrefix = "INSTALLATION#"
	accountsPrefix     = "ACCOUNTS#"
	limitPrefix        = "LIMIT#"
	policyPrefix       = PolicySK + "#"
)
