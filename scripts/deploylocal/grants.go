package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/scripts/smoke"
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
		probe    func(context.Context) error
	}{
		{d.files, "fileapi", d.pair.Probe}, {d.files, "reaper", d.pair.Probe}, {d.keys, "keymailer", d.pair.Probe},
		{d.files, "linkapi", d.hurrying((*deployment).sendOutside)}, {d.files, "notifier", d.hurrying((*deployment).notified)},
		{d.files, "realtime", d.hurrying((*deployment).live)},
	} {
		r, err := findRole(ctx, f.account, f.function)
		if err != nil {
			return err
		}
		d.report.Step("without one right of %s after the other", f.function)
		unnoticed, err := d.missing(ctx, r, f.probe)
		if err != nil {
			return err
		}
		d.report.Check(slices.Equal(unnoticed, missedByNobody[f.function]), "as expected, nobody misses %s", strings.Join(unnoticed, ", "))
	}
	return nil
}

// missing removes one right of a role after the other. It returns those that the probe does
// not miss, without missedSometimes.
func (d *deployment) missing(ctx context.Context, r role, probe func(context.Context) error) (unnoticed []string, err error) {
	policies := r.lessOne()
	for _, right := range slices.Sorted(maps.Keys(policies)) {
		missed, err := d.missed(ctx, r, policies[right], probe)
		switch {
		case err != nil:
			return nil, err
		case missed:
			d.report.Check(true, "%s is missed", right)
		case right != missedSometimes:
			unnoticed = append(unnoticed, right)
		}
	}
	return unnoticed, d.restored(ctx, r, probe)
}

// missed reports whether the probe fails with a policy, twice: what an earlier policy left
// behind, like records of the stream that are tried again, can fail one probe.
func (d *deployment) missed(ctx context.Context, r role, policy map[string]any, probe func(context.Context) error) (bool, error) {
	for range 2 {
		if err := r.put(ctx, policy); err != nil {
			return false, err
		}
		if probe(ctx) == nil {
			return false, nil
		}
		if err := d.restored(ctx, r, probe); err != nil {
			return false, err
		}
	}
	return true, nil
}

// restored gives the role all of its rights, and waits until the probe succeeds.
func (d *deployment) restored(ctx context.Context, r role, probe func(context.Context) error) error {
	if err := r.put(ctx, r.document); err != nil {
		return err
	}
	err := probe(ctx)
	for began := time.Now(); err != nil && time.Since(began) < 2*d.timeout && ctx.Err() == nil; {
		err = probe(ctx)
	}
	if err != nil {
		return fmt.Errorf("with all rights of %s again: %w", r.function, err)
	}
	return nil
}

// hurrying runs checks without output and without waiting long. It returns all failures as
// one error.
func (d *deployment) hurrying(checks func(*deployment, context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		quiet := *d
		quiet.report, quiet.timeout = smoke.NewReport(io.Discard), 10*time.Second
		if err := checks(&quiet, ctx); err != nil {
			return err
		}
		return quiet.report.Err()
	}
}

// missedSometimes is a right of the reaper without which it still deletes the file, and
// then tries again, which can delay the next file for longer than a probe waits.
const missedSometimes = "s3:AbortMultipartUpload (DeleteBlobs)"

// missedByNobody are the rights whose loss has no effect here, sorted. The
// emulator writes logs, reads streams and queues, and reports failures itself; some calls
// happen only after a fault or when a connection ends; and a probe does not read the
// activity log, and waits neither for sweeps nor for the row that the reaper writes after
// a deletion. That of the reaper asks for no notices, and closes no account with programs.
// test/e2e/grants compares these rights, too, with the calls that were made.
var missedByNobody = map[string][]string{
	"fileapi": {
		"dynamodb:Query (ReadActivity)", "logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)",
		"s3:AbortMultipartUpload (PutPartsTogether)", "s3:ListBucket (TellMissingBlobs)",
	},
	"reaper": {
		"dynamodb:BatchGetItem (ReadAndEndShares)", "dynamodb:DeleteItem (ReadAndEndShares)", "dynamodb:DescribeStream (ReadStream)", "dynamodb:GetRecords (ReadStream)",
		"dynamodb:GetShardIterator (ReadStream)", "dynamodb:ListStreams (ReadStream)", "dynamodb:PutItem (ReadAndEndShares)",
		"dynamodb:Query (FindActivity)", "dynamodb:Query (FindWork)", "dynamodb:UpdateItem (ReadAndEndShares)",
		"logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)",
		"s3:ListBucket (FindOrphans)", "s3:ListBucketMultipartUploads (FindOrphans)",
		"sqs:SendMessage (ReportFailures)", "sqs:SendMessage (SendNotices)",
	},
	"keymailer": {"logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)"},
	"linkapi":   {"logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)"},
	"notifier": {
		"logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)", "sqs:ChangeMessageVisibility (ReceiveNotices)",
		"sqs:DeleteMessage (ReceiveNotices)", "sqs:GetQueueAttributes (ReceiveNotices)", "sqs:ReceiveMessage (ReceiveNotices)",
	},
	"realtime": {
		"dynamodb:DeleteItem (KeepConnections)", "dynamodb:DescribeStream (ReadStream)", "dynamodb:GetRecords (ReadStream)",
		"dynamodb:GetShardIterator (ReadStream)", "dynamodb:ListStreams (ReadStream)",
		"logs:CreateLogStream (WriteLog)", "logs:PutLogEvents (WriteLog)", "sqs:SendMessage (ReportFailures)",
	},
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
