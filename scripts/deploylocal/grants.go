package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/test/emulators/ministack"
)

// role is the inline policy of a function's role.
type role struct {
	account  *ministack.Account
	function string
	name     string // of the role
	document map[string]any
}

// tryGrants removes each right of the functions in turn and sends files:
// something must fail. It reports rights whose loss has no effect.
func (d *deployment) tryGrants(ctx context.Context) error {
	for _, f := range []struct {
		account  *ministack.Account
		function string
	}{{d.files, "fileapi"}, {d.files, "reaper"}, {d.keys, "keymailer"}} {
		r, err := findRole(ctx, f.account, f.function)
		if err != nil {
			return err
		}
		d.report.Step("without one right of %s after the other", f.function)
		var unnoticed []string
		policies := r.lessOne()
		for _, right := range slices.Sorted(maps.Keys(policies)) {
			if err := r.put(ctx, policies[right]); err != nil {
				return err
			}
			if d.pair.Probe(ctx) == nil {
				unnoticed = append(unnoticed, right)
			} else {
				d.report.Check(true, "%s is missed", right)
			}
		}
		if err := r.put(ctx, r.document); err != nil {
			return err
		}
		d.report.Check(slices.Equal(unnoticed, missedByNobody[f.function]), "as expected, nobody misses %s", strings.Join(unnoticed, ", "))
		if err := d.pair.Probe(ctx); err != nil { // otherwise every later probe would fail
			return fmt.Errorf("with all rights of %s again: %w", f.function, err)
		}
	}
	return nil
}

// missedByNobody are the rights whose loss has no effect here, sorted. The
// emulator writes logs, reads streams and reports failures itself; some calls
// happen only after a fault; and a probe does not read the activity log, and waits
// neither for sweeps nor for the row that the reaper writes after a deletion.
// test/e2e/grants compares these rights, too, with the calls that were made.
var missedByNobody = map[string][]string{
	"fileapi": {
		"dynamodb:Query (ReadActivity)", "logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)",
		"s3:AbortMultipartUpload (PutPartsTogether)", "s3:ListBucket (TellMissingBlobs)",
	},
	"reaper": {
		"dynamodb:DeleteItem (ReadAndEndShares)", "dynamodb:DescribeStream (ReadStream)", "dynamodb:GetRecords (ReadStream)",
		"dynamodb:GetShardIterator (ReadStream)", "dynamodb:ListStreams (ReadStream)", "dynamodb:PutItem (ReadAndEndShares)",
		"dynamodb:Query (FindWork)", "logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)",
		"s3:AbortMultipartUpload (DeleteBlobs)", "s3:ListBucket (FindOrphans)", "s3:ListBucketMultipartUploads (FindOrphans)",
		"sqs:SendMessage (ReportFailures)",
	},
	"keymailer": {"logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)"},
}

func findRole(ctx context.Context, a *ministack.Account, function string) (role, error) {
	var list struct {
		Names []string `xml:"ListRolesResult>Roles>member>RoleName"`
	}
	if err := a.IAM(ctx, "ListRoles", nil, &list); err != nil {
		return role{}, err
	}
	at := slices.IndexFunc(list.Names, func(name string) bool { return strings.Contains(name, function+"Role") })
	if at < 0 {
		return role{}, fmt.Errorf("there is no role of %s", function)
	}
	r := role{account: a, function: function, name: list.Names[at]}
	var policy struct {
		Document string `xml:"GetRolePolicyResult>PolicyDocument"`
	}
	if err := a.IAM(ctx, "GetRolePolicy", url.Values{"RoleName": {r.name}, "PolicyName": {"grants"}}, &policy); err != nil {
		return r, err
	}
	text, err := url.QueryUnescape(policy.Document)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(text), &r.document)
}

// put sets the policy of the role.
func (r role) put(ctx context.Context, document map[string]any) error {
	text, err := json.Marshal(document)
	if err != nil {
		return err
	}
	return r.account.IAM(ctx, "PutRolePolicy", url.Values{
		"RoleName": {r.name}, "PolicyName": {"grants"}, "PolicyDocument": {string(text)},
	}, nil)
}

// lessOne returns the role's policies with one right removed, by that right: an
// action in a statement.
func (r role) lessOne() map[string]map[string]any {
	all := map[string]map[string]any{}
	statements, _ := r.document["Statement"].([]any)
	for i, v := range statements {
		statement, _ := v.(map[string]any)
		actions, several := statement["Action"].([]any)
		if !several {
			actions = []any{statement["Action"]}
		}
		for j, action := range actions {
			less := maps.Clone(statement)
			less["Action"] = slices.Concat(actions[:j], actions[j+1:])
			rest := slices.Concat(statements[:i], statements[i+1:])
			if len(actions) > 1 {
				rest = append(rest, less)
			}
			document := maps.Clone(r.document)
			document["Statement"] = rest
			all[fmt.Sprintf("%s (%s)", action, statement["Sid"])] = document
		}
	}
	return all
}
