package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// uncalled are the rights that the functions do not use themselves, or not in
// the tests that record the calls: by role, each with its reason.
var uncalled = map[string]map[string]string{
	"fileapiRole": {
		"logs:CreateLogStream FileApiLog": writesLog,
		"logs:PutLogEvents FileApiLog":    writesLog,
	},
	"linkapiRole": {
		"logs:CreateLogStream LinkApiLog": writesLog,
		"logs:PutLogEvents LinkApiLog":    writesLog,
	},
	"reaperRole": {
		"dynamodb:ListStreams Shares.StreamArn": "Lambda lists streams when the mapping is made and when it is changed.",
		"logs:CreateLogStream ReaperLog":        writesLog,
		"logs:PutLogEvents ReaperLog":           writesLog,
		"sqs:SendMessage ReaperFailures":        "Lambda reports in the function's name what the stream could not hand over.",
	},
	"realtimeRole": {
		"dynamodb:ListStreams Shares.StreamArn": "Lambda lists streams when the mapping is made and when it is changed.",
		"logs:CreateLogStream RealtimeLog":      writesLog,
		"logs:PutLogEvents RealtimeLog":         writesLog,
		"sqs:SendMessage ReaperFailures":        "Lambda reports in the function's name what the stream could not hand over.",
	},
	"notifierRole": {
		"logs:CreateLogStream NotifierLog": writesLog,
		"logs:PutLogEvents NotifierLog":    writesLog,
		"sqs:ReceiveMessage Notices":       polls,
		"sqs:DeleteMessage Notices":        polls,
		"sqs:GetQueueAttributes Notices":   polls,
	},
	"SweepRole": {
		"lambda:InvokeFunction reaper":   "EventBridge Scheduler invokes the reaper; the role is its own.",
		"sqs:SendMessage ReaperFailures": "EventBridge Scheduler reports what it could not hand over.",
	},
	"keymailerRole": {
		"logs:CreateLogStream KeyMailerLog": writesLog,
		"logs:PutLogEvents KeyMailerLog":    writesLog,
	},
}

const polls = "Lambda reads the queue in the function's name."

const writesLog = "Lambda writes in the function's name what that prints."

// conditions are the conditions that a right of a role must have, by role and right. No
// other right has conditions.
var conditions = map[string]string{
	"fileapiRole dynamodb:Query Shares":                   keysLike("LOG#*", "ACCOUNTS#*"),
	"keymailerRole ses:SendEmail identity/Sender":         ownAddress,
	"keymailerRole ses:SendEmail configuration-set/Mails": ownAddress,
	"linkapiRole dynamodb:GetItem Shares":                 keysLike("LINK#*", "SITE#*#SHARE#*"),
	"linkapiRole dynamodb:BatchGetItem Shares":            keysLike("LIMIT#*"),
	"linkapiRole dynamodb:PutItem Shares":                 linkedItems,
	"linkapiRole dynamodb:UpdateItem Shares":              linkedItems,
	"linkapiRole dynamodb:DeleteItem Shares":              linkedItems,
	"notifierRole dynamodb:GetItem Shares":                keysLike("SITE#*"),
	"reaperRole dynamodb:Query Shares":                    keysLike("LOG#*", "ACCOUNTS#*"),
}

const ownAddress = " if map[StringEquals:map[ses:FromAddress:no-reply@secure-share.example]]"

// linkedItems are the items that the link API changes. It leaves out policies, programs,
// applications, installations, and links.
var linkedItems = keysLike("SITE#*#SHARE#*", "LOG#*", "LIMIT#*")

func keysLike(patterns ...string) string {
	return fmt.Sprint(" if map[ForAllValues:StringLike:map[dynamodb:LeadingKeys:", patterns, "]]")
}

// wildcards are the resources that name more than one thing, with the reason.
var wildcards = map[string]string{"Blobs/blobs/*": anyBlob, "Live/live/POST/@connections/*": anyConnection}

// called are the rights that each role used in an end-to-end run, see
// test/e2e/grants.
func called(t *testing.T) map[string][]string {
	t.Helper()
	return calledIn(t, "testdata/calls.json")
}

// calledOverSMTP are the rights that the key mailer used with a mail server of the
// operator's own.
func calledOverSMTP(t *testing.T) map[string]bool {
	t.Helper()
	rights := map[string]bool{}
	for _, right := range calledIn(t, "testdata/calls-smtp.json")["keymailerRole"] {
		rights[right] = true
	}
	return rights
}

func calledIn(t *testing.T, path string) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var functions map[string][]string
	if err := json.Unmarshal(raw, &functions); err != nil {
		t.Fatal(err)
	}
	roles := make(map[string][]string)
	for function, rights := range functions {
		if len(rights) == 0 {
			t.Errorf("no call of %s was recorded", function)
		}
		roles[function+"Role"] = rights
	}
	return roles
}

