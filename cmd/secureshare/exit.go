package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/shared/client"
)

// Exit codes. Scripts may rely on them.
const (
	exitOK          = 0
	exitInternal    = 1
	exitUsage       = 2
	exitNotFound    = 3
	exitRefused     = 4
	exitEnded       = 5
	exitUnavailable = 6
	exitVerify      = 7
	exitPartly      = 8
	exitSignIn      = 9
	exitOutput      = 10
	exitKeyUnknown  = 11
	exitTimeout     = 12
	exitInterrupted = 130
)

// exits gives each code a name for problems and a text for --help.
var exits = []struct {
	code          int
	name, meaning string
}{
	{exitOK, "ok", "done"},
	{exitInternal, "internal", "something unexpected"},
	{exitUsage, "usage", "bad arguments, a file that cannot be read, or a folder where the file cannot be written"},
	{exitNotFound, "not-found", "no such share, or it is not yours"},
	{exitRefused, "refused", "refused: wrong key, not allowed by the site's policy, a download under way elsewhere ..."},
	{exitEnded, "ended", "the share has ended: downloaded, expired, taken back ..."},
	{exitUnavailable, "unavailable", "a service cannot be reached, or asks to try again later"},
	{exitVerify, "verification", "the file is not what the sender encrypted; nothing was kept"},
	{exitPartly, "partly-done", "partly done: the key was not delivered, or not to all recipients; the download was not acknowledged; or a program of watch failed"},
	{exitSignIn, "sign-in", "the sign-in was refused"},
	{exitOutput, "output", "done, but the result could not be written to standard output"},
	{exitKeyUnknown, "key-unknown", "sent, but whether the key arrived is not known: ask before you send it again"},
	{exitTimeout, "timeout", "nothing happened within the time of --wait or --timeout"},
	{exitInterrupted, "interrupted", "stopped by a signal"},
}

func exitHelp() string {
	var b strings.Builder
	for _, e := range exits {
		fmt.Fprintf(&b, "    %3d  %s\n", e.code, e.meaning)
	}
	return b.String()
}

func exitName(code int) string {
	for _, e := range exits {
		if e.code == code {
			return e.name
		}
	}
	return ""
}

// exitCode returns the code of the first row with an error that err wraps.
func exitCode(err error) int {
	var usage usageError
	var notAllowed *client.DeliveryMethodError
	var undelivered *client.NotDeliveredError
	var unacknowledged *client.NotAcknowledgedError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage), isAny(err, client.ErrSource, client.ErrInput, client.ErrMetadataSize, client.ErrHidden, client.ErrExists, client.ErrDestination, client.ErrNoOwnDelivery, client.ErrNoPassword, client.ErrNoGate, client.ErrSeveral, client.ErrNoExtend):
		return exitUsage
	case errors.As(err, new(someFailedError)):
		return exitPartly
	case errors.Is(err, client.ErrDeliveryUnknown):
		return exitKeyUnknown
	case errors.As(err, &undelivered), errors.As(err, &unacknowledged), errors.As(err, new(commandsError)):
		return exitPartly
	case errors.As(err, new(outputError)):
		return exitOutput
	case isAny(err, errTimeout, errNotApproved):
		return exitTimeout
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case isAny(err, client.ErrVerify, client.ErrFormat, client.ErrChanged):
		return exitVerify
	case errors.Is(err, client.ErrUnreachable):
		return exitUnavailable
	case isAny(err, client.ErrSignIn, client.Unauthorized, client.UnknownProgram, client.ProgramScope):
		return exitSignIn
	case errors.Is(err, client.NotFound):
		return exitNotFound
	case slices.ContainsFunc(client.Ends(), func(s client.Slug) bool { return errors.Is(err, s) }):
		return exitEnded
	case errors.As(err, &notAllowed), errors.As(err, new(*client.PolicyError)), isAny(err, client.ErrRunning, client.ErrKey, client.ErrRole, client.Tickets, client.ErrNotTaken, client.ErrNoFileKey):
		return exitRefused
	}
	return exitOfStatus(err)
}

func exitOfStatus(err error) int {
	var p *client.Problem
	var s *client.StorageError
	status := 0
	if errors.As(err, &p) {
		status = p.Status
	} else if errors.As(err, &s) {
		status = s.Status
	}
	switch {
	case status >= http.StatusInternalServerError, status == http.StatusTooManyRequests:
		return exitUnavailable
	case status >= http.StatusBadRequest:
		return exitRefused
	}
	return exitInternal
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(t error) bool { return errors.Is(err, t) })
}
