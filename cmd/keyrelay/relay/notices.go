package relay

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/keymail"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/noticetoken"
)

// Notices is how the relay passes notices on. The zero value means that it accepts none.
type Notices struct {
	Verifier *noticetoken.Verifier
	To       mailaddr.Address // one mailbox or person: a notice names nobody
	Locale   string           // of the texts
}

// receiveNotice passes a notice on, or refuses it. The service sends a notice again
// until the receiver confirms it.
func (c Config) receiveNotice(w http.ResponseWriter, r *http.Request) {
	if err := c.passOn(r); err != nil {
		problems.Write(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// passOn remembers the id after the message was sent, unlike deliver: a relay that stops
// in between sends a notice twice rather than never.
func (c Config) passOn(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return noticetoken.ErrInvalid
	}
	n, err := c.Notices.Verifier.Verify(string(body))
	switch {
	case err != nil:
		return err
	case !slices.Contains(c.Sites, n.Site):
		return errSite
	}
	ctx, cancel := context.WithTimeout(r.Context(), handOver)
	defer cancel()
	switch known, err := c.Repeats.Known(ctx, n.ID, c.Now()); {
	case err != nil:
		return again(err)
	case known:
		return nil // it was passed on before
	}
	err = c.Channel.Deliver(ctx, c.Notices.To, noticeMail(c.Notices.Locale, n))
	switch {
	case errors.Is(err, ErrNobody):
		return outcome(err)
	case err != nil && !errors.Is(err, ErrUnclear):
		return again(err)
	}
	if _, err := c.Repeats.Remember(context.WithoutCancel(ctx), n.ID, c.Now()); err != nil {
		slog.Error("a notice may be passed on twice", "error", err)
	}
	return nil
}

// errAgain asks the service to send the notice again.
var errAgain = errors.New("relay: the notice was not passed on")

func again(err error) error {
	_ = outcome(err) // which logs it
	return errAgain
}

// noticeWords are the texts of a language.
type noticeWords struct {
	subject string
	happens map[notice.Event]string // with the share, the site and the time
	hint    string
}

var noticeTexts = map[string]noticeWords{
	"en": {"Secure Share: what happened to a file", map[notice.Event]string{
		notice.Opened:      "The file with the id %s on %s was opened on %s.",
		notice.Declined:    "The file with the id %s on %s was declined on %s.",
		notice.Expired:     "The file with the id %s on %s expired on %s. Nobody opened it in time.",
		notice.Unconfirmed: "The last download of the file with the id %s on %s ended on %s without a confirmation. The file was deleted.",
	}, "Its sender finds it in Secure Share under Sent."},
	"de": {"Secure Share: Neues zu einer Datei", map[notice.Event]string{
		notice.Opened:      "Die Datei mit der ID %s auf %s wurde am %s geöffnet.",
		notice.Declined:    "Die Datei mit der ID %s auf %s wurde am %s abgelehnt.",
		notice.Expired:     "Die Datei mit der ID %s auf %s ist am %s abgelaufen. Niemand hat sie rechtzeitig geöffnet.",
		notice.Unconfirmed: "Der letzte Download der Datei mit der ID %s auf %s endete am %s ohne Bestätigung. Die Datei wurde gelöscht.",
	}, "Wer sie gesendet hat, findet sie in Secure Share unter Gesendet."},
	"fr": {"Secure Share : du nouveau pour un fichier", map[notice.Event]string{
		notice.Opened:      "Le fichier %s de %s a été ouvert le %s.",
		notice.Declined:    "Le fichier %s de %s a été refusé le %s.",
		notice.Expired:     "Le fichier %s de %s a expiré le %s. Personne ne l’a ouvert à temps.",
		notice.Unconfirmed: "Le dernier téléchargement du fichier %s de %s s’est terminé le %s sans confirmation. Le fichier a été supprimé.",
	}, "La personne qui l’a envoyé le trouve dans Secure Share sous Envoyés."},
	"pl": {"Secure Share: nowe informacje o pliku", map[notice.Event]string{
		notice.Opened:      "Plik o identyfikatorze %s w witrynie %s otwarto %s.",
		notice.Declined:    "Plik o identyfikatorze %s w witrynie %s odrzucono %s.",
		notice.Expired:     "Plik o identyfikatorze %s w witrynie %s wygasł %s. Nikt nie otworzył go na czas.",
		notice.Unconfirmed: "Ostatnie pobieranie pliku o identyfikatorze %s w witrynie %s zakończyło się %s bez potwierdzenia. Plik usunięto.",
	}, "Nadawca znajdzie go w Secure Share w zakładce Wysłane."},
}

func noticeMail(locale string, n noticetoken.Verified) keymail.Mail {
	words := noticeTexts[locale]
	said := fmt.Sprintf(words.happens[n.Event], n.Share, n.Site, n.At.UTC().Format("2006-01-02, 15:04 UTC"))
	return keymail.Mail{
		Subject: words.subject, Text: said + "\n\n" + words.hint + "\n", Chat: said + " " + words.hint,
		HTML: "<!DOCTYPE html>\n<html lang=\"" + locale + "\"><meta charset=\"utf-8\"><p>" + html.EscapeString(said) + "</p><p>" + html.EscapeString(words.hint) + "</p></html>\n",
	}
}

// readNotices reads the settings of notices: the first four or none.
func readNotices(r *env.Reader, now func() time.Time) Notices {
	const issuer, keys, at, to = "KEYRELAY_NOTICE_ISSUER", "KEYRELAY_NOTICE_KEYS", "KEYRELAY_NOTICE_ORIGIN", "KEYRELAY_NOTICE_TO"
	locale := env.ParseOr(r, "KEYRELAY_NOTICE_LOCALE", "en", parseLocale)
	if !allOrNone(r, issuer, keys, at, to) {
		return Notices{}
	}
	return Notices{
		Verifier: noticetoken.NewVerifier(r.String(issuer), env.Parse(r, at, parseOrigin), env.Parse(r, keys, jws.ParseKeys), now),
		To:       env.Parse(r, to, mailaddr.Parse),
		Locale:   locale,
	}
}

func parseLocale(s string) (string, error) {
	if _, known := noticeTexts[s]; !known {
		return "", errors.New("must be en, de, fr or pl")
	}
	return s, nil
}

func parseOrigin(s string) (string, error) {
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" || u.Host == "" || s != "https://"+u.Host {
		return "", errors.New("must be scheme, host and port of the relay, like https://keys.acme.example")
	}
	return s, nil
}
