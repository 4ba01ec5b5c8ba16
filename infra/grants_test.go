package main

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// Every right that any role has.
var rights = map[string][]string{
	"fileapiRole": {
		"dynamodb:DeleteItem Shares",
		"dynamodb:GetItem Shares",
		"dynamodb:PutItem Shares",
		"dynamodb:Query Shares/index/inbox",
		"dynamodb:Query Shares/index/outbox",
		"logs:CreateLogStream FileApiLog",
		"logs:PutLogEvents FileApiLog",
		"s3:AbortMultipartUpload Blobs/blobs/*",
		"s3:GetObject Blobs/blobs/*",
		"s3:ListBucket Blobs",
		"s3:ListMultipartUploadParts Blobs/blobs/*",
		"s3:PutObject Blobs/blobs/*",
	},
	"reaperRole": {
		"dynamodb:DeleteItem Shares",
		"dynamodb:DescribeStream Shares.StreamArn",
		"dynamodb:GetItem Shares",
		"dynamodb:GetRecords Shares.StreamArn",
		"dynamodb:GetShardIterator Shares.StreamArn",
		"dynamodb:ListStreams Shares.StreamArn",
		"dynamodb:PutItem Shares",
		"dynamodb:Query Shares/index/due",
		"dynamodb:Query Shares/index/installed",
		"logs:CreateLogStream ReaperLog",
		"logs:PutLogEvents ReaperLog",
		"s3:AbortMultipartUpload Blobs/blobs/*",
		"s3:DeleteObject Blobs/blobs/*",
		"sqs:SendMessage ReaperFailures",
	},
	"SweepRole": {
		"lambda:InvokeFunction reaper",
		"sqs:SendMessage ReaperFailures",
	},
	"keymailerRole": {
		"dynamodb:PutItem Tickets",
		"dynamodb:UpdateItem Tickets",
		"logs:CreateLogStream KeyMailerLog",
		"logs:PutLogEvents KeyMailerLog",
		"ses:SendEmail arn:AWS::Partition:ses:eu-central-1:222222222222:configuration-set/Mails" + onlyFrom,
		"ses:SendEmail arn:AWS::Partition:ses:eu-central-1:222222222222:identity/Sender" + onlyFrom,
	},
}

const onlyFrom = " if map[StringEquals:map[ses:FromAddress:no-reply@secure-share.example]]"

func TestRolesHaveExactlyTheirRights(t *testing.T) {
	seen := 0
	for _, stack := range []synthesized{files, keys} {
		for name, r := range stack.resources {
			switch r.Type {
			case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy":
				t.Errorf("%s gives rights beside those of the roles", name)
			case "AWS::IAM::Role":
				seen++
				checkRole(t, stack, name)
			}
		}
	}
	if seen != len(rights) {
		t.Errorf("%d roles, expected %d", seen, len(rights))
	}
}

func checkRole(t *testing.T, stack synthesized, name string) {
	t.Helper()
	role := stack.resources[name].Properties
	if role["ManagedPolicyArns"] != nil {
		t.Errorf("%s has managed policies", name)
	}
	var have []string
	for _, policy := range list(role["Policies"]) {
		have = append(have, stack.grants(t, policy.(map[string]any)["PolicyDocument"])...)
	}
	if want := rights[name]; !slices.Equal(have, want) {
		t.Errorf("%s may\n\t%s\nbut should\n\t%s", name, strings.Join(have, "\n\t"), strings.Join(want, "\n\t"))
	}
}

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

// covers tells whether an action of a policy, which may have stars, includes one.
func covers(t *testing.T, pattern any, action string) bool {
	t.Helper()
	covered, err := path.Match(pattern.(string), action)
	if err != nil {
		t.Fatal(err)
	}
	return covered
}

func TestOnlyItsOwnGatewayInvokesAFunction(t *testing.T) {
	for function, stack := range map[string]synthesized{fileAPI: files, keyMailer: keys} {
		for name, r := range stack.resources {
			if r.Type != "AWS::Lambda::Permission" {
				continue
			}
			source := stack.render(r.Properties["SourceArn"])
			if name != function+"/ApiMayInvoke" || r.Properties["Principal"] != "apigateway.amazonaws.com" || !strings.HasSuffix(source, ":Api/*/*") {
				t.Errorf("%s: %v from %s may invoke", name, r.Properties["Principal"], source)
			}
		}
	}
}