// The policies grant exactly the rights that are used.
func TestRolesHaveExactlyTheRightsThatAreUsed(t *testing.T) {
	used, granted := called(t), granted(t)
	for role := range merged(granted, used) {
		for _, right := range granted[role] {
			reason := uncalled[role][right]
			switch seen := slices.Contains(used[role], right); {
			case !seen && reason == "":
				t.Errorf("%s may %s, but never does: take the right away, or say in uncalled why not", role, right)
			case seen && reason != "":
				t.Errorf("%s does %s after all: remove it from uncalled", role, right)
			}
		}
		for right := range uncalled[role] {
			if !slices.Contains(granted[role], right) {
				t.Errorf("%s may not %s: remove it from uncalled", role, right)
			}
		}
		for _, right := range used[role] {
			if !slices.Contains(granted[role], right) {
				t.Errorf("%s does %s, but may not", role, right)
			}
		}
	}
	for role := range uncalled {
		if granted[role] == nil {
			t.Errorf("there is no %s", role)
		}
	}
}

func merged(a, b map[string][]string) map[string][]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// granted lists the rights of every role of both stacks, including the rights to sign.
func granted(t *testing.T) map[string][]string {
	t.Helper()
	roles := make(map[string][]string)
	for _, stack := range []synthesized{files, keys} {
		for name, r := range stack.resources {
			switch r.Type {
			case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy":
				t.Errorf("%s gives rights besides those of the roles", name)
			case "AWS::IAM::User", "AWS::IAM::Group":
				t.Errorf("%s is not a role", name)
			case "AWS::IAM::Role":
				roles[name] = roleRights(t, stack, name)
			}
		}
	}
	// See TestOnlyTheFileAPISigns and TestWhoUsesTheOtherKeys.
	roles["fileapiRole"] = append(roles["fileapiRole"], "kms:Sign TicketKey", "kms:GenerateMac RealtimeKey", "kms:GetPublicKey NoticeKey")
	roles["notifierRole"] = append(roles["notifierRole"], "kms:Sign NoticeKey")
	roles["realtimeRole"] = append(roles["realtimeRole"], "kms:VerifyMac RealtimeKey")
	return roles
}

// roleRights returns lines "action resource". It fails on an unexpected
// condition and on a wildcard without a reason.
func roleRights(t *testing.T, stack synthesized, name string) []string {
	t.Helper()
	role := stack.resources[name].Properties
	if role["ManagedPolicyArns"] != nil {
		t.Errorf("%s has managed policies", name)
	}
	var rights []string
	for _, policy := range list(role["Policies"]) {
		for _, grant := range stack.grants(t, policy.(map[string]any)["PolicyDocument"]) {
			action, resource, _ := strings.Cut(grant, " ")
			bare, condition, conditional := strings.Cut(resource, " if ")
			bare = ownARN.ReplaceAllString(bare, "")
			if want := conditions[name+" "+action+" "+bare]; conditional != (want != "") || conditional && " if "+condition != want {
				t.Errorf("%s: %s under other conditions than expected", name, grant)
			}
			if strings.Contains(action, "*") || strings.Contains(bare, "*") && wildcards[bare] == "" {
				t.Errorf("%s: %s is wider than it needs to be", name, grant)
			}
			rights = append(rights, action+" "+bare)
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(rights)))) != len(rights) {
		t.Errorf("%s has a right twice: %v", name, rights)
	}
	return rights
}

// ownARN is the prefix of ARNs in the stack's own account and region.
var ownARN = regexp.MustCompile(`^arn:AWS::Partition:[a-z-]+:[a-z0-9-]+:\d{12}:`)

func TestOnlyTheFileAPISigns(t *testing.T) {
	for _, key := range []string{"TicketKey1", "TicketKey2"} {
		t.Run(key, func(t *testing.T) { onlyTheFileAPISigns(t, key) })
	}
}

func onlyTheFileAPISigns(t *testing.T, key string) {
	t.Helper()
	policy := files.resources[key].Properties["KeyPolicy"].(map[string]any)
	signers := 0
	for _, s := range list(policy["Statement"]) {
		statement := s.(map[string]any)
		who := files.render(statement["Principal"].(map[string]any)["AWS"])
		for _, action := range list(statement["Action"]) {
			switch {
			case !covers(t, action, "kms:Sign") && !covers(t, action, "kms:CreateGrant"):
			case who == "fileapiRole" && action == "kms:Sign":
				signers++
			default:
				t.Errorf("%v lets %s sign or appoint who signs", action, who)
			}
		}
	}
	if signers != 1 {
		t.Errorf("%d statements let the file API sign, expected 1", signers)
	}
	files.has(t, "AWS::KMS::Key", map[string]any{"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"})
}

