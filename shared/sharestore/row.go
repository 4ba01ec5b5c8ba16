package sharestore

import (
	"cmp"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// columns are the attributes of a row besides its keys, each with the field of the
// share that it holds. Bytes are DynamoDB binaries, durations nanoseconds, instants RFC 3339 text with
// nanoseconds. Absent means zero, so that rows written before a column existed, or
// after it is gone, can be read.
var columns = []column{
	always(unchanged("v", func(s *share.Share) *int64 { return &s.Version })),
	always(unchanged("site", func(s *share.Share) *share.Site { return &s.Site })),
	always(unchanged("id", func(s *share.Share) *share.ID { return &s.ID })),
	always(unchanged("status", func(s *share.Share) *share.Status { return &s.Status })),
	unchanged("installation", func(s *share.Share) *share.Installation { return &s.Installation }),
	always(unchanged("sender", func(s *share.Share) *share.Person { return &s.Sender })),
	always(unchanged("recipient", func(s *share.Share) *share.Person { return &s.Recipient })),
	always(unchanged("length", func(s *share.Share) *int64 { return &s.Content.Length })),
	hash("sha256", func(s *share.Share) *[32]byte { return &s.Content.SHA256 }),
	unchanged("part_size", func(s *share.Share) *int64 { return &s.PartSize }),
	unchanged("upload_id", func(s *share.Share) *string { return &s.UploadID }),
	unchanged("completing", func(s *share.Share) *bool { return &s.Completing }),
	hash("verifier", func(s *share.Share) *share.Verifier { return &s.Verifier }).onlyIf(ungated),
	hash("verifier_behind_gate", func(s *share.Share) *share.Verifier { return &s.Verifier }).onlyIf(share.Share.HasGate),
	hash("key_verifier", func(s *share.Share) *share.Verifier { return &s.KeyVerifier }),
	hash("gate_verifier", func(s *share.Share) *share.Verifier { return &s.GateVerifier }),
	converted("unlock_secret", func(s *share.Share) *share.UnlockSecret { return &s.UnlockSecret }, share.UnlockSecret.Bytes, share.UnlockSecretOf),
	unchanged("embed_origins", func(s *share.Share) *[]string { return &s.EmbedOrigins }),
	hash("mail_verifier", func(s *share.Share) *share.Verifier { return &s.MailVerifier }),
	unchanged("copy_of", func(s *share.Share) *share.ID { return &s.CopyOf }),
	unchanged("sending", func(s *share.Share) *share.Sending { return &s.Sending }),
	unchanged("place", func(s *share.Share) *share.Place { return &s.Place }),
	unchanged("lifetime", func(s *share.Share) *time.Duration { return &s.Lifetime }),
	unchanged("notify", func(s *share.Share) *bool { return &s.Notify }),
	unchanged("mail_domains", func(s *share.Share) *[]string { return &s.MailDomains }),
	unchanged("metadata", func(s *share.Share) *[]byte { return &s.Metadata }),
	unchanged("description", func(s *share.Share) *[]byte { return &s.Description.Sealed }),
	unchanged("description_key", func(s *share.Share) *int64 { return &s.Description.KeyVersion }),
	unchanged("file_info", func(s *share.Share) *[]byte { return &s.FileInfo.Sealed }),
	unchanged("file_info_key", func(s *share.Share) *int64 { return &s.FileInfo.KeyVersion }),
	unchanged("label", func(s *share.Share) *[]byte { return &s.Label.Sealed }),
	unchanged("label_key", func(s *share.Share) *int64 { return &s.Label.KeyVersion }),
	timestamp("created", func(s *share.Share) *time.Time { return &s.CreatedAt }),
	timestamp("upload_deadline", func(s *share.Share) *time.Time { return &s.UploadDeadline }),
	timestamp("refillable", func(s *share.Share) *time.Time { return &s.RefillableUntil }),
	timestamp("committed", func(s *share.Share) *time.Time { return &s.CommittedAt }),
	timestamp("expires", func(s *share.Share) *time.Time { return &s.ExpiresAt }),
	timestamp("ended", func(s *share.Share) *time.Time { return &s.EndedAt }),
	timestamp("reaped", func(s *share.Share) *time.Time { return &s.ReapedAt }),
	hash("recipient_hash", func(s *share.Share) *share.RecipientHash { return &s.RecipientHash }),
	unchanged("ticket_id", func(s *share.Share) *string { return &s.Ticket.ID }),
	timestamp("ticket_issued", func(s *share.Share) *time.Time { return &s.Ticket.IssuedAt }),
	timestamp("ticket_expires", func(s *share.Share) *time.Time { return &s.Ticket.ExpiresAt }),
	unchanged("tickets", func(s *share.Share) *int { return &s.Tickets }),
	unchanged("openings", func(s *share.Share) *share.Openings { return &s.Openings }),
	unchanged("opened", func(s *share.Share) *int { return &s.Opened }),
	timestamp("opened_at", func(s *share.Share) *time.Time { return &s.OpenedAt }),
	hash("lease_claim", func(s *share.Share) *share.ClaimHash { return &s.Lease.Claim }),
	timestamp("lease_since", func(s *share.Share) *time.Time { return &s.Lease.Since }),
	timestamp("lease_ends", func(s *share.Share) *time.Time { return &s.Lease.EndsAt }),
	unchanged("leases", func(s *share.Share) *int { return &s.Leases }),
	converted("claims", func(s *share.Share) *[]share.ClaimHash { return &s.Claims }, each(allBytes), each(fromBytes[share.ClaimHash])),
	claimsInOrder("claims_in_order"),
	converted("other_leases", func(s *share.Share) *[]share.Lease { return &s.Others }, each(toLease), each(fromLease)),
	converted("acked", func(s *share.Share) *[]share.ClaimHash { return &s.Acked }, each(allBytes), each(fromBytes[share.ClaimHash])),
	unchanged("password_tries", func(s *share.Share) *int64 { return &s.Tries }),
	converted("wrong_passwords", func(s *share.Share) *[]time.Time { return &s.WrongPasswords }, each(time.Time.UTC), each(time.Time.UTC)),
	timestamp("locked_until", func(s *share.Share) *time.Time { return &s.LockedUntil }),
	unchanged("erased", func(s *share.Share) *bool { return &s.Erased }),
	converted("history", func(s *share.Share) *[]share.Entry { return &s.History }, each(toEntry), each(fromEntry)),
}

// column is an attribute of a row and the field of a share that it holds.
type column struct {
	name     string
	required bool // written even if it is zero
	read     func(types.AttributeValue, *share.Share) error
	value    func(share.Share) any // for attributevalue
}

// converted is a column that stores the field as a V.
func converted[F, V any](name string, field func(*share.Share) *F, to func(F) V, from func(V) F) column {
	return column{
		name:  name,
		value: func(s share.Share) any { return to(*field(&s)) },
		read: func(a types.AttributeValue, s *share.Share) error {
			var v V
			if err := attributevalue.Unmarshal(a, &v); err != nil {
				return err
			}
			*field(s) = from(v)
			return nil
		},
	}
}

func unchanged[F any](name string, field func(*share.Share) *F) column {
	same := func(v F) F { return v }
	return converted(name, field, same, same)
}

func timestamp(name string, field func(*share.Share) *time.Time) column {
	return converted(name, field, toTime, fromTime)
}

func hash[H ~[32]byte](name string, field func(*share.Share) *H) column {
	return converted(name, field, toBytes[H], fromBytes[H])
}

// onlyIf writes the column only for some shares. The verifier of a share with a gate has a
// column of its own: a release without gates then finds no verifier, and opens none of
// them.
func (c column) onlyIf(has func(share.Share) bool) column {
	value := c.value
	c.value = func(s share.Share) any {
		if !has(s) {
			return []byte(nil)
		}
		return value(s)
	}
	return c
}

// claimsInOrder holds the order of the claim ids of a share without leases, because the
// oldest are forgotten first: the attribute claims is a set, which has no order. This
// column comes after that of claims. Ids that are only in claims were added by a release
// that does not know this column, and count as the latest.
func claimsInOrder(name string) column {
	return column{
		name: name,
		value: func(s share.Share) any {
			if s.Openings != share.UntilExpiry {
				return []byte(nil)
			}
			return slices.Concat(each(allBytes)(s.Claims)...)
		},
		read: func(a types.AttributeValue, s *share.Share) error {
			var order []byte
			if err := attributevalue.Unmarshal(a, &order); err != nil {
				return err
			}
			place := map[share.ClaimHash]int{}
			for id := range slices.Chunk(order, len(share.ClaimHash{})) {
				place[fromBytes[share.ClaimHash](id)] = len(place) - len(order)
			}
			slices.SortStableFunc(s.Claims, func(a, b share.ClaimHash) int { return cmp.Compare(place[a], place[b]) })
			return nil
		},
	}
}

func ungated(s share.Share) bool { return !s.HasGate() }

func always(c column) column {
	c.required = true
	return c
}

func each[A, B any](convert func(A) B) func([]A) []B {
	return func(from []A) (to []B) {
		for _, a := range from {
			to = append(to, convert(a))
		}
		return to
	}
}

func toTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func fromTime(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func toBytes[H ~[32]byte](h H) []byte {
	if h == (H{}) {
		return nil
	}
	return h[:]
}

// allBytes is toBytes for a list, which has no absent elements.
func allBytes(c share.ClaimHash) []byte { return c[:] }

func fromBytes[H ~[32]byte](b []byte) (h H) {
	copy(h[:], b)
	return h
}

type entry struct {
	At    time.Time  `dynamodbav:"at"`
	What  string     `dynamodbav:"what"`
	Until *time.Time `dynamodbav:"until,omitempty"`
}

func toEntry(e share.Entry) entry {
	return entry{At: e.At.UTC(), What: string(e.What), Until: toTime(e.Until)}
}

func fromEntry(e entry) share.Entry {
	return share.Entry{At: e.At, What: share.Happening(e.What), Until: fromTime(e.Until)}
}

// lease is a running lease other than that of the attributes lease_*.
type lease struct {
	Claim []byte    `dynamodbav:"claim"`
	Since time.Time `dynamodbav:"since"`
	Ends  time.Time `dynamodbav:"ends"`
}

func toLease(l share.Lease) lease {
	return lease{Claim: l.Claim[:], Since: l.Since.UTC(), Ends: l.EndsAt.UTC()}
}

func fromLease(l lease) share.Lease {
	return share.Lease{Claim: fromBytes[share.ClaimHash](l.Claim), Since: l.Since, EndsAt: l.Ends}
}

// known are the names of a row's attributes.
var known = func() map[string]bool {
	names := map[string]bool{table.PK: true, table.SK: true, table.TTL: true}
	for _, index := range table.Shares.Indexes {
		names[index.PartitionKey], names[index.SortKey] = true, true
	}
	for _, c := range columns {
		names[c.name] = true
	}
	return names
}()

// unknown returns the attributes that another release put into a row.
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
	i := keysOf(s, rules)
	for _, c := range columns {
		v := c.value(s)
		if r := reflect.ValueOf(v); !c.required && (r.IsZero() || r.Kind() == reflect.Slice && r.Len() == 0) {
			continue
		}
		stored, err := attributevalue.Marshal(v)
		if err != nil {
			return nil, err
		}
		i[c.name] = stored
	}
	return i, nil
}

var errRow = errors.New("sharestore: row does not decode")

// decode returns errRow if an attribute does not decode, and then what the others
// hold. The values of attributes stay out of errors and logs.
func decode(i dynamo.Item) (s share.Share, err error) {
	for _, c := range columns {
		if v, stored := i[c.name]; stored && c.read(v, &s) != nil {
			err = errRow
		}
	}
	return s, err
}

// decodeOrSalvage returns the share in a row, or the fields that decode. Missing
// people, times and the installation are filled from the keys, which are always text.
func decodeOrSalvage(i dynamo.Item) share.Share {
	s, err := decode(i)
	if err == nil {
		return s
	}
	slog.Error("sharestore: a share cannot be read in full", "error", err)
	site, id, _ := table.ParseShareKey(dynamo.TextOf(i[table.PK]))
	s.Site, s.ID, s.Unreadable = share.Site(site), share.ID(id), true
	if s.Sender == "" {
		s.Sender = personOf(i[table.OutboxPK], s.Site)
	}
	if s.Recipient == "" {
		s.Recipient = personOf(i[table.InboxPK], s.Site)
	}
	if s.CreatedAt.IsZero() {
		s.CreatedAt = timeOf(dynamo.TextOf(i[table.OutboxSK]))
	}
	if s.CommittedAt.IsZero() {
		s.CommittedAt = timeOf(dynamo.TextOf(i[table.InboxSK]))
	}
	if s.Installation == "" {
		s.Installation = installationOf(dynamo.TextOf(i[table.InstalledPK]))
	}
	s.Version = max(1, s.Version) // 0 is a share that does not exist
	return s
}
