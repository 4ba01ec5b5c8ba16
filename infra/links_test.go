package main

import (
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/env"
)

// Without a page for people without an account the stack has nothing for them, and the
// file API refuses to send to them.
func TestWithoutAPage(t *testing.T) {
	s, _ := configuredStacks(t, nil)
	for _, part := range []string{`"linkapi"`, "LinksApi", "LinkApi", "LINK#", "PAGE_URL"} {
		if strings.Contains(s.text, part) {
			t.Errorf("the stack has %s", part)
		}
	}
	with, _ := configuredStacks(t, map[string]string{"pageUrl": "https://links.acme.example/"})
	if with.outputs["LinkApi"] == nil || variablesOf(with, fileAPI)[env.PageURL] != "https://links.acme.example/" {
		t.Error("the stack has nothing for the page")
	}
	for name, r := range s.resources {
		if with.resources[name].Type != r.Type {
			t.Errorf("%s is only there without a page", name)
		}
	}
}

// Requests of strangers have their own limits. They use no instance of the file API's
// function, and do not count as requests of its gateway.
func TestStrangersHaveLimitsOfTheirOwn(t *testing.T) {
	for _, function := range []string{fileAPI, linkAPI} {
		if reserved := files.resources[function].Properties["ReservedConcurrentExecutions"]; reserved == nil || reserved.(float64) == 0 {
			t.Errorf("%s has no instances of its own", function)
		}
	}
	api := files.render(files.resources["LinksApiStage"].Properties["ApiId"])
	if other := files.render(files.resources["ApiStage"].Properties["ApiId"]); api == other {
		t.Errorf("both stages are of %s", api)
	}
	limits := files.resources["LinksApiStage"].Properties["DefaultRouteSettings"].(map[string]any)
	if limits["ThrottlingRateLimit"] != 50.0 || limits["ThrottlingBurstLimit"] != 100.0 {
		t.Errorf("the limits are %v", limits)
	}
}

// Only the page may call it, with the exact origin.
func TestOnlyThePageCallsTheLinkAPI(t *testing.T) {
	for page, want := range map[string]string{
		"https://links.acme.example/": "https://links.acme.example", "https://acme.example/a/b/": "https://acme.example", "": "",
	} {
		t.Run(page, func(t *testing.T) {
			if got := (Config{PageURL: page}).PageOrigin(); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestADomainOfItsOwnForTheLinkAPI(t *testing.T) {
	s, _ := configuredStacks(t, map[string]string{
		"pageUrl": "https://links.acme.example/", "linksDomain": "api.links.acme.example", "linksHostedZoneId": "Z0123456789",
		"filesDomain": "files.acme.example", "filesHostedZoneId": "Z0123456789",
	})
	for name, domain := range map[string]string{"LinksDomain": "api.links.acme.example", "Domain": "files.acme.example"} {
		t.Run(name, func(t *testing.T) {
			if got := s.resources[name].Properties["DomainName"]; got != domain {
				t.Errorf("%s is %v", name, got)
			}
		})
	}
}
