package programstore

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// Applications is the part of a Store with trusted applications and consents.
type Applications struct{ s *Store }

// Applications returns that part.
func (s *Store) Applications() *Applications { return &Applications{s} }

// applicationRow is the stored form of an application. It has the key of a program's
// row, so that a key is in use once, and a release that knows no applications finds a
// program that it cannot read.
type applicationRow struct {
	PK          string `dynamodbav:"pk"`
	SK          string `dynamodbav:"sk"`
	TTL         int64  `dynamodbav:"ttl,omitempty"`
	OutboxPK    string `dynamodbav:"outbox_pk"`
	OutboxSK    string `dynamodbav:"outbox_sk"`
	InstalledPK string `dynamodbav:"installed_pk"`
	InstalledSK string `dynamodbav:"installed_sk"`

	Kind         string     `dynamodbav:"kind"`
	ID           string     `dynamodbav:"id"`
	Key          []byte     `dynamodbav:"public_key"`
	Previous     []byte     `dynamodbav:"previous_key,omitempty"`
	Until        *time.Time `dynamodbav:"previous_until,omitempty"`
	Site         string     `dynamodbav:"site"`
	Installation string     `dynamodbav:"installation"`
	SiteURL      string     `dynamodbav:"site_url,omitempty"`
	AppPath      string     `dynamodbav:"app_path,omitempty"`
	Name         string     `dynamodbav:"name"`
	Timeout      int64      `dynamodbav:"timeout"` // seconds
	Sources      []string   `dynamodbav:"sources"`
	Scopes       []string   `dynamodbav:"scopes"`
	Requests     []string   `dynamodbav:"requests,omitempty"`
	People       []string   `dynamodbav:"people,omitempty"`
	Version      int64      `dynamodbav:"version,omitempty"`
	Registered   time.Time  `dynamodbav:"registered"`
	AskedAgain   *time.Time `dynamodbav:"asked_again,omitempty"`
	Expires      *time.Time `dynamodbav:"expires,omitempty"`
	LastUsed     string     `dynamodbav:"last_used,omitempty"` // a date
}

const kindApplication = "application"

// consentRow records that a person agreed to what an application asks for since a time. It
// does not count if the same key is registered again, or if the application may do more.
type consentRow struct {
	PK          string `dynamodbav:"pk"`
	SK          string `dynamodbav:"sk"`
	TTL         int64  `dynamodbav:"ttl,omitempty"`
	OutboxPK    string `dynamodbav:"outbox_pk"`
	OutboxSK    string `dynamodbav:"outbox_sk"`
	InstalledPK string `dynamodbav:"installed_pk"`
	InstalledSK string `dynamodbav:"installed_sk"`

	Asked time.Time `dynamodbav:"registered"`
}

// Add stores an application. application.ErrRegistered if its key is in use, on any site,
// and application.ErrTooMany if the site has as many as allowed. An application of the same
// site is replaced if it has expired, since certificates are renewed, or if another
// installation registered it, since the app was installed again. Concurrent calls may store
// a few more, because the index lags.
func (a *Applications) Add(ctx context.Context, app application.Application) error {
	existing, err := a.List(ctx, app.Site, app.RegisteredAt)
	if err != nil {
		return err
	}
	if len(existing) >= application.MaxPerSite {
		return application.ErrTooMany
	}
	put, err := a.put(app, "attribute_not_exists(pk) OR (site = :site AND kind IN (:application, :key) AND (expires <= :now OR installed_pk <> :installed))", dynamo.Item{
		":installed": dynamo.Text(installedPK(app.Installation)),
		":site":      dynamo.Text(string(app.Site)), ":application": dynamo.Text(kindApplication), ":key": dynamo.Text(kindKey), ":now": dynamo.Text(app.RegisteredAt.UTC().Format(time.RFC3339)),
	})
	if err != nil {
		return err
	}
	err = a.s.logged(ctx, "programstore: register", app.Site, activity.ApplicationRegistered, app.ID, types.TransactWriteItem{Put: put})
	if errors.Is(err, dynamo.ErrStale) {
		return application.ErrRegistered
	}
	return err
}

