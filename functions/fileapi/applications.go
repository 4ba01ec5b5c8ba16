package fileapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// representative returns the person that an application signed the request for, and
// its id. For a request that it did not sign, only the application's row is read.
func (a api) representative(r *http.Request, scopes []program.Scope) (forgetoken.Invocation, program.ID, error) {
	app, err := a.applicationOf(r, scopes)
	if err != nil {
		return forgetoken.Invocation{}, "", err
	}
	person, err := share.ParsePerson(r.Header.Get(httpsig.OnBehalfOf))
	if err != nil || len(r.Header.Values(httpsig.OnBehalfOf)) > 1 {
		return forgetoken.Invocation{}, "", application.ErrPerson
	}
	acts, err := a.actsFor(r, app, person)
	switch {
	case err != nil:
		return forgetoken.Invocation{}, "", err
	case !acts:
		return forgetoken.Invocation{}, "", application.ErrPerson
	}
	return forgetoken.Invocation{Person: person, Site: app.Site, Installation: app.Installation, SiteURL: app.SiteURL, AppPath: app.AppPath}, app.ID, nil
}

// applicationOf returns the application that signed the request, and checks its address,
// its timeout, and whether it may make such a request. A caller who did not prove the key
// learns only that it is unknown. A copy that is sent from another address does not use
// up the nonce.
func (a api) applicationOf(r *http.Request, scopes []program.Scope) (application.Application, error) {
	var none application.Application
	signature, id, err := a.signature(r)
	if err != nil {
		return none, err
	}
	now := a.Now()
	app, err := a.Applications.Signer(r.Context(), id, now, signature.Verify)
	if err != nil {
		return none, err
	}
	switch {
	case signature.Expires.Sub(signature.Created) > app.Timeout:
		return none, problem.Say(httpsig.ErrTime, "The time between created and expires is longer than the timeout of this application.")
	case !app.Accepts(r.RemoteAddr):
		return none, application.ErrSource
	case !app.Allows(scopes...):
		return none, application.ErrScope
	case !app.AllowsRequest(r.Pattern):
		return none, application.ErrRequest
	}
	return app, a.Applications.Use(r.Context(), app, signature.Nonce, signature.Expires, now)
}

func (a api) actsFor(r *http.Request, app application.Application, p share.Person) (bool, error) {
	if !app.ByConsent() {
		return app.Lists(p), nil
	}
	return a.Applications.Agreed(r.Context(), app, p)
}

// register makes an application of the caller's site.
func (a api) register(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	body, err := httpapi.Decode[wire.ApplicationRequest](c.Request)
	if err != nil {
		return err
	}
	app, err := a.parseApplication(body)
	if err != nil {
		return err
	}
	app.Site, app.Installation, app.SiteURL, app.AppPath = c.Site, c.Installation, c.SiteURL, c.AppPath
	if err := a.Applications.Add(c.Context(), app); err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusCreated, viewApplication(app, a.Now()))
	return nil
}

// fetchCertificate answers with the certificate that an application publishes.
func (a api) fetchCertificate(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	body, err := httpapi.Decode[wire.CertificateRequest](c.Request)
	if err != nil {
		return err
	}
	found, err := published.Fetch(c.Context(), a.Web, body.Address)
	if errors.Is(err, published.ErrBase) {
		return problem.Say(problem.ErrMalformed, "address must be https:// and a host, with an optional port and nothing else.")
	}
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, wire.Certificate{Certificate: found.PEM()})
	return nil
}

// renewApplication changes the certificate of an application: its key, its end, or both.
func (a api) renewApplication(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	body, err := httpapi.Decode[wire.RenewalRequest](c.Request)
	if err != nil {
		return err
	}
	now := a.Now()
	certificate, err := parseCertificate(body.Certificate, now)
	if err != nil {
		return err
	}
	before, err := a.applicationHere(c)
	if err != nil {
		return err
	}
	after := before.Renewed(certificate, body.KeepPrevious, now)
	if err := a.Applications.Renew(c.Context(), before, after); err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, viewApplication(after, now))
	return nil
}

