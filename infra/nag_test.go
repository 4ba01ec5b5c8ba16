package main

import (
	"strings"
	"testing"
)

type finding struct{ path, rule string }

// exceptions are the findings of AwsSolutions that we accept, each with its
// reason.
var exceptions = map[finding]string{
	{"/SecureShareFiles/ApiRoute", "AwsSolutions-APIG4"}:      bearer,
	{"/SecureShareKeys/ApiRoute", "AwsSolutions-APIG4"}:       bearer,
	{"/SecureShareFiles/LinksApiRoute", "AwsSolutions-APIG4"}: "People without an account have no sign-in. The function verifies a proof of the share's key.",

	{"/SecureShareFiles/LiveConnect", "AwsSolutions-APIG4"}:    socket,
	{"/SecureShareFiles/LiveMessage", "AwsSolutions-APIG4"}:    socket,
	{"/SecureShareFiles/LiveDisconnect", "AwsSolutions-APIG4"}: socket,
	{"/SecureShareFiles/LiveStage", "AwsSolutions-APIG1"}: "A WebSocket API logs only with a role that applies to the " +
		"whole account and region. The function counts connections and refusals.",

	{"/SecureShareFiles/Shares/Resource", "AwsSolutions-DDB3"}:      backups,
	{"/SecureShareFiles/Connections/Resource", "AwsSolutions-DDB3"}: backups,
	{"/SecureShareFiles/realtimeRole/Resource", "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:eu-central-1:111111111111:<Live>/live/POST/@connections/*]"}: anyConnection,
	{"/SecureShareKeys/Tickets/Resource", "AwsSolutions-DDB3"}: backups,

	{"/SecureShareFiles/fileapiRole/Resource", "AwsSolutions-IAM5[Resource::<BlobsF0F01DC6.Arn>/blobs/*]"}: anyBlob,
	{"/SecureShareFiles/linkapiRole/Resource", "AwsSolutions-IAM5[Resource::<BlobsF0F01DC6.Arn>/blobs/*]"}: anyBlob,
	{"/SecureShareFiles/reaperRole/Resource", "AwsSolutions-IAM5[Resource::<BlobsF0F01DC6.Arn>/blobs/*]"}:  anyBlob,

	{"/SecureShareFiles/Blobs/Resource", "AwsSolutions-S1"}: "Access logs of S3 hold the whole query of a request, " +
		"and the query of a presigned URL is the right to use it.",
	{"/SecureShareFiles/ReaperFailures/Resource", "AwsSolutions-SQS3"}: "It is itself where failures end: " +
		"of the stream, of the schedule and of sweeps.",

	{"/SecureSharePage/Page/Resource", "AwsSolutions-S1"}:           visitors,
	{"/SecureSharePage/Distribution/Resource", "AwsSolutions-CFR3"}: visitors,
	{"/SecureSharePage/Distribution/Resource", "AwsSolutions-CFR1"}: "Files are sent to people in any country.",
	{"/SecureSharePage/Distribution/Resource", "AwsSolutions-CFR2"}: "It serves static files that everybody may read, and passes nothing of a request on but the path.",

	{"/SecureShareKeys/MailAccount", "AwsSolutions-SMG4"}: "Only the operator can change the account on the mail server. " +
		"The key mailer reads it again within five minutes.",
}

const (
	bearer = "The functions verify each call themselves: an HTTP API's JWT authorizer needs an issuer with a URL, " +
		"which Forge Invocation Tokens do not have, and mail tickets come in the body."
	socket        = "The function verifies the token in $connect, and knows the connection in the other routes."
	anyConnection = "API Gateway gives each connection a new id."
	visitors      = "A log of visits would hold the addresses of the people who open files."
	backups       = "What is deleted must be gone: a backup would keep it for weeks."
	anyBlob       = "Object keys are made per share; the rights end at the prefix of the blobs."
)

// The key stack has two forms: with SES, and with a mail server of the operator's.
func TestEveryFindingOfTheChecksHasAReason(t *testing.T) {
	found := findings(t, files, keys, page, overSMTP(t))
	for f, text := range found {
		if exceptions[f] == "" {
			t.Errorf("%s: %s", f.path, text)
		}
	}
	for f := range exceptions {
		if found[f] == "" {
			t.Errorf("%s no longer breaks %s: remove the exception", f.path, f.rule)
		}
	}
}

// findings reads what the checks left in the notes of the stacks.
func findings(t *testing.T, stacks ...synthesized) map[finding]string {
	t.Helper()
	found := make(map[finding]string)
	for _, s := range stacks {
		for path, notes := range s.notes(t) {
			for _, n := range notes {
				text, _ := n.Data.(string)
				if rule, _, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(rule, "AwsSolutions-") {
					found[finding{path, rule}] = text
				}
			}
		}
	}
	return found
}
