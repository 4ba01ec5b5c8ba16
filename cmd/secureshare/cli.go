package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/secure-share/secure-share/shared/share"
)

// cli is the grammar of the command line.
type cli struct {
	globals

	Send         sendCmd         `cmd:"" help:"Send files and deliver their key."`
	Inbox        inboxCmd        `cmd:"" help:"List what was sent to you."`
	Outbox       outboxCmd       `cmd:"" help:"List what you sent."`
	Status       statusCmd       `cmd:"" help:"Show one share and its history."`
	Get          getCmd          `cmd:"" help:"Download, verify and acknowledge a file."`
	Watch        watchCmd        `cmd:"" help:"Print changes to your shares as they happen, and run a program for each."`
	Add          addCmd          `cmd:"" help:"Send a file that you sent before to another colleague."`
	Extend       extendCmd       `cmd:"" help:"Give the recipient more time to open a file that you sent."`
	Link         linkCmd         `cmd:"" help:"Print the link of a file that you sent to a person without an account, show it as a QR code, or open a mail with it."`
	UnlockSecret unlockSecretCmd `cmd:"" help:"Print the secret with which a website unlocks a file that you sent with --gate for its visitors."`
	LiftLock     liftLockCmd     `cmd:"" help:"Let the recipient of a file try passwords again, after too many wrong ones."`
	TakeBack     takeBackCmd     `cmd:"" name:"take-back" aliases:"revoke" help:"Take back a file that you sent."`
	Decline      declineCmd      `cmd:"" help:"Decline a file that was sent to you."`
	ResendKey    resendCmd       `cmd:"" help:"Deliver the key again for a file that you sent."`
	Own          ownCmd          `cmd:"" name:"own-delivery" help:"Show, set or test the service of your organisation that delivers keys."`
	Whoami       whoamiCmd       `cmd:"" help:"Show who you are signed in as."`
	Login        loginCmd        `cmd:"" help:"Sign in to a deployed service: you approve this computer in the app, under Programs."`
	Logout       logoutCmd       `cmd:"" help:"Forget a sign-in on this computer."`
	Profiles     profilesCmd     `cmd:"" help:"List the sign-ins of this computer."`
	Application  applicationCmd  `cmd:"" help:"Make the key and the certificate of a trusted application, or show those that exist, and publish the certificate."`
	Completion   completionCmd   `cmd:"" help:"Print a script that completes commands and flags in a shell."`
	Man          manCmd          `cmd:"" help:"Print the manual page."`
}

type globals struct {
	Profile   string `env:"SECURESHARE_PROFILE" placeholder:"NAME" help:"Which sign-in to use: local for the local stack, or one of secureshare profiles (the last login, unless --as is given)."`
	As        string `env:"SECURESHARE_AS" placeholder:"NAME" help:"Profile local: who you are."`
	Site      string `default:"acme" env:"SECURESHARE_SITE" help:"Profile local: the site."`
	Endpoints path   `default:".local/endpoints.json" env:"SECURESHARE_ENDPOINTS" placeholder:"FILE" help:"Profile local: where the stack wrote its addresses (${default})."`
	State     path   `env:"SECURESHARE_STATE" placeholder:"FOLDER" help:"Where sign-ins, unfinished downloads and undelivered keys are stored (a folder of your user settings, and the private keys of sign-ins in the keychain of this computer)."`
	JSON      bool   `name:"json" help:"Print one JSON object on standard output, whatever happens; with watch, one on each line."`
	Quiet     bool   `short:"q" help:"Print results and errors only: no progress and no hints."`

	Version kong.VersionFlag `help:"Print the version."`
}

// Help is shown below the flags.
func (cli) Help() string {
	return `Messages and progress go to standard error. With --json standard output holds exactly one object (with watch, one on each line): the result, or a problem (RFC 9457) with the member exitCode.

No colours are used.

Exit codes:

` + exitHelp()
}

// path is a file name, which may be invalid UTF-8. kong accepts only UTF-8 in a
// plain string.
type path string

func (p *path) Decode(ctx *kong.DecodeContext) error {
	token, err := ctx.Scan.PopValue("path")
	if err == nil {
		*p = path(fmt.Sprint(token.Value))
	}
	return err
}

// takeValues are the flags whose next argument is always their value.
func takeValues(grammar *kong.Application) map[string]bool {
	flags := map[string]bool{}
	for _, command := range grammar.Leaves(false) {
		for _, f := range slices.Concat(command.AllFlags(false)...) {
			flags["--"+f.Name] = !f.IsBool()
			if f.Short != 0 {
				flags["-"+string(f.Short)] = !f.IsBool()
			}
		}
	}
	return flags
}

// isToken reports whether s has the form of a share id, which is also the form
// of a key.
func isToken(s string) bool {
	_, err := share.ParseID(s)
	return err == nil
}

// unquoted puts a message on one line and removes what could be a key that was
// typed in the wrong place.
func unquoted(message string, args []string) string {
	for _, a := range args {
		_, value, _ := strings.Cut(a, "=")
		for _, s := range []string{a, value} {
			if isToken(s) {
				message = strings.ReplaceAll(message, s, "[hidden]")
			}
		}
	}
	return strings.Join(strings.Fields(message), " ")
}

// shareID is a positional argument.
type shareID struct {
	ID string `arg:"" name:"id" help:"The share: 22 letters, digits, - and _."`
}

func (s shareID) parse() (share.ID, error) {
	id, err := share.ParseID(s.ID)
	if err != nil {
		return "", usagef("that is not a share id: 22 letters, digits, - and _ are expected")
	}
	return id, nil
}
