package problem

import (
	"context"
	"errors"
	"net/http"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/share"
)

type kind struct {
	err    error
	status int
	slug   string
	title  string
	detail string
}

var (
	internal    = kind{nil, http.StatusInternalServerError, "internal", "Something went wrong on our side", "Nothing was lost. Please try again."}
	unavailable = kind{ErrUnavailable, http.StatusServiceUnavailable, "unavailable", "A service is unavailable", "Nothing was lost. Please try again."}
)

// table is read from the top; the first sentinel that the error wraps decides.
// share.ErrNotFound answers the unknown and the forbidden alike.
var table = []kind{
	{forgetoken.ErrInvalid, http.StatusUnauthorized, "unauthorized", "The sign-in was not accepted", "Reload the page to sign in again."},
	{forgetoken.ErrKeysUnavailable, http.StatusServiceUnavailable, "unavailable", "Sign-ins cannot be checked right now", "Please try again in a minute."},
	{share.ErrNotFound, http.StatusNotFound, "not-found", "There is no such share", "It does not exist, or it is not for you."},
	{ErrNoRoute, http.StatusNotFound, "not-found", "There is nothing here", ""},
	{ErrMethod, http.StatusMethodNotAllowed, "method-not-allowed", "The method is not allowed here", ""},
	{ErrMalformed, http.StatusBadRequest, "malformed", "The request is malformed", ""},
	{ErrTooLarge, http.StatusRequestEntityTooLarge, "too-large", "The request body is too large", ""},
	{ErrMediaType, http.StatusUnsupportedMediaType, "unsupported-media-type", "The body must be application/json", ""},

	{share.ErrIDTaken, http.StatusConflict, "id-taken", "The id belongs to another share", "Make a new random id."},
	{share.ErrSelf, http.StatusUnprocessableEntity, "self", "Sender and recipient are the same person", "Choose somebody else."},
	{share.ErrEmpty, http.StatusUnprocessableEntity, "empty", "A sealed file cannot be empty", ""},
	{share.ErrTooLong, http.StatusRequestEntityTooLarge, "too-long", "The file is larger than allowed here", ""},
	{share.ErrOnePut, http.StatusRequestEntityTooLarge, "one-put", "The file is too long for a single PUT", "Announce it without sha256, to upload it in parts."},
	{share.ErrMetadata, http.StatusRequestEntityTooLarge, "metadata", "Sealed metadata and description take 4 KiB each at most, the file info 1 KiB", ""},
	{share.ErrNotBegun, http.StatusConflict, "not-begun", "No upload in parts has begun", "Announce the share without sha256, again if the answer was lost."},
	{share.ErrNoSuchPart, http.StatusBadRequest, "no-such-part", "The file has no such part", "Parts count from 1 to the number in the answer to the announcement."},
	{share.ErrCommitted, http.StatusConflict, "committed", "The share is committed already", "There is nothing left to upload."},
	{share.ErrNotStored, http.StatusConflict, "not-stored", "The file has not arrived yet", "Upload it, then commit again."},
	{share.ErrMismatch, http.StatusConflict, "mismatch", "What was uploaded is not what was announced", "Send the file again as a new share."},
	{share.ErrRecommit, http.StatusConflict, "recommit", "The share was committed for another address", "Ask for a new mail ticket to change the address."},
	{share.ErrUncommitted, http.StatusConflict, "uncommitted", "The share is not committed yet", ""},
	{share.ErrTickets, http.StatusTooManyRequests, "tickets", "The key was mailed too often", "Hand the key over by another road, or send the file anew."},
	{share.ErrWrongKey, http.StatusForbidden, "wrong-key", "The key does not fit", "Nothing happened to the file. Check the key and try again."},
	{share.ErrClaimed, http.StatusConflict, "claimed", "A download is under way", "It can be resumed where it began, or started anew when its lease ends."},
	{share.ErrNoSuchClaim, http.StatusForbidden, "no-such-claim", "No download was started under this claim id", ""},

	{share.ErrDownloaded, http.StatusGone, "downloaded", "The file was downloaded", "It was deleted after its one download."},
	{share.ErrUnconfirmed, http.StatusGone, "unconfirmed", "The file is gone", "Downloads were started but none was confirmed."},
	{share.ErrDeclined, http.StatusGone, "declined", "The recipient declined the file", ""},
	{share.ErrRevoked, http.StatusGone, "revoked", "The sender took the file back", ""},
	{share.ErrExpired, http.StatusGone, "expired", "The file has expired", "Ask the sender to send it again."},
	{share.ErrAbandoned, http.StatusGone, "abandoned", "The upload was not finished in time", "Send the file again."},

	{mailticket.ErrUsed, http.StatusConflict, "ticket-used", "This mail ticket was used before", "No second mail was sent. Ask for a new ticket to mail the key again."},
	{mailticket.ErrInvalid, http.StatusUnauthorized, "ticket-invalid", "The mail ticket was not accepted", "Ask for a new ticket."},
	{mailticket.ErrCap, http.StatusTooManyRequests, "mail-cap", "Too many mails in the last hour", "Try again later with a new ticket, or hand the key over by another road."},
	{ErrKeyMismatch, http.StatusForbidden, "key-mismatch", "The key does not belong to this share", "No mail was sent."},
	{ErrRecipientMismatch, http.StatusForbidden, "recipient-mismatch", "The ticket is for another address", "No mail was sent."},
	{ErrMailFailed, http.StatusBadGateway, "mail-failed", "The mail could not be handed over", "Ask for a new ticket and try again, or hand the key over by another road."},
	{share.ErrContended, http.StatusServiceUnavailable, "unavailable", "Too many changes at the same time", "Nothing was lost. Please try again."},
	unavailable,
}

// find looks an error up. One that the table does not know is the fault of a
// service that this one needs, if it says so or the time for the answer is over.
func find(err error) kind {
	for _, k := range table {
		if errors.Is(err, k.err) {
			return k
		}
	}
	var outage interface{ Unavailable() bool }
	if errors.As(err, &outage) && outage.Unavailable() || errors.Is(err, context.DeadlineExceeded) {
		return unavailable
	}
	return internal
}
