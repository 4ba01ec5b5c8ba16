package main

import (
	"errors"
	"strings"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/live"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// waiting is the wait of get for a share.
type waiting struct {
	*session
	id    share.ID     // "": any
	from  share.Person // "": anybody
	found share.ID
}

// find returns the share to get. With --wait it may have to appear first.
func (c *getCmd) find(s *session) (share.ID, error) {
	w := waiting{session: s}
	var err error
	if c.ID != "" {
		if w.id, err = (shareID{c.ID}).parse(); err != nil {
			return "", err
		}
	}
	switch {
	case c.Wait < 0:
		return "", usagef("--wait must not be negative")
	case c.From != "" && (c.ID != "" || c.Wait == 0):
		return "", usagef("--from needs --wait, and no id of a share")
	case c.Wait == 0 && c.ID == "":
		return "", usagef("name a share, or wait for one with --wait")
	case c.Wait == 0:
		return w.id, nil
	}
	if c.From != "" {
		if w.from, err = s.person("--from", c.From); err != nil {
			return "", err
		}
	}
	ctx, cancel := within(s, c.Wait)
	defer cancel()
	err = s.watch(ctx, live.Watcher{Started: w.started, Report: w.changed})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return w.found, err
}

// started checks the shares that already exist.
func (w *waiting) started(known []wire.Share) error {
	if w.id != "" {
		_, err := w.client.Share(w, w.id)
		switch {
		case err == nil:
			w.found = w.id
			return errEnough
		case !errors.Is(err, client.NotFound):
			return err
		}
	}
	var ids []string
	for _, s := range known {
		if w.wants(s) {
			ids = append(ids, s.ID)
		}
	}
	switch len(ids) {
	case 0:
		w.hintf("waiting for a share")
		return nil
	case 1:
		w.found = share.ID(ids[0])
		return errEnough
	}
	return usagef("several shares are available; name one: %s", strings.Join(ids, " "))
}

func (w *waiting) changed(s wire.Share) error {
	if !w.wants(s) {
		return nil
	}
	w.found = share.ID(s.ID)
	w.hintf("%s from %s is available", visible(s.ID), w.names()(s.Sender))
	return errEnough
}

func (w *waiting) wants(s wire.Share) bool {
	if w.id != "" {
		return s.ID == string(w.id)
	}
	return s.Role == wire.RoleRecipient && s.Status == string(share.Available) && (w.from == "" || s.Sender == string(w.from))
}