// The file API issues tokens for live updates, and their function checks them. The
// notifier signs notices, and the file API shows the public key. Nobody else can do
// any of that.
func TestWhoUsesTheOtherKeys(t *testing.T) {
	const mac, ecdsa = " map[StringEquals:map[kms:MacAlgorithm:HMAC_SHA_512]]", " map[StringEquals:map[kms:SigningAlgorithm:ECDSA_SHA_256]]"
	for key, want := range map[string]struct {
		spec, usage string
		users       []string
	}{
		"RealtimeKey": {"HMAC_512", "GENERATE_VERIFY_MAC", []string{"fileapiRole kms:GenerateMac" + mac, "realtimeRole kms:VerifyMac" + mac}},
		"NoticeKey":   {"ECC_NIST_P256", "SIGN_VERIFY", []string{"fileapiRole kms:GetPublicKey <nil>", "notifierRole kms:Sign" + ecdsa}},
	} {
		t.Run(key, func(t *testing.T) {
			p := files.resources[key].Properties
			if p["KeySpec"] != want.spec || p["KeyUsage"] != want.usage {
				t.Errorf("%s is %v for %v", key, p["KeySpec"], p["KeyUsage"])
			}
			if users := usersOf(t, p); !slices.Equal(users, want.users) {
				t.Errorf("%s is used by %q", key, users)
			}
		})
	}
}

// usersOf lists who may use a key, by what and under which conditions. Its
// administrators, which are the account, may read its public half.
func usersOf(t *testing.T, key map[string]any) (users []string) {
	t.Helper()
	for _, s := range list(key["KeyPolicy"].(map[string]any)["Statement"]) {
		statement := s.(map[string]any)
		who := files.render(statement["Principal"].(map[string]any)["AWS"])
		for _, action := range list(statement["Action"]) {
			for _, use := range []string{"kms:GenerateMac", "kms:VerifyMac", "kms:Sign", "kms:GetPublicKey", "kms:CreateGrant"} {
				if covers(t, action, use) && action != "kms:Get*" {
					users = append(users, fmt.Sprint(who, " ", action, " ", statement["Condition"]))
				}
			}
		}
	}
	slices.Sort(users)
	return users
}

// covers reports whether an action of a policy, which may have stars, includes one.
func covers(t *testing.T, pattern any, action string) bool {
	t.Helper()
	covered, err := path.Match(pattern.(string), action)
	if err != nil {
		t.Fatal(err)
	}
	return covered
}

func TestOnlyItsOwnGatewayInvokesAFunction(t *testing.T) {
	apis := map[string]string{fileAPI + "/ApiMayInvoke": ":Api/*/*", realtime + "/ApiMayInvoke": ":Live/*/*", linkAPI + "/ApiMayInvoke": ":LinksApi/*/*", keyMailer + "/ApiMayInvoke": ":Api/*/*"}
	for _, stack := range []synthesized{files, keys} {
		for name, r := range stack.resources {
			if r.Type != "AWS::Lambda::Permission" {
				continue
			}
			source := stack.render(r.Properties["SourceArn"])
			if own := apis[name]; own == "" || r.Properties["Principal"] != "apigateway.amazonaws.com" || !strings.HasSuffix(source, own) {
				t.Errorf("%s: %v from %s may invoke", name, r.Properties["Principal"], source)
			}
		}
	}
}

// accountID matches an account id in an ARN, a principal, a name or a URL, but
// not the end of a UUID.
var accountID = regexp.MustCompile(`(?:^|[^0-9a-f-])(\d{12})(?:$|[^0-9a-f-])`)

// Every account id, ARN and address in a template belongs to its own account or
// to an AWS service. So neither stack names the other account, as a principal
// or otherwise. TestBothStacksMeanTheSameTickets checks what account B has of
// A: the public key and the names of issuer and audience.
func TestNoStackNamesAnotherAccount(t *testing.T) {
	for _, c := range []struct {
		stack synthesized
		own   string
	}{{files, "111111111111"}, {keys, "222222222222"}} {
		name := *c.stack.stack.StackName()
		for _, found := range accountID.FindAllStringSubmatch(c.stack.text, -1) {
			if found[1] != c.own {
				t.Errorf("%s names the account %s", name, found[1])
			}
		}
		if strings.Contains(c.stack.text, "arn:aws") {
			t.Errorf("%s spells an ARN out", name)
		}
		for resource, r := range c.stack.resources {
			if r.Type == "AWS::IAM::Role" {
				onlyServicesAssume(t, c.stack, resource)
			}
		}
	}
	if strings.Contains(keys.text, "SecureShareFiles") {
		t.Error("the key stack knows the name of the file stack")
	}
}

func onlyServicesAssume(t *testing.T, stack synthesized, role string) {
	t.Helper()
	document := stack.resources[role].Properties["AssumeRolePolicyDocument"].(map[string]any)
	for _, s := range list(document["Statement"]) {
		principal := s.(map[string]any)["Principal"].(map[string]any)
		if len(principal) != 1 || principal["Service"] == nil {
			t.Errorf("%s may be assumed by %v", role, principal)
		}
	}
}
