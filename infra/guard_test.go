package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/infra/guard"
	"github.com/secure-share/secure-share/test/needs"
)

// flaw is a change of a template that breaks one rule: it sets the value at a
// path below a resource, named by its construct. If the stack lacks the
// resource, it is added.
type flaw struct {
	stack    *synthesized
	resource string
	path     string
	value    any
}

// flaws break each rule at least once, and no other.
var flaws = map[string][]flaw{
	"buckets_are_private": {
		{&files, "Blobs", "Properties.PublicAccessBlockConfiguration.BlockPublicPolicy", false},
		{&files, "Blobs", "Properties.WebsiteConfiguration", map[string]any{"IndexDocument": "index.html"}},
		{&page, "Page", "Properties.PublicAccessBlockConfiguration.RestrictPublicBuckets", false},
	},
	"buckets_forget": {
		{&files, "Blobs", "Properties.VersioningConfiguration", map[string]any{"Status": "Enabled"}},
		{&files, "Blobs", "Properties.LifecycleConfiguration.Rules.0.ExpirationInDays", 5},
		{&files, "Blobs", "Properties.LifecycleConfiguration.Rules.0.Status", "Disabled"},
	},
	"bucket_policies_only_deny": {
		{&files, "Blobs/Policy", "Properties.PolicyDocument.Statement.0.Effect", "Allow"},
		{&page, "Page/Policy", "Properties.PolicyDocument.Statement.2.Action", "s3:PutObject"},
		{&page, "Page/Policy", "Properties.PolicyDocument.Statement.2.Principal", map[string]any{"AWS": "*"}},
		{&page, "Page/Policy", "Properties.PolicyDocument.Statement.2.Condition", map[string]any{}},
	},
	"pages_come_from_the_bucket": {
		{&page, "Distribution", "Properties.DistributionConfig.Origins.0", map[string]any{"DomainName": "elsewhere.example"}},
		{&page, "Distribution", "Properties.DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations", []any{map[string]any{"EventType": "viewer-response"}}},
		{&page, "Distribution", "Properties.DistributionConfig.DefaultCacheBehavior.FunctionAssociations", []any{map[string]any{"EventType": "viewer-response"}}},
		{&page, "Distribution", "Properties.DistributionConfig.CacheBehaviors", []any{map[string]any{"PathPattern": "/x"}}},
	},
	"pages_have_their_headers": {
		{&page, "Distribution", "Properties.DistributionConfig.DefaultCacheBehavior", map[string]any{"ViewerProtocolPolicy": "https-only"}},
		{&page, "Headers", "Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy", "default-src *"},
		{&page, "Headers", "Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy", "default-src 'none'; script-src 'self' blob:"},
		{&page, "Headers", "Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.Override", false},
	},
	"pages_speak_tls_12": {
		{&page, "Distribution", "Properties.DistributionConfig.ViewerCertificate.MinimumProtocolVersion", "TLSv1"},
		{&page, "Distribution", "Properties.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy", "allow-all"},
	},
	"page_visits_are_not_logged": {{&page, "Distribution", "Properties.DistributionConfig.Logging", map[string]any{"Bucket": "logs"}}},
	"tables_forget": {
		{&files, "Shares", "Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", true},
		{&keys, "Tickets", "Properties.TimeToLiveSpecification.Enabled", false},
	},
	"streams_tell_only_keys": {{&files, "Shares", "Properties.StreamSpecification.StreamViewType", "NEW_AND_OLD_IMAGES"}},
	"queues_are_encrypted":   {{&files, "ReaperFailures", "Properties.SqsManagedSseEnabled", false}},
	"topics_are_encrypted":   {{&keys, "AlarmTopic", "Properties", map[string]any{}}},
	"logs_are_kept_60_days":  {{&files, "AccessLog", "Properties.RetentionInDays", 90}},
	"logs_go_nowhere":        {{&keys, "new", "Type", "AWS::Logs::SubscriptionFilter"}},

	"rights_name_what_they_are_for": {
		{&files, "reaperRole", "Properties.Policies.0.PolicyDocument.Statement.0.Action", "dynamodb:*"},
		{&files, "fileapiRole", "Properties.Policies.0.PolicyDocument.Statement.1.Action.0", "s3:Get*"},
		{&files, "fileapiRole", "Properties.Policies.0.PolicyDocument.Statement.1.Resource", "*"},
		{&keys, "keymailerRole", "Properties.ManagedPolicyArns", []any{"arn:aws:iam::aws:policy/AdministratorAccess"}},
	},
	"signing_keys_are_lent_to_nobody": {
		{&files, "TicketKey2", "Properties.KeyPolicy.Statement.0.Action.0", "kms:CreateGrant"},
		{&files, "TicketKey2", "Properties.KeySpec", "RSA_2048"},
	},
	"functions_are_invoked_by_something_named": {{&files, "fileapi/ApiMayInvoke", "Properties", map[string]any{"Principal": "*"}}},
	"nothing_else_gets_in": {
		{&files, "new", "Type", "AWS::IAM::User"}, {&keys, "new", "Type", "AWS::Lambda::Url"}, {&keys, "new", "Type", "Custom::Anything"},
	},

	"functions_are_bounded": {{&files, "reaper", "Properties.Timeout", 900}},
	"gateways_are_throttled": {
		{&files, "ApiStage", "Properties.DefaultRouteSettings.ThrottlingRateLimit", 10_000},
		{&files, "LiveStage", "Properties.DefaultRouteSettings.ThrottlingBurstLimit", 10_000},
	},
	"http_apis_are_logged": {
		{&keys, "ApiStage", "Properties.AccessLogSettings.Format", `{"ip":"$context.identity.sourceIp"}`},
	},
	"domains_speak_tls_12": {{&files, "new", "", map[string]any{"Type": "AWS::ApiGatewayV2::DomainName",
		"Properties": map[string]any{"DomainNameConfigurations": []any{map[string]any{"SecurityPolicy": "TLS_1_0"}}}}}},
	"streams_give_up": {
		{&files, "ReaperStream", "Properties.MaximumRecordAgeInSeconds", -1},
		{&files, "ReaperStream", "Properties.FunctionResponseTypes", []any{}},
	},
	"schedules_give_up":                  {{&files, "Sweep", "Properties.Target.RetryPolicy.MaximumEventAgeInSeconds", 86400}},
	"mails_go_encrypted_and_untracked":   {{&keys, "Mails", "Properties.DeliveryOptions.TlsPolicy", "OPTIONAL"}},
	"mail_events_are_only_counted":       {{&keys, "MailEvents", "Properties.EventDestination.MatchingEventTypes.0", "OPEN"}},
	"alarms_say_what_missing_data_means": {{&keys, "Bounces", "Properties.TreatMissingData", "missing"}},
}

