package main

import (
	"fmt"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

var statusWords = map[share.Status]string{
	share.Uploading:   "uploading",
	share.Available:   "available",
	share.Claimed:     "downloading",
	share.Downloaded:  "downloaded",
	share.Unconfirmed: "not confirmed",
	share.Declined:    "declined",
	share.Revoked:     "taken back",
	share.Expired:     "expired",
	share.Abandoned:   "abandoned",
}

// cannotBeRead replaces the status of a share that the service cannot read in
// full.
const cannotBeRead = "cannot be read"

// inWords is the status in the words of the app.
func inWords(status string) string {
	if w := statusWords[share.Status(status)]; w != "" {
		return w
	}
	return visible(status)
}

// openedInWords is how often a share was opened that may be opened several times, and
// empty for any other share.
func openedInWords(s wire.Share) string {
	switch {
	case s.UntilExpiry && s.Opened == 0:
		return "not opened yet, until it expires"
	case s.UntilExpiry:
		return "opened " + times(s.Opened) + ", until it expires"
	case s.Openings > 0:
		return fmt.Sprintf("opened %d of %d times", s.Opened, s.Openings)
	}
	return ""
}

// times is "once" or a number of times.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

var eventWords = map[share.Happening]string{
	share.Created:      "upload begun",
	share.Committed:    "available",
	share.LeaseGranted: "download begun",
	share.LeaseLapsed:  "download not confirmed in time",
	share.Opened:       "downloaded, can be opened again",
	share.Confirmed:    "download confirmed late",
	share.Uninstalled:  "app removed from the site",
	share.BlobDeleted:  "file deleted",
}

func eventInWords(e wire.Entry) string {
	w := eventWords[share.Happening(e.What)]
	if w == "" {
		w = inWords(e.What)
	}
	if e.Until != nil {
		w += ", until " + e.Until.Local().Format("15:04")
	}
	return w
}

// when formats local time to the minute.
func when(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.Local().Format("Mon 2 Jan 15:04")
}

// size formats a number of bytes with about three digits.
func size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	v, units := float64(n), "kMGT"
	for v /= 1000; v >= 999.95 && len(units) > 1; v /= 1000 {
		units = units[1:]
	}
	return fmt.Sprintf("%.1f %cB", v, units[0])
}

// visible makes another person's text safe to print on a terminal, on one line.
func visible(s string) string { return client.WithoutInvisible(s) }

// isVisible reports whether the text, which others will see, has no invisible characters.
func isVisible(s string) bool { return visible(s) == s }
