package sharestore

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// keysOf returns the keys of a share's row, in the table and in the indexes that hold
// it now, and the time of its removal.
func keysOf(s share.Share, rules share.Rules) dynamo.Item {
	i := key(sharePK(s.Site, s.ID), table.RowSK)
	index := func(pkName, pk, skName string, at time.Time) {
		i[pkName], i[skName] = dynamo.Text(pk), dynamo.Text(sortKey(at, string(s.ID)))
	}
	if s.Sender.HasAccount() {
		index(table.OutboxPK, listPK(s.Site, s.Sender), table.OutboxSK, s.CreatedAt)
	}
	if !s.CommittedAt.IsZero() && s.Recipient.HasAccount() {
		index(table.InboxPK, listPK(s.Site, s.Recipient), table.InboxSK, s.CommittedAt)
	}
	switch {
	case s.Installation == "":
	case s.Ended():
		index(table.InstalledPK, table.EndedKey(string(s.Installation)), table.InstalledSK, s.EndedAt)
	default:
		index(table.InstalledPK, string(s.Installation), table.InstalledSK, s.CreatedAt)
	}
	if due, owed := s.DueAt(); owed {
		index(table.DuePK, shard(string(s.ID)), table.DueSK, due)
	}
	if at, ended := rules.PurgeAt(s); ended {
		i[table.TTL] = dynamo.Number(epochAfter(at))
	}
	return i
}

// personOf reads what listPK wrote.
func personOf(v types.AttributeValue, site share.Site) share.Person {
	person, found := strings.CutPrefix(dynamo.TextOf(v), string(site)+"#")
	if !found {
		return ""
	}
	return share.Person(person)
}

// installationOf reads what keysOf wrote into the index of installations.
func installationOf(pk string) share.Installation {
	return share.Installation(strings.TrimPrefix(pk, table.EndedKey("")))
}

// timeOf reads what sortKey wrote, and is zero for anything else.
func timeOf(sk string) time.Time {
	at, _, _ := strings.Cut(sk, "#")
	t, err := time.Parse(table.Instant, at)
	if err != nil {
		return time.Time{}
	}
	return t
}

func sortKey(t time.Time, id string) string { return t.UTC().Format(table.Instant) + "#" + id }

func sharePK(site share.Site, id share.ID) string { return table.ShareKey(string(site), string(id)) }

func installationPK(i share.Installation) string { return table.InstallationKey(string(i)) }

func listPK(site share.Site, p share.Person) string { return string(site) + "#" + string(p) }

func shard(id string) string { return shardName(table.Shard(id)) }

func shardName(n int) string { return "due#" + strconv.Itoa(n) }

// owed reads back what the keys of an entry of the due index, or of the index of
// installations, say: the keys of the row, and the sort key in the index.
func owed(pk, rowSK, sk string) (share.Owed, error) {
	since := timeOf(sk)
	if since.IsZero() {
		return share.Owed{}, errEntry
	}
	if i, ok := table.ParseInstallationKey(pk); ok {
		return share.Owed{Installation: share.Installation(i), Site: siteOf(sk), Since: since}, nil
	}
	if site, ok := table.ParseAccountsKey(pk); ok {
		_, installation, _ := strings.Cut(sk, "#")
		return share.Owed{Site: share.Site(site), Person: share.Person(rowSK), Installation: share.Installation(installation), Since: since}, nil
	}
	if site, ok := table.ParseSiteKey(pk); ok {
		place, isPolicy := table.ParsePolicyKey(rowSK)
		if !isPolicy {
			return share.Owed{}, errEntry
		}
		return share.Owed{Site: share.Site(site), Place: share.Place(place), Since: since}, nil
	}
	site, id, ok := table.ParseShareKey(pk)
	if !ok {
		return share.Owed{}, errEntry
	}
	return share.Owed{Site: share.Site(site), ID: share.ID(id), Since: since}, nil
}

// whose returns the end of the sort key of a removed installation: its site, or the
// installation itself, as the previous release writes it.
func whose(i share.Installation, site share.Site) string {
	if site == "" {
		return string(i)
	}
	return fromSite + string(site)
}

// siteOf reads back the site of a removed installation, if it is known.
func siteOf(sk string) share.Site {
	_, end, _ := strings.Cut(sk, "#")
	site, known := strings.CutPrefix(end, fromSite)
	if !known {
		return ""
	}
	return share.Site(site)
}

const fromSite = "site#"

var errEntry = errors.New("sharestore: keys of an index entry do not decode")

// epochAfter is the first whole second after t: TTL must not be early.
func epochAfter(t time.Time) int64 { return t.Unix() + 1 }
