package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/mailserver"
	"github.com/secure-share/secure-share/shared/env"
)

// missingOutputs are the outputs that the emulator cannot make, with its error
// texts.
var missingOutputs = map[string]string{
	"Dkim1": noDKIM, "Dkim2": noDKIM, "Dkim3": noDKIM,
}

const noDKIM = "Requested attribute DkimDNSTokenName1 does not exist in schema for AWS::SES::EmailIdentity"

// missingTypes are the types of resources that the emulator does not have, with its
// error texts.
var missingTypes = map[string]string{
	"AWS::Budgets::Budget":             "Template format error: Unrecognized resource types: [AWS::Budgets::Budget]",
	"AWS::ApiGatewayV2::RouteResponse": "Template format error: Unrecognized resource types: [AWS::ApiGatewayV2::RouteResponse]",
}

// noMath is its error about an alarm with several metrics.
const noMath = "AWS::CloudWatch::Alarm Properties.Metrics (metric math) is not supported; use MetricName and Namespace."

// missingKeys are the condition keys that the emulator never sets, so that a
// grant with such a condition never applies.
var missingKeys = map[string]string{
	"kms:SigningAlgorithm": "kms:Sign is refused with AccessDeniedException",
	"kms:MacAlgorithm":     "kms:GenerateMac and kms:VerifyMac are refused with AccessDeniedException",
	"ses:FromAddress":      "ses:SendEmail is refused with AccessDeniedException",
}

// unscoped are the actions for which a grant on one resource never applies: the
// emulator checks the one against resource *, and its Ref of a secret is a name.
var unscoped = map[string]string{
	"ses:SendEmail":                 "is refused with AccessDeniedException unless it is granted on *",
	"secretsmanager:GetSecretValue": "is refused with AccessDeniedException, since Ref of a secret is its name, not its ARN",
}

// shrink adapts a synthesized stack to the emulator and reports its changes.
// There are no other differences from the output of make synth.
// docs/emulators.md lists them, too.
func (d *deployment) shrink(assembly, stack string) error {
	path := filepath.Join(assembly, stack+".template.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var template map[string]any
	if err := json.Unmarshal(raw, &template); err != nil {
		return err
	}
	outputs, _ := template["Outputs"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(missingOutputs)) {
		if outputs[name] != nil {
			delete(outputs, name)
			d.report.Note("without the output %s: %s", name, missingOutputs[name])
		}
	}
	gone := dropResources(template)
	for _, why := range slices.Sorted(maps.Keys(gone)) {
		d.report.Note("without %s: %s", strings.Join(gone[why], ", "), why)
	}
	for _, change := range widen(template) {
		d.report.Note("%s", change)
	}
	if d.files != nil && reachConnections(template, d.files.URL) {
		d.report.Note("with the path of the emulator for messages to connections: its names below localhost do not resolve")
	}
	if raw, err = json.Marshal(template); err != nil {
		return err
	}
	raw = d.reachServices(raw)
	if bytes.Contains(raw, []byte(mailHost)) {
		raw = bytes.ReplaceAll(raw, []byte(mailHost), []byte(mailserver.Host))
		d.report.Note("with the mail server on this machine, %s instead of %s", mailserver.Host, mailHost)
	}
	return os.WriteFile(path, raw, 0o600)
}

// dropResources removes what the emulator cannot make, and returns the names by
// error text. References to them, for example in a dashboard, become empty.
func dropResources(template map[string]any) map[string][]string {
	names := map[string][]string{}
	gone := map[string]bool{}
	resources, _ := template["Resources"].(map[string]any)
	for _, id := range slices.Sorted(maps.Keys(resources)) {
		if why := refused(resources[id]); why != "" {
			delete(resources, id)
			gone[id] = true
			names[why] = append(names[why], strings.TrimRight(id, "0123456789ABCDEF")) // the rest is the CDK's hash
		}
	}
	each(template, func(reference map[string]any) {
		for _, function := range []string{"Fn::GetAtt", "Ref"} {
			id, _ := reference[function].(string)
			if at, ok := reference[function].([]any); ok {
				id, _ = at[0].(string)
			}
			if gone[id] {
				delete(reference, function)
				reference["Fn::Sub"] = "not deployed here"
			}
		}
	})
	return names
}

// refused returns the emulator's error for a resource, "" if it supports it.
func refused(resource any) string {
	r, _ := resource.(map[string]any)
	properties, _ := r["Properties"].(map[string]any)
	kind, _ := r["Type"].(string)
	if kind == "AWS::CloudWatch::Alarm" && properties["Metrics"] != nil {
		return noMath
	}
	return missingTypes[kind]
}

// widen changes the grants of a template so that the emulator applies them, and
// reports its changes. Deny statements keep their conditions: without them they
// would deny everything.
func widen(template any) (changes []string) {
	each(template, func(statement map[string]any) {
		if statement["Effect"] != "Allow" {
			return
		}
		if action, _ := statement["Action"].(string); unscoped[action] != "" {
			statement["Resource"] = "*"
			changes = append(changes, fmt.Sprintf("with a wider grant: %s %s", action, unscoped[action]))
		}
		conditions, _ := statement["Condition"].(map[string]any)
		for operator, v := range conditions {
			keys, _ := v.(map[string]any)
			for key := range keys {
				if missingKeys[key] != "" {
					delete(keys, key)
					changes = append(changes, fmt.Sprintf("without the condition on %s: %s", key, missingKeys[key]))
				}
			}
			if len(keys) == 0 {
				delete(conditions, operator)
			}
		}
		if len(conditions) == 0 {
			delete(statement, "Condition")
		}
	})
	return changes
}

// reachConnections changes the address through which live updates are sent to the
// emulator's, which is a path. It reports whether there was one.
func reachConnections(template any, account string) (changed bool) {
	each(template, func(variables map[string]any) {
		var api any
		each(variables[env.ConnectionsURL], func(reference map[string]any) {
			if id, ok := reference["Ref"].(string); ok && !strings.HasPrefix(id, "AWS::") {
				api = map[string]any{"Ref": id}
			}
		})
		if api != nil {
			variables[env.ConnectionsURL] = map[string]any{"Fn::Join": []any{"", []any{account + "/_aws/execute-api/", api, "/live"}}}
			changed = true
		}
	})
	return changed
}

// reachServices replaces the addresses to which the page may connect by those of the
// emulator, which have ports.
func (d *deployment) reachServices(template []byte) []byte {
	if d.deployedPage == nil || !bytes.Contains(template, []byte(linkAPIHost)) {
		return template
	}
	d.report.Note("with the addresses of the emulated link API and bucket in the policy of the page")
	template = blobStores.ReplaceAllLiteral(template, []byte(d.deployedPage.blobStore))
	return bytes.ReplaceAll(template, []byte("https://"+linkAPIHost), []byte(d.deployedPage.linkAPI))
}

// blobStores match the address of a bucket in the policy.
var blobStores = regexp.MustCompile(`https://[a-z0-9-]+\.s3\.[a-z0-9-]+\.amazonaws\.com`)

// each visits all objects in v, outer ones first.
func each(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			each(element, visit)
		}
	case map[string]any:
		visit(v)
		for _, member := range v {
			each(member, visit)
		}
	}
}
