package fileapi

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"io"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// signature reads the signature of a request, and the id of the key that it names.
// It is not verified yet.
func (a api) signature(r *http.Request) (s httpsig.Signature, id program.ID, err error) {
	body, err := httpapi.ReadBody(r)
	if err != nil {
		return s, "", err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if s, err = httpsig.Read(r, body, a.Now()); err != nil {
		return s, "", err
	}
	id, err = program.ParseID(s.KeyID)
	if err != nil {
		err = program.ErrUnknown
		if forAnother(r) {
			err = application.ErrUnknown
		}
	}
	return s, id, err
}

// forAnother reports whether a request names a person, as only applications do.
func forAnother(r *http.Request) bool { return len(r.Header.Values(httpsig.OnBehalfOf)) > 0 }

// signer returns the program that signed the request. A request with a wrong
// signature costs one read, of the program's row.
func (a api) signer(r *http.Request) (program.Program, error) {
	if !httpsig.Present(r) {
		return program.Program{}, forgetoken.ErrInvalid
	}
	signature, id, err := a.signature(r)
	if err == nil && forAnother(r) {
		err = application.ErrUnknown
	}
	if err != nil {
		return program.Program{}, err
	}
	now := a.Now()
	p, err := a.Programs.Get(r.Context(), id, now)
	if err != nil {
		return program.Program{}, err
	}
	if err := signature.Verify(p.Key); err != nil {
		return program.Program{}, err
	}
	return p, a.Programs.Use(r.Context(), p, signature.Nonce, signature.Expires, now)
}

// asProgram verifies the signature of a program before it calls h.
func (a api) asProgram(h func(http.ResponseWriter, *http.Request, program.Program) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := a.signer(r)
		if err == nil {
			err = h(w, r, p)
		}
		if err != nil {
			Problems.Write(w, err)
		}
	})
}

// ownProgram returns the person who approved the program, and its scopes.
func (a api) ownProgram(w http.ResponseWriter, _ *http.Request, p program.Program) error {
	httpapi.Encode(w, http.StatusOK, wire.OwnProgram{
		Program: viewProgram(p), Site: string(p.Site), AccountID: string(p.Person), Greeting: base64.RawURLEncoding.EncodeToString(p.Greeting),
	})
	return nil
}

// approve stores a program of the caller.
func (a api) approve(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.ProgramRequest](c.Request)
	if err != nil {
		return err
	}
	p, err := parseProgram(body)
	if err != nil {
		return err
	}
	if err := a.mayAct(c); err != nil {
		return err
	}
	p.Site, p.Person, p.Installation, p.SiteURL, p.AppPath = c.Site, c.Person, c.Installation, c.SiteURL, c.AppPath
	p.CreatedAt = a.Now().UTC().Truncate(time.Second)
	p.ExpiresAt = p.CreatedAt.AddDate(0, 0, body.Days)
	if err := a.Programs.Add(c.Context(), p); err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusCreated, viewProgram(p))
	return nil
}

func parseProgram(b wire.ProgramRequest) (p program.Program, err error) {
	key, err := base64url.DecodeSize(b.Key, ed25519.PublicKeySize)
	if err != nil {
		return p, problem.Say(problem.ErrMalformed, "key must be 32 bytes of base64url.")
	}
	p.Key, p.ID = key, program.IDOf(key)
	if p.Name = b.Name; program.CheckName(b.Name) != nil {
		return p, problem.Say(problem.ErrMalformed, "name must be 1 to 64 visible characters.")
	}
	if p.Scopes, err = program.ParseScopes(b.Scopes); err != nil {
		return p, problem.Say(problem.ErrMalformed, "scopes must be some of send, receive and read, each once.")
	}
	if b.Days < 1 || b.Days > int(program.MaxLifetime/(24*time.Hour)) {
		return p, problem.Say(problem.ErrMalformed, "days must be 1 to 90.")
	}
	if b.Greeting != "" {
		if p.Greeting, err = base64url.Decode(b.Greeting); err != nil || len(p.Greeting) > program.MaxGreeting {
			return p, problem.Say(problem.ErrMalformed, "greeting must be base64url of at most 2 KiB.")
		}
	}
	return p, nil
}

func (a api) programs(w http.ResponseWriter, c call) error { return a.listPrograms(w, c, c.Person) }

// programsOf lists the programs of another person of the site, for its administrators.
func (a api) programsOf(w http.ResponseWriter, c call) error {
	person, err := a.administered(c)
	if err != nil {
		return err
	}
	return a.listPrograms(w, c, person)
}

// administered returns the person of the path, if the caller administers the site.
func (a api) administered(c call) (share.Person, error) {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return "", err
	}
	person, err := share.ParsePerson(c.PathValue("person"))
	if err != nil {
		return "", problem.Say(problem.ErrMalformed, "The path must have an account id.")
	}
	return person, nil
}

func (a api) listPrograms(w http.ResponseWriter, c call, person share.Person) error {
	found, err := a.Programs.List(c.Context(), c.Site, person, a.Now())
	if err != nil {
		return err
	}
	list := wire.Programs{Items: []wire.Program{}}
	for _, p := range found {
		list.Items = append(list.Items, viewProgram(p))
	}
	httpapi.Encode(w, http.StatusOK, list)
	return nil
}

func (a api) revokeProgram(w http.ResponseWriter, c call) error {
	return a.deleteProgram(w, c, c.Person)
}

func (a api) revokeProgramOf(w http.ResponseWriter, c call) error {
	person, err := a.administered(c)
	if err != nil {
		return err
	}
	return a.deleteProgram(w, c, person)
}

// deleteProgram gives the same answer if the person has no such program.
func (a api) deleteProgram(w http.ResponseWriter, c call, person share.Person) error {
	if id, err := program.ParseID(c.PathValue("id")); err == nil {
		if err := a.Programs.Delete(c.Context(), c.Site, person, id); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func viewProgram(p program.Program) wire.Program {
	v := wire.Program{ID: string(p.ID), Name: p.Name, Scopes: texts(p.Scopes), CreatedAt: p.CreatedAt.UTC(), ExpiresAt: p.ExpiresAt.UTC()}
	if !p.LastUsed.IsZero() {
		v.LastUsedOn = p.LastUsed.Format(time.DateOnly)
	}
	return v
}