func (a *Applications) put(app application.Application, condition string, values dynamo.Item) (*types.Put, error) {
	item, err := attributevalue.MarshalMap(encodeApplication(app))
	if err != nil {
		return nil, errors.New("programstore: an application does not encode")
	}
	return &types.Put{TableName: &a.s.table, Item: item, ConditionExpression: &condition, ExpressionAttributeValues: values}, nil
}

// Get reads a registration with strong consistency. application.ErrUnknown if there is
// none, or if it has ended at now.
func (a *Applications) Get(ctx context.Context, id program.ID, now time.Time) (application.Application, error) {
	app, err := a.registered(ctx, id, now)
	if err != nil {
		return application.Application{}, err
	}
	removed, err := a.s.removed(ctx, app.Installation)
	if err == nil && removed {
		err = application.ErrUnknown
	}
	if err != nil {
		return application.Application{}, err
	}
	return app, nil
}

// registered is Get for callers that call Use afterwards, because Use checks whether the
// installation was removed.
func (a *Applications) registered(ctx context.Context, id program.ID, now time.Time) (application.Application, error) {
	item, err := a.read(ctx, id)
	if err != nil {
		return application.Application{}, err
	}
	app, err := decodeApplication(item)
	if err != nil || !app.Active(now) {
		return application.Application{}, application.ErrUnknown
	}
	return app, nil
}

// read returns the row of a registration or of a key, which may not exist.
func (a *Applications) read(ctx context.Context, id program.ID) (dynamo.Item, error) {
	out, err := a.s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &a.s.table, Key: keyOf(id), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, awsenv.Redact("programstore: get application", err)
	}
	return out.Item, nil
}

// List returns the applications of a site that have not ended at now, the newest first. It
// may miss writes of the last instants.
func (a *Applications) List(ctx context.Context, site share.Site, now time.Time) ([]application.Application, error) {
	keys, err := a.s.keys(ctx, &dynamodb.QueryInput{
		TableName: &a.s.table, IndexName: aws.String(table.Outbox), ScanIndexForward: aws.Bool(false),
		KeyConditionExpression:    aws.String("outbox_pk = :pk"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text("APPLICATIONS#" + string(site))},
	})
	if err != nil {
		return nil, err
	}
	items, err := a.s.rows(ctx, "programstore: list applications", keys)
	if err != nil {
		return nil, err
	}
	found := []application.Application{}
	for _, item := range items {
		app, err := decodeApplication(item)
		if err != nil {
			slog.Error("programstore: application left out of a list", "error", err)
			continue
		}
		if app.Active(now) {
			found = append(found, app)
		}
	}
	return installed(ctx, a.s, found, func(app application.Application) share.Installation { return app.Installation })
}

// Delete revokes an application of a site, and then removes the consents to it and
// its later keys. It is not an error if the application does not exist or belongs
// to another site: the two look the same.
func (a *Applications) Delete(ctx context.Context, site share.Site, id program.ID) error {
	remove := types.Delete{
		TableName: &a.s.table, Key: keyOf(id),
		ConditionExpression:       aws.String("site = :site AND kind = :kind"),
		ExpressionAttributeValues: dynamo.Item{":site": dynamo.Text(string(site)), ":kind": dynamo.Text(kindApplication)},
	}
	err := a.s.logged(ctx, "programstore: delete application", site, activity.ApplicationRevoked, id, types.TransactWriteItem{Delete: &remove})
	if errors.Is(err, dynamo.ErrStale) {
		return nil
	}
	if err != nil {
		return err
	}
	// They have no effect any more. TTL or the uninstallation removes what is missed
	// here.
	return a.deleteDependent(ctx, id)
}

// Use accepts a nonce of an application once, and records the day of its use.
// program.ErrReplayed if the nonce was used before; it is remembered until expires at
// least. A *ratelimit.ExceededError if it made as many requests in this hour as allowed.
// application.ErrUnknown if the application was revoked since app was read, or its
// installation was removed.
func (a *Applications) Use(ctx context.Context, app application.Application, nonce string, expires, now time.Time) error {
	removed, err := a.s.removed(ctx, app.Installation)
	if err != nil {
		return err
	}
	if removed {
		return application.ErrUnknown
	}
	err = a.s.once(ctx, app.ID, nonce, expires, program.Requests(app.ID, application.MaxRequests, now))
	if err != nil || app.LastUsed.Equal(program.Day(now)) {
		return err
	}
	_, err = a.s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &a.s.table, Key: keyOf(app.ID),
		UpdateExpression: aws.String("SET last_used = :day"), ConditionExpression: aws.String("registered = :registered"),
		ExpressionAttributeValues: dynamo.Item{
			":day": dynamo.Text(program.Day(now).Format(time.DateOnly)), ":registered": dynamo.Text(instant(app.RegisteredAt)),
		},
	})
	if err = dynamo.RaceOr("programstore: application last used", err); errors.Is(err, dynamo.ErrStale) {
		return application.ErrUnknown
	}
	return err
}