// check checks the templates of a folder against the rules.
func check(t *testing.T, dir string) []guard.Result {
	t.Helper()
	templates, err := filepath.Glob(filepath.Join(dir, "*.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := guard.Check("..", templates...)
	needs.Started(t, err, guard.ErrNotInstalled)
	return results
}

func TestTheStacksKeepTheRules(t *testing.T) {
	dir := t.TempDir()
	for _, stack := range []synthesized{files, keys, page} {
		write(t, dir, *stack.stack.StackName(), stack.text)
	}
	about := map[string]bool{"domains_speak_tls_12": true} // applies only with a custom domain
	for _, r := range check(t, dir) {
		for _, rule := range r.Broken {
			t.Errorf("%s breaks %s", r.Template, rule)
		}
		for _, rule := range r.Held {
			about[rule] = true
		}
	}
	for _, rule := range rules(t) {
		if !about[rule] {
			t.Errorf("%s is about nothing in any stack", rule)
		}
	}
}

func TestEachFlawIsFoundByItsRule(t *testing.T) {
	if have := slices.Sorted(maps.Keys(flaws)); !slices.Equal(have, rules(t)) {
		t.Errorf("flaws for\n\t%q\nrules are\n\t%q", have, rules(t))
	}
	dir := t.TempDir()
	for rule, all := range flaws {
		for n, f := range all {
			write(t, dir, rule+"."+strconv.Itoa(n), f.plant(t))
		}
	}
	for _, r := range check(t, dir) {
		rule, _, _ := strings.Cut(r.Template, ".")
		if !slices.Equal(r.Broken, []string{rule}) {
			t.Errorf("%s breaks %q", r.Template, r.Broken)
		}
	}
}

// plant returns the stack's template with the flaw.
func (f flaw) plant(t *testing.T) string {
	t.Helper()
	var template map[string]any
	if err := json.Unmarshal([]byte(f.stack.text), &template); err != nil {
		t.Fatal(err)
	}
	resources := template["Resources"].(map[string]any)
	id := "New"
	for logical, name := range f.stack.names {
		if name == f.resource {
			id = logical
		}
	}
	if resources[id] == nil {
		resources[id] = map[string]any{"Type": "", "Properties": map[string]any{}}
	}
	if (id == "New") != (f.resource == "new") {
		t.Fatalf("there is no %s", f.resource)
	}
	resources[id] = set(resources[id], strings.FieldsFunc(f.path, func(r rune) bool { return r == '.' }), f.value)
	raw, err := json.Marshal(template)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// set returns in with value at the path.
func set(in any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	switch in := in.(type) {
	case []any:
		n, _ := strconv.Atoi(path[0])
		in[n] = set(in[n], path[1:], value)
		return in
	case map[string]any:
		in[path[0]] = set(in[path[0]], path[1:], value)
		return in
	}
	return map[string]any{path[0]: set(nil, path[1:], value)}
}

func write(t *testing.T, dir, name, template string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name+".template.json"), []byte(template), 0o600); err != nil {
		t.Fatal(err)
	}
}

// rules lists the names of the rules, sorted.
func rules(t *testing.T) (names []string) {
	t.Helper()
	paths, err := filepath.Glob("guard/*.guard")
	if err != nil || len(paths) == 0 {
		t.Fatal("there are no rules", err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^rule (\w+)`).FindAllStringSubmatch(string(raw), -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}