// changeApplication changes the settings of an application.
func (a api) changeApplication(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	body, err := httpapi.Decode[wire.ApplicationChange](c.Request)
	if err != nil {
		return err
	}
	if body.Version == nil || *body.Version < 0 {
		return problem.Say(problem.ErrMalformed, "version must be that of the application that is changed.")
	}
	settings, err := a.parseSettings(body.ApplicationSettings)
	if err != nil {
		return err
	}
	before, err := a.applicationHere(c)
	switch {
	case err != nil:
		return err
	case before.Version != *body.Version:
		return application.ErrChanged
	}
	now := a.Now()
	after := before.Changed(settings, a.requests, now)
	if err := a.Applications.Change(c.Context(), before, after); err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, viewApplication(after, now))
	return nil
}

// applicationHere returns the application of the path, if it is of the caller's site.
func (a api) applicationHere(c call) (application.Application, error) {
	id, err := program.ParseID(c.PathValue("id"))
	if err != nil {
		return application.Application{}, application.ErrNone
	}
	app, err := a.Applications.Get(c.Context(), id, a.Now())
	if errors.Is(err, application.ErrUnknown) || (err == nil && app.Site != c.Site) {
		err = application.ErrNone
	}
	return app, err
}

func parseCertificate(text string, now time.Time) (application.Certificate, error) {
	certificate, err := application.ParseCertificate(text)
	if err != nil {
		return certificate, problem.Say(problem.ErrMalformed, "certificate must be one certificate or public key with Ed25519, in PEM, of at most 8 KiB.")
	}
	if !certificate.Valid(now) {
		return certificate, problem.Say(problem.ErrMalformed, "certificate is not valid at this time.")
	}
	return certificate, nil
}

// requests lists the routes, as ServeMux patterns, that the scopes of an application include.
func (a api) requests(app application.Application) []string {
	var found []string
	for pattern, h := range a.routes() {
		if s, ok := h.(signedIn); ok && app.Allows(s.scopes...) {
			found = append(found, pattern)
		}
	}
	return found
}

func (a api) parseApplication(b wire.ApplicationRequest) (app application.Application, err error) {
	now := a.Now()
	certificate, err := parseCertificate(b.Certificate, now)
	if err != nil {
		return app, err
	}
	if app, err = a.parseSettings(b.ApplicationSettings); err != nil {
		return app, err
	}
	app.Key, app.ID = certificate.Key, program.IDOf(certificate.Key)
	app.RegisteredAt, app.ExpiresAt = now.UTC(), certificate.NotAfter
	return app, nil
}

// parseSettings returns an application that has only settings.
func (a api) parseSettings(b wire.ApplicationSettings) (app application.Application, err error) {
	if app.Name = b.Name; program.CheckName(b.Name) != nil {
		return app, problem.Say(problem.ErrMalformed, "name must be 1 to 64 visible characters.")
	}
	if app.Timeout, err = application.ParseTimeout(b.TimeoutSeconds); err != nil {
		return app, problem.Say(problem.ErrMalformed, "timeoutSeconds must be 1 to 300.")
	}
	if app.Sources, err = application.ParseSources(b.Sources); err != nil {
		return app, problem.Say(problem.ErrMalformed, "sources must be 1 to 20 different addresses, or ranges such as 192.0.2.0/24, but not 0.0.0.0/0 or ::/0.")
	}
	if app.Scopes, err = program.ParseScopes(b.Scopes); err != nil {
		return app, problem.Say(problem.ErrMalformed, "scopes must be some of send, receive and read, each once.")
	}
	if b.Requests != nil {
		if app.Requests, err = application.ParseRequests(b.Requests, a.requests(app)); err != nil {
			return app, problem.Say(problem.ErrMalformed, "requests must be 1 to 20 different calls that the scopes include, such as POST /v1/shares or GET /v1/shares/{id}.")
		}
	}
	if b.People == nil { // it acts for everybody who agrees
		return app, nil
	}
	if app.People, err = application.ParsePeople(b.People); err != nil {
		return app, problem.Say(problem.ErrMalformed, "people must be 1 to 100 account ids, each once.")
	}
	return app, nil
}