// Agree records that a person agreed to an application.
func (a *Applications) Agree(ctx context.Context, app application.Application, p share.Person) error {
	row := consentRow{
		PK: programPK(app.ID), SK: table.ConsentSK + string(p), TTL: ttl(app.ExpiresAt),
		OutboxPK: consentsPK(app.ID), OutboxSK: string(p),
		InstalledPK: installedPK(app.Installation), InstalledSK: string(app.ID) + "#" + string(p),
		Asked: app.AskedAt().UTC(),
	}
	item, err := attributevalue.MarshalMap(row)
	if err != nil {
		return errors.New("programstore: a consent does not encode")
	}
	put := types.TransactWriteItem{Put: &types.Put{TableName: &a.s.table, Item: item}}
	return a.s.logged(ctx, "programstore: agree", app.Site, activity.ConsentGiven, app.ID, put)
}

// Withdraw ends the consent of a person, if there is one.
func (a *Applications) Withdraw(ctx context.Context, app application.Application, p share.Person) error {
	remove := types.Delete{TableName: &a.s.table, Key: consentKey(app.ID, p), ConditionExpression: aws.String("attribute_exists(pk)")}
	err := a.s.logged(ctx, "programstore: withdraw", app.Site, activity.ConsentWithdrawn, app.ID, types.TransactWriteItem{Delete: &remove})
	if errors.Is(err, dynamo.ErrStale) {
		return nil // they never agreed
	}
	return err
}

// Agreed reports, with strong consistency, whether a person agreed to what an application
// asks for.
func (a *Applications) Agreed(ctx context.Context, app application.Application, p share.Person) (bool, error) {
	out, err := a.s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &a.s.table, Key: consentKey(app.ID, p), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return false, awsenv.Redact("programstore: agreed", err)
	}
	var row consentRow
	if err := attributevalue.UnmarshalMap(out.Item, &row); err != nil {
		return false, errors.New("programstore: a consent does not decode")
	}
	return len(out.Item) > 0 && row.Asked.Equal(app.AskedAt()), nil
}

// People returns the accounts that the applications of a site name: those they may
// act for, and those who agreed to one. It may miss writes of the last instants.
func (a *Applications) People(ctx context.Context, site share.Site, now time.Time) ([]share.Person, error) {
	applications, err := a.List(ctx, site, now)
	if err != nil {
		return nil, err
	}
	var people []share.Person
	for _, app := range applications {
		keys, err := a.dependent(ctx, app.ID)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if p, consent := strings.CutPrefix(dynamo.TextOf(key[table.SK]), table.ConsentSK); consent {
				people = append(people, share.Person(p))
			}
		}
		people = append(people, app.People...)
	}
	slices.Sort(people)
	return slices.DeleteFunc(slices.Compact(people), func(p share.Person) bool { return !p.HasAccount() }), nil
}

// closeAccount puts share.Closed in the place of a person that applications may act
// for. The list does not become shorter: an empty one has another meaning.
func (a *Applications) closeAccount(ctx context.Context, site share.Site, p share.Person, now time.Time) error {
	applications, err := a.List(ctx, site, now)
	if err != nil {
		return err
	}
	for _, app := range applications {
		at := slices.Index(app.People, p)
		if at < 0 {
			continue
		}
		_, err := a.s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &a.s.table, Key: keyOf(app.ID),
			ConditionExpression: aws.String(fmt.Sprintf("people[%d] = :p", at)), UpdateExpression: aws.String(fmt.Sprintf("SET people[%d] = :closed ADD version :one", at)),
			ExpressionAttributeValues: dynamo.Item{":p": dynamo.Text(string(p)), ":closed": dynamo.Text(string(share.Closed)), ":one": dynamo.Number(1)},
		})
		if err = dynamo.RaceOr("programstore: close account", err); err != nil && !errors.Is(err, dynamo.ErrStale) {
			return err
		}
	}
	return nil
}

