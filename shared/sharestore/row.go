package sharestore

import (
	"errors"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// row is the stored form of a share. Binary fields are DynamoDB binaries,
// instants RFC 3339 text with nanoseconds. Absent means zero, so that rows
// written before a field existed, or after it is gone, can be read.
type row struct {
	PK  string `dynamodbav:"pk"`
	SK  string `dynamodbav:"sk"`
	TTL int64  `dynamodbav:"ttl,omitempty"`

	InboxPK     string `dynamodbav:"inbox_pk,omitempty"`
	InboxSK     string `dynamodbav:"inbox_sk,omitempty"`
	OutboxPK    string `dynamodbav:"outbox_pk,omitempty"`
	OutboxSK    string `dynamodbav:"outbox_sk,omitempty"`
	DuePK       string `dynamodbav:"due_pk,omitempty"`
	DueSK       string `dynamodbav:"due_sk,omitempty"`
	InstalledPK string `dynamodbav:"installed_pk,omitempty"`
	InstalledSK string `dynamodbav:"installed_sk,omitempty"`

	Version        int64      `dynamodbav:"v"`
	Site           string     `dynamodbav:"site"`
	ID             string     `dynamodbav:"id"`
	Status         string     `dynamodbav:"status"`
	Installation   string     `dynamodbav:"installation,omitempty"`
	Sender         string     `dynamodbav:"sender"`
	Recipient      string     `dynamodbav:"recipient"`
	Length         int64      `dynamodbav:"length"`
	SHA256         []byte     `dynamodbav:"sha256,omitempty"`
	PartSize       int64      `dynamodbav:"part_size,omitempty"`
	UploadID       string     `dynamodbav:"upload_id,omitempty"`
	Completing     bool       `dynamodbav:"completing,omitempty"`
	Verifier       []byte     `dynamodbav:"verifier,omitempty"`
	Metadata       []byte     `dynamodbav:"metadata,omitempty"`
	Description    []byte     `dynamodbav:"description,omitempty"`
	DescriptionKey int64      `dynamodbav:"description_key,omitempty"`
	FileInfo       []byte     `dynamodbav:"file_info,omitempty"`
	FileInfoKey    int64      `dynamodbav:"file_info_key,omitempty"`
	Created        *time.Time `dynamodbav:"created,omitempty"`
	UploadDeadline *time.Time `dynamodbav:"upload_deadline,omitempty"`
	Refillable     *time.Time `dynamodbav:"refillable,omitempty"`
	Committed      *time.Time `dynamodbav:"committed,omitempty"`
	Expires        *time.Time `dynamodbav:"expires,omitempty"`
	Ended          *time.Time `dynamodbav:"ended,omitempty"`
	Reaped         *time.Time `dynamodbav:"reaped,omitempty"`
	RecipientHash  []byte     `dynamodbav:"recipient_hash,omitempty"`
	TicketID       string     `dynamodbav:"ticket_id,omitempty"`
	TicketIssued   *time.Time `dynamodbav:"ticket_issued,omitempty"`
	TicketExpires  *time.Time `dynamodbav:"ticket_expires,omitempty"`
	Tickets        int        `dynamodbav:"tickets,omitempty"`
	LeaseClaim     []byte     `dynamodbav:"lease_claim,omitempty"`
	LeaseSince     *time.Time `dynamodbav:"lease_since,omitempty"`
	LeaseEnds      *time.Time `dynamodbav:"lease_ends,omitempty"`
	Leases         int        `dynamodbav:"leases,omitempty"`
	Claims         [][]byte   `dynamodbav:"claims,omitempty"`
	History        []entry    `dynamodbav:"history,omitempty"`
}

type entry struct {
	At    time.Time  `dynamodbav:"at"`
	What  string     `dynamodbav:"what"`
	Until *time.Time `dynamodbav:"until,omitempty"`
}

// known are the names of a row's attributes.
var known = func() map[string]bool {
	names := map[string]bool{}
	for field := range reflect.TypeFor[row]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("dynamodbav"), ",")
		names[name] = true
	}
	return names
}()

// unknown is what another release put into a row.
func unknown(i dynamo.Item) dynamo.Item {
	others := dynamo.Item{}
	for name, v := range i {
		if !known[name] {
			others[name] = v
		}
	}
	return others
}

