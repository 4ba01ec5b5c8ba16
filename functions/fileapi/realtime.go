package fileapi

import (
	"errors"
	"net/http"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/wire"
)

// errNoRealtime means that the operator has not set up live updates.
var errNoRealtime = errors.New("fileapi: no live updates")

// realtimeToken issues a token for the events of the caller. It is valid until it
// expires, even after the sign-in has ended: events only name shares, and what is
// in them has to be read from this API.
func (a api) realtimeToken(w http.ResponseWriter, c call) error {
	if a.Realtime.URL == "" {
		return errNoRealtime
	}
	token, expires, err := realtime.Issue(c.Context(), a.Realtime.MAC, realtime.Namespace{Site: c.Site, Person: c.Person}, a.Now())
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, wire.RealtimeToken{URL: a.Realtime.URL, Token: hidden.Text(token), ExpiresAt: expires})
	return nil
}
