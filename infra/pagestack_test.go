package main

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// pageStackWith synthesizes the stack of the page with changes of the settings.
func pageStackWith(t *testing.T, changes map[string]string) synthesized {
	t.Helper()
	all := withPage(changes)
	all["stage"] = production
	c, err := readConfig(with(all))
	if err != nil {
		t.Fatal(err)
	}
	app := awscdk.NewApp(&awscdk.AppProps{
		Context: &map[string]any{"aws:cdk:enable-path-metadata": true},
		Outdir:  jsii.String(filepath.Join(t.TempDir(), "cdk.out")),
	})
	return read(newPageStack(app, c))
}

// The stack exists only if its account is set, and the others do not depend on it.
func TestWithoutAStackOfThePage(t *testing.T) {
	for _, account := range []string{"", "333333333333"} {
		context := settingsOfRepository()
		dir := t.TempDir()
		maps.Copy(context, settingsOfPage(dir))
		context["pageUrl"], context["binaries"] = "https://links.secure-share.example/", filepath.Join(dir, "lambda")
		for name := range concurrencySettings {
			writeBootstrap(filepath.Join(dir, "lambda"), name, arm64.machine)
		}
		if account == "" {
			maps.DeleteFunc(context, func(name string, _ any) bool { return strings.HasPrefix(name, "page") && name != "pageUrl" })
		}
		app := awscdk.NewApp(&awscdk.AppProps{Context: &context, Outdir: jsii.String(filepath.Join(dir, "cdk.out"))})
		if err := build(app); err != nil {
			t.Fatal(err)
		}
		if there := app.Node().TryFindChild(jsii.String("SecureSharePage")) != nil; there != (account != "") {
			t.Errorf("with the account %q: %v", account, there)
		}
	}
	for _, other := range []synthesized{files, keys} {
		for _, of := range []string{"333333333333", "securesharefiles-blobs-1"} {
			if strings.Contains(other.text, of) {
				t.Errorf("%s has %s", *other.stack.StackName(), of)
			}
		}
	}
}

func TestThePageHasItsHeaders(t *testing.T) {
	hasHeaders(t, page, pagepolicy.Headers(nil, "https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com", "https://securesharefiles-blobs-1.s3.eu-central-1.amazonaws.com"))
}

// Websites that the operator names may embed the page, and no others.
func TestWhoMayEmbedThePage(t *testing.T) {
	s := pageStackWith(t, map[string]string{"pageFrameAncestors": "https://www.acme.example, https://*.shop.example"})
	frames := []string{"https://www.acme.example", "https://*.shop.example"}
	hasHeaders(t, s, pagepolicy.Headers(frames, "https://api.links.acme.example", "https://securesharefiles-blobs-1.s3.eu-central-1.amazonaws.com"))
	if policy := pagepolicy.Policy(frames); !strings.Contains(policy, "frame-ancestors https://www.acme.example https://*.shop.example;") {
		t.Errorf("the policy is %s", policy)
	}
}

func hasHeaders(t *testing.T, page synthesized, headers []pagepolicy.Header) {
	t.Helper()
	config := page.resources["Headers"].Properties["ResponseHeadersPolicyConfig"].(map[string]any)
	security := config["SecurityHeadersConfig"].(map[string]any)
	at := func(name, key string) string {
		field, _ := security[name].(map[string]any)
		if field["Override"] != true {
			t.Errorf("a file could have another %s", name)
		}
		return page.render(field[key])
	}
	have := map[string]string{
		"Content-Security-Policy":   at("ContentSecurityPolicy", "ContentSecurityPolicy"),
		"Referrer-Policy":           at("ReferrerPolicy", "ReferrerPolicy"),
		"Strict-Transport-Security": fmt.Sprintf("max-age=%.0f", security["StrictTransportSecurity"].(map[string]any)["AccessControlMaxAgeSec"]),
	}
	if security["FrameOptions"] != nil {
		have["X-Frame-Options"] = at("FrameOptions", "FrameOption")
	}
	if at("ContentTypeOptions", "Override") == "true" {
		have["X-Content-Type-Options"] = "nosniff"
	}
	for _, item := range config["CustomHeadersConfig"].(map[string]any)["Items"].([]any) {
		header := item.(map[string]any)
		if header["Override"] != true {
			t.Errorf("a file could have another %s", header["Header"])
		}
		have[header["Header"].(string)] = header["Value"].(string)
	}
	want := map[string]string{pagepolicy.StrictTransportSecurity.Name: pagepolicy.StrictTransportSecurity.Value}
	for _, h := range headers {
		want[h.Name] = h.Value
	}
	if !maps.Equal(have, want) {
		t.Errorf("got\n%q\nwant\n%q", have, want)
	}
}