func encode(s share.Share, rules share.Rules) (dynamo.Item, error) {
	r := row{
		PK: sharePK(s.Site, s.ID), SK: table.RowSK,
		OutboxPK: listPK(s.Site, s.Sender), OutboxSK: sortKey(s.CreatedAt, string(s.ID)),
		Version: s.Version, Site: string(s.Site), ID: string(s.ID), Status: string(s.Status),
		Installation: string(s.Installation), Sender: string(s.Sender), Recipient: string(s.Recipient),
		Length: s.Content.Length, SHA256: orNil(s.Content.SHA256), PartSize: s.PartSize, UploadID: s.UploadID, Completing: s.Completing,
		Verifier: orNil(s.Verifier), Metadata: s.Metadata,
		Description: s.Description.Sealed, DescriptionKey: s.Description.KeyVersion,
		FileInfo: s.FileInfo.Sealed, FileInfoKey: s.FileInfo.KeyVersion,
		Created: opt(s.CreatedAt), UploadDeadline: opt(s.UploadDeadline), Refillable: opt(s.RefillableUntil),
		Committed: opt(s.CommittedAt), Expires: opt(s.ExpiresAt), Ended: opt(s.EndedAt), Reaped: opt(s.ReapedAt),
		RecipientHash: orNil(s.RecipientHash),
		TicketID:      s.Ticket.ID, TicketIssued: opt(s.Ticket.IssuedAt), TicketExpires: opt(s.Ticket.ExpiresAt), Tickets: s.Tickets,
		LeaseClaim: orNil(s.Lease.Claim), LeaseSince: opt(s.Lease.Since), LeaseEnds: opt(s.Lease.EndsAt), Leases: s.Leases,
	}
	for _, c := range s.Claims {
		r.Claims = append(r.Claims, c[:])
	}
	for _, h := range s.History {
		r.History = append(r.History, entry{At: h.At.UTC(), What: string(h.What), Until: opt(h.Until)})
	}
	if !s.CommittedAt.IsZero() {
		r.InboxPK, r.InboxSK = listPK(s.Site, s.Recipient), sortKey(s.CommittedAt, string(s.ID))
	}
	if !s.Ended() {
		r.InstalledPK, r.InstalledSK = string(s.Installation), sortKey(s.CreatedAt, string(s.ID))
	}
	if due, owed := s.DueAt(); owed {
		r.DuePK, r.DueSK = shard(string(s.ID)), sortKey(due, string(s.ID))
	}
	if at, ended := rules.PurgeAt(s); ended {
		r.TTL = epochAfter(at)
	}
	return attributevalue.MarshalMap(r)
}

func decode(i dynamo.Item) (share.Share, error) {
	var r row
	if err := attributevalue.UnmarshalMap(i, &r); err != nil {
		return share.Share{}, errors.New("sharestore: row does not decode") // its values stay out of logs
	}
	s := share.Share{
		Site: share.Site(r.Site), ID: share.ID(r.ID), Version: r.Version, Status: share.Status(r.Status),
		Installation: share.Installation(r.Installation), Sender: share.Person(r.Sender), Recipient: share.Person(r.Recipient),
		Content: share.Content{Length: r.Length, SHA256: array(r.SHA256)}, PartSize: r.PartSize, UploadID: r.UploadID, Completing: r.Completing,
		Verifier: array(r.Verifier), Metadata: r.Metadata,
		Description: share.Description{Sealed: r.Description, KeyVersion: r.DescriptionKey},
		FileInfo:    share.FileInfo{Sealed: r.FileInfo, KeyVersion: r.FileInfoKey},
		CreatedAt:   val(r.Created), UploadDeadline: val(r.UploadDeadline), RefillableUntil: val(r.Refillable),
		CommittedAt: val(r.Committed), ExpiresAt: val(r.Expires), EndedAt: val(r.Ended), ReapedAt: val(r.Reaped),
		RecipientHash: array(r.RecipientHash),
		Ticket:        share.Ticket{ID: r.TicketID, IssuedAt: val(r.TicketIssued), ExpiresAt: val(r.TicketExpires)}, Tickets: r.Tickets,
		Lease: share.Lease{Claim: array(r.LeaseClaim), Since: val(r.LeaseSince), EndsAt: val(r.LeaseEnds)}, Leases: r.Leases,
	}
	for _, c := range r.Claims {
		s.Claims = append(s.Claims, array(c))
	}
	for _, h := range r.History {
		s.History = append(s.History, share.Entry{At: h.At, What: share.Happening(h.What), Until: val(h.Until)})
	}
	return s, nil
}