func encodeApplication(a application.Application) applicationRow {
	r := applicationRow{
		PK: programPK(a.ID), SK: table.ProgramSK, TTL: ttl(a.ExpiresAt),
		OutboxPK: "APPLICATIONS#" + string(a.Site), OutboxSK: a.RegisteredAt.UTC().Format(time.RFC3339) + "#" + string(a.ID),
		InstalledPK: installedPK(a.Installation), InstalledSK: string(a.ID),
		Kind: kindApplication, ID: string(a.ID), Key: a.Key, Site: string(a.Site), Installation: string(a.Installation),
		SiteURL: a.SiteURL, AppPath: a.AppPath, Name: a.Name, Timeout: int64(a.Timeout / time.Second), Registered: a.RegisteredAt.UTC(),
		Requests: a.Requests, Version: a.Version, AskedAgain: unlessZero(a.AskedAgainAt),
	}
	for _, source := range a.Sources {
		r.Sources = append(r.Sources, source.String())
	}
	for _, scope := range a.Scopes {
		r.Scopes = append(r.Scopes, string(scope))
	}
	for _, p := range a.People {
		r.People = append(r.People, string(p))
	}
	r.Expires = unlessZero(a.ExpiresAt)
	r.Previous, r.Until = a.Previous.Key, unlessZero(a.Previous.Until)
	if !a.LastUsed.IsZero() {
		r.LastUsed = a.LastUsed.Format(time.DateOnly)
	}
	return r
}

// unlessZero returns nil for the zero time, so that the row has no such attribute.
func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// decodeApplication refuses rows of programs, and rows whose values contradict each other.
func decodeApplication(i dynamo.Item) (application.Application, error) {
	undecodable := errors.New("programstore: application does not decode") // its values stay out of logs
	var r applicationRow
	if err := attributevalue.UnmarshalMap(i, &r); err != nil {
		return application.Application{}, undecodable
	}
	a := application.Application{
		ID: program.ID(r.ID), Key: r.Key, Site: share.Site(r.Site), Installation: share.Installation(r.Installation),
		SiteURL: r.SiteURL, AppPath: r.AppPath, Name: r.Name, Timeout: time.Duration(r.Timeout) * time.Second, RegisteredAt: r.Registered,
		Requests: r.Requests, Version: r.Version,
	}
	if r.AskedAgain != nil {
		a.AskedAgainAt = *r.AskedAgain
	}
	for _, text := range r.Sources {
		source, err := netip.ParsePrefix(text)
		if err != nil {
			return application.Application{}, undecodable
		}
		a.Sources = append(a.Sources, source)
	}
	for _, scope := range r.Scopes {
		a.Scopes = append(a.Scopes, program.Scope(scope))
	}
	for _, p := range r.People {
		a.People = append(a.People, share.Person(p))
	}
	if r.Expires != nil {
		a.ExpiresAt = *r.Expires
	}
	if r.LastUsed != "" {
		day, err := time.Parse(time.DateOnly, r.LastUsed)
		if err != nil {
			return application.Application{}, undecodable
		}
		a.LastUsed = day
	}
	if r.Until != nil {
		a.Previous = application.PreviousKey{Key: r.Previous, Until: *r.Until}
	}
	if r.Kind != kindApplication || a.ID == "" || len(a.Key) != ed25519.PublicKeySize || a.Site == "" {
		return application.Application{}, errors.New("programstore: application is incomplete")
	}
	return a, nil
}

// ttl is zero, which leaves the attribute out of the row, if the application does not
// expire.
func ttl(expires time.Time) int64 {
	if expires.IsZero() {
		return 0
	}
	return expires.Unix() + 1
}

// instant writes t as attributevalue does.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func consentsPK(id program.ID) string { return "CONSENTS#" + string(id) }
func consentKey(id program.ID, p share.Person) dynamo.Item {
	return key(programPK(id), table.ConsentSK+string(p))
}
