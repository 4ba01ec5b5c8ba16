package client_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
)

// A file that the site's policy does not allow is neither read nor sent. The error
// names the rule as the HTTP API does.
func TestRulesAreCheckedBeforeAnythingIsRead(t *testing.T) {
	for name, c := range map[string]struct {
		size    int64
		largest int64
		domains []string
		method  client.DeliveryMethod
		rule    string
	}{
		"no rule":                        {10, 0, nil, client.ByMail, ""},
		"as large as allowed":            {10, 10, nil, client.ByMail, ""},
		"a byte more":                    {11, 10, nil, client.ByMail, "largestFile"},
		"the domain":                     {10, 0, []string{"globex.example", "acme.example"}, client.ByMail, ""},
		"another domain":                 {10, 0, []string{"globex.example"}, client.ByMail, "domains"},
		"a subdomain":                    {10, 0, []string{"mail.acme.example"}, client.ByMail, "domains"},
		"another domain, nothing mailed": {10, 0, []string{"globex.example"}, client.ByHand, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.LargestFile, w.Domains = c.largest, c.domains
			in := toBob(t, c.method)
			in.Path, in.Name, in.Size = "", "plan.bin", c.size
			read := &counting{text: strings.NewReader(strings.Repeat("x", int(c.size)))}
			in.Content = read
			_, err := w.as(alice).Send(t.Context(), in)
			var refused *client.PolicyError
			if c.rule == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.As(err, &refused) || refused.Rule != c.rule || !strings.Contains(err.Error(), "rule "+c.rule) {
				t.Errorf("error %v", err)
			}
			if read.calls != 0 || slices.ContainsFunc(w.Log, func(l string) bool { return strings.HasPrefix(l, "POST") }) {
				t.Errorf("%d reads, calls %v", read.calls, w.Log)
			}
		})
	}
}

// A file for a person without an account that lacks the password which the policy
// requires is not sent. A colleague needs none.
func TestTheDemandedPasswordIsCheckedBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		required       string
		password, gate bool
		allowed        bool
	}{
		"none required":           {"", false, false, true},
		"none":                    {"any", false, false, false},
		"a gate":                  {"any", true, true, true},
		"part of the key":         {"any", true, false, true},
		"a gate is not enough":    {"sealed", true, true, false},
		"part of the key, sealed": {"sealed", true, false, true},
		"unknown":                 {"stricter", true, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.Passwords = c.required
			in := forOutsider
			in.Content, in.Size, in.Mail, in.Gate = strings.NewReader("plan"), 4, address(t), c.gate
			if c.password {
				in.Password = parsed(t, "correct horse")
			}
			_, err := w.as(alice).Send(t.Context(), in)
			var refused *client.PolicyError
			if (err == nil) != c.allowed || err != nil && (!errors.As(err, &refused) || refused.Rule != "passwords") {
				t.Errorf("error %v", err)
			}
			if posted := slices.ContainsFunc(w.Log, func(l string) bool { return strings.HasPrefix(l, "POST") }); posted != c.allowed {
				t.Errorf("calls %v", w.Log)
			}
			if _, err := w.as(alice).Send(t.Context(), toBob(t, client.ByMail)); err != nil {
				t.Errorf("to a colleague: %v", err)
			}
		})
	}
}

// A key is delivered again by the rules in force when its share was announced, which only
// the services know.
func TestResendingIsNotHeldToTheSizeOfToday(t *testing.T) {
	w := newServices(t)
	sent, err := w.as(alice).Send(t.Context(), toBob(t, client.ByMail))
	if err != nil {
		t.Fatal(err)
	}
	w.LargestFile = 1
	in := client.ResendInput{ID: sent.ID, Secret: sent.Secret, DeliveryMethod: client.ByMail, Mail: address(t)}
	if _, err := w.as(alice).ResendKey(t.Context(), in); err != nil || sent.Share.Status != string(share.Available) {
		t.Errorf("%v, %v", sent.Share.Status, err)
	}
}

type counting struct {
	text  *strings.Reader
	calls int
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	c.calls++
	return c.text.ReadAt(p, off)
}