// decodeOrSalvage returns the share of a row, or as much of it as decodes.
func decodeOrSalvage(i dynamo.Item) share.Share {
	s, err := decode(i)
	if err == nil {
		return s
	}
	slog.Error("sharestore: a share cannot be read in full", "error", err)
	return salvage(i)
}

// salvage reads the attributes of a row that decode, each by itself. The keys, which
// are always text, stand in for what is lost of people, times and the installation.
func salvage(i dynamo.Item) share.Share {
	sound := dynamo.Item{}
	for name, v := range i {
		if attributevalue.UnmarshalMap(dynamo.Item{name: v}, &row{}) == nil {
			sound[name] = v
		}
	}
	s, _ := decode(sound)
	site, id, _ := table.ParseShareKey(textOf(i[table.PK]))
	s.Site, s.ID, s.Unreadable = share.Site(site), share.ID(id), true
	if s.Sender == "" {
		s.Sender = personOf(i[table.OutboxPK], s.Site)
	}
	if s.Recipient == "" {
		s.Recipient = personOf(i[table.InboxPK], s.Site)
	}
	if s.CreatedAt.IsZero() {
		s.CreatedAt = timeOf(textOf(i[table.OutboxSK]))
	}
	if s.CommittedAt.IsZero() {
		s.CommittedAt = timeOf(textOf(i[table.InboxSK]))
	}
	if s.Installation == "" {
		s.Installation = share.Installation(textOf(i[table.InstalledPK]))
	}
	s.Version = max(1, s.Version) // 0 is a share that does not exist
	return s
}

// personOf reads what listPK wrote.
func personOf(v types.AttributeValue, site share.Site) share.Person {
	person, found := strings.CutPrefix(textOf(v), string(site)+"#")
	if !found {
		return ""
	}
	return share.Person(person)
}

// timeOf reads what sortKey wrote, and is zero for anything else.
func timeOf(sk string) time.Time {
	at, _, _ := strings.Cut(sk, "#")
	t, err := time.Parse(instant, at)
	if err != nil {
		return time.Time{}
	}
	return t
}

// instant is RFC 3339 with a fixed width, so that text sorts as time.
const instant = "2006-01-02T15:04:05.000000000Z"

func sortKey(t time.Time, id string) string { return t.UTC().Format(instant) + "#" + id }

func sharePK(site share.Site, id share.ID) string { return table.ShareKey(string(site), string(id)) }

func installationPK(i share.Installation) string { return table.InstallationKey(string(i)) }

func listPK(site share.Site, p share.Person) string { return string(site) + "#" + string(p) }

func shard(id string) string { return shardName(table.Shard(id)) }

func shardName(n int) string { return "due#" + strconv.Itoa(n) }

// owed reads back what the keys of an entry of the due index, or of the index of
// installations, say.
func owed(pk, sk string) (share.Owed, error) {
	since := timeOf(sk)
	if since.IsZero() {
		return share.Owed{}, errEntry
	}
	if i, ok := table.ParseInstallationKey(pk); ok {
		return share.Owed{Installation: share.Installation(i), Since: since}, nil
	}
	site, id, ok := table.ParseShareKey(pk)
	if !ok {
		return share.Owed{}, errEntry
	}
	return share.Owed{Site: share.Site(site), ID: share.ID(id), Since: since}, nil
}

var errEntry = errors.New("sharestore: keys of an index entry do not decode")

// epochAfter is the first whole second after t: TTL must not be early.
func epochAfter(t time.Time) int64 { return t.Unix() + 1 }

func opt(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func val(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func orNil[A ~[32]byte](a A) []byte {
	if a == (A{}) {
		return nil
	}
	return a[:]
}

func array(b []byte) (a [32]byte) {
	copy(a[:], b)
	return a
}