// Only this distribution reads the bucket, and nobody writes to it but the account.
func TestOnlyThePageReadsItsBucket(t *testing.T) {
	var allowed []string
	for _, s := range list(page.resources["Page/Policy"].Properties["PolicyDocument"].(map[string]any)["Statement"]) {
		g := s.(map[string]any)
		if g["Effect"] != "Allow" {
			continue
		}
		source := g["Condition"].(map[string]any)["StringEquals"].(map[string]any)["AWS:SourceArn"]
		allowed = append(allowed, page.render(g["Principal"].(map[string]any)["Service"])+" "+page.render(g["Action"])+" "+page.render(g["Resource"])+" "+page.render(source))
	}
	want := []string{"cloudfront.amazonaws.com s3:GetObject Page/* arn:AWS::Partition:cloudfront::AWS::AccountId:distribution/Distribution"}
	if !slices.Equal(allowed, want) {
		t.Errorf("got %q, want %q", allowed, want)
	}
	page.has(t, "AWS::CloudFront::OriginAccessControl", map[string]any{"OriginAccessControlConfig": map[string]any{
		"OriginAccessControlOriginType": "s3", "SigningBehavior": "always", "SigningProtocol": "sigv4",
	}})
}

// What a browser sends besides the path does not reach the bucket and does not choose
// what it gets.
func TestThePageIsServed(t *testing.T) {
	page.has(t, "AWS::CloudFront::Distribution", map[string]any{"DistributionConfig": map[string]any{
		"Aliases": []any{"links.secure-share.example"}, "DefaultRootObject": "index.html",
		"ViewerCertificate":    map[string]any{"AcmCertificateArn": pageCertificate, "MinimumProtocolVersion": "TLSv1.2_2021"},
		"DefaultCacheBehavior": map[string]any{"AllowedMethods": []any{"GET", "HEAD"}, "ViewerProtocolPolicy": "redirect-to-https"},
	}})
	page.has(t, "AWS::CloudFront::CachePolicy", map[string]any{"CachePolicyConfig": map[string]any{
		"MinTTL": 0, "DefaultTTL": 0, // so that Cache-Control decides
		"ParametersInCacheKeyAndForwardedToOrigin": map[string]any{
			"CookiesConfig": map[string]any{"CookieBehavior": "none"}, "HeadersConfig": map[string]any{"HeaderBehavior": "none"},
			"QueryStringsConfig": map[string]any{"QueryStringBehavior": "none"},
		},
	}})
}

func TestTheNameOfThePage(t *testing.T) {
	told := pageStackWith(t, nil)
	if target := told.render(told.outputs["DomainTarget"]); target != "Distribution.DomainName" {
		t.Errorf("the operator is told to point at %v", target)
	}
	made := pageStackWith(t, map[string]string{"pageHostedZoneId": "Z1"})
	for name, kind := range map[string]string{"DomainRecord": "A", "DomainRecord6": "AAAA"} {
		r := made.resources[name].Properties
		if r["Name"] != "links.acme.example" || r["Type"] != kind || r["HostedZoneId"] != "Z1" {
			t.Errorf("%s is %v", name, r)
		}
		if told.resources[name].Type != "" {
			t.Errorf("%s is made although the zone is elsewhere", name)
		}
	}
}

// The hash of the page is an output, so that what was deployed can be compared.
func TestTheHashOfThePage(t *testing.T) {
	sums, err := os.ReadFile(filepath.Join(settingsOfPage(t.TempDir())["pageFolder"].(string), "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%x", sha256.Sum256(sums))
	if got := page.outputs["PageHash"]; got != want {
		t.Errorf("the hash is %v, want %s", got, want)
	}
}

// Without a built page only the stack of the page cannot be deployed.
func TestAPageThatIsNotBuilt(t *testing.T) {
	s := pageStackWith(t, map[string]string{"pageFolder": t.TempDir()})
	if s.outputs["PageHash"] != nil {
		t.Errorf("the hash is %v", s.outputs["PageHash"])
	}
	var errors []string
	for _, notes := range s.notes(t) {
		for _, n := range notes {
			if text, _ := n.Data.(string); strings.Contains(text, "make app") {
				errors = append(errors, text)
			}
		}
	}
	if len(errors) != 1 {
		t.Errorf("the notes are %q", errors)
	}
}
