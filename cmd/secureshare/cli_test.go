package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestIDsLast(t *testing.T) {
	const id, odd = "AAAAAAAAAAAAAAAAAAAAAA", "-AAAAAAAAAAAAAAAAAAAAA"
	tests := map[string]struct{ in, want []string }{
		"nothing":     {nil, nil},
		"plain":       {[]string{"get", id, "-o", "x"}, []string{"get", id, "-o", "x"}},
		"a hyphen":    {[]string{"get", odd, "-o", "x"}, []string{"get", "-o", "x", "--", odd}},
		"two hyphens": {[]string{"get", "-" + odd[:21], "--json"}, []string{"get", "--json", "--", "-" + odd[:21]}},
		"a key":       {[]string{"get", id, "--key", odd}, []string{"get", id, "--key", odd}},
		"both":        {[]string{"get", odd, "--key", odd}, []string{"get", "--key", odd, "--", odd}},
		"dashes":      {[]string{"get", odd, "--", "x"}, []string{"get", "--", odd, "x"}},
		"after them":  {[]string{"get", "--", odd}, []string{"get", "--", odd}},
		"empty":       {[]string{"get", ""}, []string{"get", ""}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := idsLast(test.in, map[string]bool{"--key": true, "-o": true}); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// A share id may begin with a hyphen.
func TestOddID(t *testing.T) {
	const odd = "-AAAAAAAAAAAAAAAAAAAAA"
	var c cli
	parser, err := kong.New(&c, kong.WithHyphenPrefixedParameters(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(idsLast([]string{"get", odd, "--key", odd}, takeValues(parser.Model))); err != nil || c.Get.ID != odd || c.Get.Key != odd {
		t.Errorf("id %q, key %q, %v", c.Get.ID, c.Get.Key, err)
	}
}

func TestTakeValues(t *testing.T) {
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	flags := takeValues(parser.Model)
	for flag, want := range map[string]bool{
		"--as": true, "--to": true, "--key": true, "--output": true, "-o": true, "--limit": true,
		"--json": false, "--show-key": false, "--help": false, "-h": false, "-x": false,
	} {
		t.Run(flag, func(t *testing.T) {
			if flags[flag] != want {
				t.Errorf("%s takes a value: %v", flag, flags[flag])
			}
		})
	}
	for flag := range flags {
		if isToken(flag) {
			t.Errorf("%s looks like an id", flag)
		}
	}
}

// An error of kong lists all values of a flag, so its help explains all of them.
func TestHelpNamesAllValues(t *testing.T) {
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, command := range parser.Model.Children {
		for _, flag := range command.Flags {
			for _, value := range flag.EnumSlice() {
				found++
				if !strings.Contains(flag.Help, value) {
					t.Errorf("%s --%s: the help does not name %s", command.Name, flag.Name, value)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no flag has a fixed set of values")
	}
}

func TestExitCode(t *testing.T) {
	slug := func(s client.Slug, status int) error {
		return fmt.Errorf("call: %w", &client.Problem{Problem: wire.Problem{Type: wire.ProblemPrefix + string(s), Status: status}})
	}
	tests := map[int][]error{
		exitOK:       {nil},
		exitInternal: {errors.New("x"), client.ErrAnswer},
		exitUsage:    {usagef("x"), client.ErrSource, client.ErrInput, client.ErrMetadataSize, client.ErrHidden, client.ErrExists, client.ErrDestination, client.ErrNoOwnDelivery, client.ErrNoPassword, client.ErrNoGate},
		exitNotFound: {slug(client.NotFound, 404)},
		exitRefused: {slug(client.WrongKey, 403), slug(client.WrongPassword, 403), slug(client.PasswordNeeded, 403), slug(client.Claimed, 409), slug(client.Tickets, 429), slug(client.TooLong, 413),
			client.ErrRunning, client.ErrKey, client.ErrRole, client.ErrNotTaken, &client.DeliveryMethodError{Method: client.ByMail}, &client.PolicyError{Rule: "largestFile"}, &client.StorageError{Status: 400}},
		exitEnded: {slug(client.Downloaded, 410), slug(client.Unconfirmed, 410), slug(client.Declined, 410), slug(client.Revoked, 410),
			slug(client.Expired, 410), slug(client.Abandoned, 410)},
		exitUnavailable: {client.ErrUnreachable, slug("internal", 500), slug("", 502), slug(client.MailCap, 429), slug(client.Locked, 429), &client.StorageError{Status: 503}},
		exitVerify:      {client.ErrVerify, client.ErrFormat, client.ErrChanged},
		exitPartly: {&client.NotDeliveredError{Err: client.ErrUnreachable}, &client.NotAcknowledgedError{Err: context.Canceled},
			partly{commandsError(1)}, partly{&client.NotDeliveredError{Err: slug(client.MailCap, 429)}}, &client.NotDeliveredError{Err: client.ErrNotTaken}},
		exitSignIn:      {client.ErrSignIn, slug(client.Unauthorized, 401)},
		exitOutput:      {outputError{io.ErrShortWrite}},
		exitKeyUnknown:  {client.ErrDeliveryUnknown, partly{&client.NotDeliveredError{Err: client.ErrDeliveryUnknown}}},
		exitTimeout:     {errTimeout, fmt.Errorf("%w within %v", errNotApproved, time.Second)},
		exitInterrupted: {context.Canceled},
	}
	for want, errs := range tests {
		t.Run(fmt.Sprint(want), func(t *testing.T) {
			for _, err := range errs {
				if got := exitCode(err); got != want {
					t.Errorf("%v: exit code %d, want %d", err, got, want)
				}
			}
			if exitName(want) == "" || !strings.Contains(cli{}.Help(), fmt.Sprintf(" %d  ", want)) {
				t.Errorf("exit code %d is not documented", want)
			}
		})
	}
	if len(tests) != len(exits) {
		t.Errorf("%d codes are documented, %d tested", len(exits), len(tests))
	}
}

func TestOpenedInWords(t *testing.T) {
	for want, s := range map[string]wire.Share{
		"":                                 {},
		"opened 0 of 2 times":              {Openings: 2},
		"opened 1 of 2 times":              {Openings: 2, Opened: 1},
		"not opened yet, until it expires": {UntilExpiry: true},
		"opened once, until it expires":    {UntilExpiry: true, Opened: 1},
		"opened 2 times, until it expires": {UntilExpiry: true, Opened: 2},
	} {
		t.Run(want, func(t *testing.T) {
			if got := openedInWords(s); got != want {
				t.Errorf("openedInWords = %q", got)
			}
		})
	}
	for n, want := range map[commandsError]string{1: "the program failed once", 2: "the program failed 2 times"} {
		t.Run(want, func(t *testing.T) {
			if got := n.Error(); got != want {
				t.Errorf("Error = %q", got)
			}
		})
	}
}

func TestWords(t *testing.T) {
	for _, s := range share.Statuses() {
		if inWords(string(s)) == "" {
			t.Errorf("no word for %s", s)
		}
	}
	for in, want := range map[string]string{"claimed": "downloading", "unconfirmed": "not confirmed", "new\x1b[2J": "new[2J"} {
		t.Run(in, func(t *testing.T) {
			if got := inWords(in); got != want {
				t.Errorf("inWords(%q) = %q", in, got)
			}
		})
	}
	for in, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_949: "999.9 kB", 999_950: "1.0 MB", 5_242_880: "5.2 MB", 1 << 50: "1125.9 TB",
	} {
		t.Run(fmt.Sprint(in), func(t *testing.T) {
			if got := size(in); got != want {
				t.Errorf("size(%d) = %q, want %q", in, got, want)
			}
		})
	}
	if when(nil) != "-" {
		t.Error("an instant that is not known is not a hyphen")
	}
}

// Each command's help explains every member of its result.
func TestJSONIsDocumented(t *testing.T) {
	for result, help := range map[reflect.Type]string{
		reflect.TypeFor[sentResult](): sendCmd{}.Help(), reflect.TypeFor[receivedResult](): getCmd{}.Help(), reflect.TypeFor[withdrawnResult](): takeBackCmd{}.Help(),
		reflect.TypeFor[resentResult](): resendCmd{}.Help(), reflect.TypeFor[ownResult](): ownCmd{}.Help(), reflect.TypeFor[whoamiResult](): whoamiCmd{}.Help(),
		reflect.TypeFor[applicationResult](): applicationCmd{}.Help(), reflect.TypeFor[liftedResult](): liftLockCmd{}.Help(), reflect.TypeFor[linkResult](): linkCmd{}.Help(), reflect.TypeFor[extendedResult](): extendCmd{}.Help(), reflect.TypeFor[unlockSecretResult](): unlockSecretCmd{}.Help(),
		reflect.TypeFor[severalResult](): sendCmd{}.Help(), reflect.TypeFor[sentToResult](): sendCmd{}.Help(), reflect.TypeFor[takenBackResult](): takeBackCmd{}.Help(),
		reflect.TypeFor[completionResult](): completionCmd{}.Help(), reflect.TypeFor[manResult](): manCmd{}.Help(),
	} {
		t.Run(result.String(), func(t *testing.T) {
			for f := range result.Fields() {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if name == "" || !regexp.MustCompile(`\b`+name+`\b`).MatchString(help) {
					t.Errorf("%s: the help does not explain %q", result, name)
				}
			}
		})
	}
}

func TestAProblemNamesTheRuleThatForbids(t *testing.T) {
	p := newProblem(fmt.Errorf("send: %w", &client.PolicyError{Rule: "domains"}))
	if p.Rule != "domains" || p.ExitCode != exitRefused {
		t.Errorf("rule %q, exit code %d", p.Rule, p.ExitCode)
	}
}