func (a api) applications(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	now := a.Now()
	found, err := a.Applications.List(c.Context(), c.Site, now)
	if err != nil {
		return err
	}
	list := wire.Applications{Items: []wire.Application{}}
	for _, app := range found {
		list.Items = append(list.Items, viewApplication(app, now))
	}
	httpapi.Encode(w, http.StatusOK, list)
	return nil
}

// revokeApplication answers the same whether or not there was such an application.
func (a api) revokeApplication(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	if id, err := program.ParseID(c.PathValue("id")); err == nil {
		if err := a.Applications.Delete(c.Context(), c.Site, id); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// consents lists the applications that act for the caller, or would if the caller agreed.
func (a api) consents(w http.ResponseWriter, c call) error {
	found, err := a.Applications.List(c.Context(), c.Site, a.Now())
	if err != nil {
		return err
	}
	list := wire.Consents{Items: []wire.Consent{}}
	for _, app := range found {
		acts, err := a.actsFor(c.Request, app, c.Person)
		if err != nil {
			return err
		}
		if acts || app.ByConsent() {
			list.Items = append(list.Items, wire.Consent{
				ID: string(app.ID), Name: app.Name, Scopes: texts(app.Scopes), AskedAt: app.AskedAt().UTC(), Acts: acts, Listed: !app.ByConsent(),
			})
		}
	}
	httpapi.Encode(w, http.StatusOK, list)
	return nil
}

func (a api) agree(w http.ResponseWriter, c call) error {
	if err := a.mayAct(c); err != nil {
		return err
	}
	seen, err := consentSeen(c)
	if err != nil {
		return err
	}
	return a.consent(w, c, func(ctx context.Context, app application.Application, p share.Person) error {
		if seen != nil && !seen.Equal(app.AskedAt()) {
			return application.ErrChanged
		}
		return a.Applications.Agree(ctx, app, p)
	})
}

// consentSeen returns when the application that the caller saw began to ask. It is nil for
// clients of the previous release, which send no body.
func consentSeen(c call) (*time.Time, error) {
	body, err := httpapi.ReadBody(c.Request)
	if err != nil || len(body) == 0 {
		return nil, err
	}
	c.Body = io.NopCloser(bytes.NewReader(body))
	request, err := httpapi.Decode[wire.ConsentRequest](c.Request)
	return &request.AskedAt, err
}

func (a api) withdrawConsent(w http.ResponseWriter, c call) error {
	return a.consent(w, c, a.Applications.Withdraw)
}

// consent changes what the caller agreed to, with one of the two methods of the store.
func (a api) consent(w http.ResponseWriter, c call, change consentChange) error {
	app, err := a.applicationHere(c)
	if errors.Is(err, application.ErrNone) || (err == nil && !app.ByConsent()) {
		return application.ErrNoConsent
	}
	if err == nil {
		err = change(c.Context(), app, c.Person)
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

type consentChange func(context.Context, application.Application, share.Person) error

func viewApplication(a application.Application, now time.Time) wire.Application {
	v := wire.Application{
		ID: string(a.ID), KeyID: string(program.IDOf(a.Key)), Version: a.Version, RegisteredAt: a.RegisteredAt.UTC(), ExpiresAt: instant(a.ExpiresAt),
		ApplicationSettings: wire.ApplicationSettings{
			Name: a.Name, TimeoutSeconds: int(a.Timeout / time.Second), Sources: []string{},
			Scopes: texts(a.Scopes), Requests: a.Requests, People: texts(distinct(a.People)),
		},
	}
	for _, source := range a.Sources {
		v.Sources = append(v.Sources, source.String())
	}
	if now.Before(a.Previous.Until) {
		v.PreviousKeyUntil = instant(a.Previous.Until)
	}
	if !a.LastUsed.IsZero() {
		v.LastUsedOn = a.LastUsed.Format(time.DateOnly)
	}
	return v
}

// distinct leaves out repetitions: the accounts of several people may have been closed.
func distinct(people []share.Person) (out []share.Person) {
	for _, p := range people {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// texts returns the values as plain texts.
func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for n, v := range values {
		out[n] = string(v)
	}
	return out
}
