package fileapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/wire"
)

var (
	// errNoNotices means that the operator has not set up notices.
	errNoNotices = errors.New("fileapi: no notices")

	// errNoReceiver means that the site has not set up a receiver of notices.
	errNoReceiver = errors.New("fileapi: the site has no receiver of notices")

	// errNotPublic means that notices cannot be sent to the address.
	errNotPublic = errors.New("fileapi: the receiver of notices is not public")
)

// mayNotify returns an error unless the site has a receiver of notices.
func (a api) mayNotify(c call) error {
	if a.Notices.Keys == nil {
		return errNoReceiver
	}
	s, err := a.Store.Notices(c.Context(), c.Site)
	if err == nil && s.To.IsZero() {
		err = errNoReceiver
	}
	return err
}

// notices answers whether a sender may ask for notices.
func (a api) notices(w http.ResponseWriter, c call) error {
	err := a.mayNotify(c)
	if err != nil && !errors.Is(err, errNoReceiver) {
		return err
	}
	httpapi.Encode(w, http.StatusOK, wire.Notices{Enabled: err == nil})
	return nil
}

// noticeSettings tells an administrator where notices go, and what their receiver needs to
// verify them.
func (a api) noticeSettings(w http.ResponseWriter, c call) error {
	if err := a.mayAdministerNotices(c); err != nil {
		return err
	}
	s, err := a.Store.Notices(c.Context(), c.Site)
	if err != nil {
		return err
	}
	return a.answerNotices(w, c, s)
}

// setNoticeSettings changes where notices go. Those that wait go to the new address, or
// nowhere.
func (a api) setNoticeSettings(w http.ResponseWriter, c call) error {
	if err := a.mayAdministerNotices(c); err != nil {
		return err
	}
	body, err := httpapi.Decode[wire.NoticeSettingsRequest](c.Request)
	if err != nil {
		return err
	}
	if body.Version == nil || *body.Version < 0 {
		return problem.Say(problem.ErrMalformed, "version must be the one of the settings that are changed.")
	}
	to, err := a.parseReceiver(body.URL)
	if err != nil {
		return err
	}
	now, err := a.Store.Notices(c.Context(), c.Site)
	if err != nil {
		return err
	}
	next, err := now.Change(*body.Version, to, strings.TrimPrefix(c.SiteURL, "https://"))
	if err != nil {
		return err
	}
	if next.Version != now.Version {
		if err := a.Store.SetNotices(c.Context(), c.Site, c.Installation, next, a.Now()); err != nil {
			return err
		}
	}
	return a.answerNotices(w, c, next)
}

// parseReceiver also refuses hosts that are known not to be public. The notifier checks
// the address that a name resolves to when it connects.
func (a api) parseReceiver(text *hidden.Text) (notice.Receiver, error) {
	if text != nil {
		if to, err := notice.ParseReceiver(string(*text)); err == nil {
			if u, err := url.Parse(to.Reveal()); !to.IsZero() && !a.LocalNotices && (err != nil || !publichttp.MayBePublic(u.Hostname())) {
				return notice.Receiver{}, errNotPublic
			}
			return to, nil
		}
	}
	return notice.Receiver{}, problem.Say(problem.ErrMalformed, fmt.Sprintf(
		"url must be an https address of at most %d characters, without user and fragment, or empty.", notice.MaxReceiver))
}

func (a api) mayAdministerNotices(c call) error {
	if a.Notices.Keys == nil {
		return errNoNotices
	}
	return a.require(c, roleassertion.SiteAdmin)
}

func (a api) answerNotices(w http.ResponseWriter, c call, s notice.Settings) error {
	keys, err := a.Notices.Keys(c.Context())
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, wire.NoticeSettings{
		Version: s.Version, URL: hidden.Text(s.To.Reveal()), Issuer: a.Notices.Issuer, Keys: keys,
	})
	return nil
}
