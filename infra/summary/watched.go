package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// alarms are lines: each alarm, its condition, and the section that says what to do.
func (t template) alarms() (lines []string) {
	for _, r := range t.Resources {
		if r.Type != "AWS::CloudWatch::Alarm" {
			continue
		}
		means, page, _ := strings.Cut(fmt.Sprint(r.Properties["AlarmDescription"]), ": ")
		period := r.Properties["Period"]
		for _, m := range list(r.Properties["Metrics"]) {
			if p := at(m, "MetricStat", "Period"); p != nil {
				period = p
			}
		}
		seconds, _ := period.(float64)
		lines = append(lines, fmt.Sprintf("%s\tabove %v, in %v x %v min\t%s\t%s", r.name(), r.Properties["Threshold"],
			r.Properties["EvaluationPeriods"], seconds/60, means, page))
	}
	slices.Sort(lines)
	return lines
}

// rights returns lines: what each role may do with which resource, and, for each key, who
// may do what under which condition.
func (t template) rights() (lines []string) {
	names := names{}
	for id, r := range t.Resources {
		names[id] = r.name()
	}
	for _, r := range t.Resources {
		for _, s := range list(at(r.Properties["KeyPolicy"], "Statement")) {
			lines = append(lines, names.who(s)+"\t"+actions(s)+"\t"+r.name()+names.condition(s))
		}
		if r.Type != "AWS::IAM::Role" {
			continue
		}
		for _, policy := range list(r.Properties["Policies"]) {
			for _, s := range list(at(policy, "PolicyDocument", "Statement")) {
				lines = append(lines, r.name()+"\t"+names.right(s))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func (n names) right(statement any) string {
	var resources []string
	for _, r := range list(at(statement, "Resource")) {
		resources = append(resources, n.read(r))
	}
	return actions(statement) + "\t" + strings.Join(resources, ", ") + n.condition(statement)
}

// who returns the principal of a statement of a key policy.
func (n names) who(statement any) string {
	principals, isMap := at(statement, "Principal").(map[string]any)
	if !isMap {
		return n.read(at(statement, "Principal"))
	}
	var all []string
	for _, kind := range slices.Sorted(maps.Keys(principals)) {
		for _, p := range list(principals[kind]) {
			all = append(all, n.read(p))
		}
	}
	return strings.Join(all, ", ")
}

func actions(statement any) string {
	var all []string
	for _, a := range list(at(statement, "Action")) {
		all = append(all, fmt.Sprint(a))
	}
	return strings.Join(all, ", ")
}

// condition is the condition of a statement, or empty.
func (n names) condition(statement any) string {
	var all []string
	operators, _ := at(statement, "Condition").(map[string]any)
	for _, operator := range slices.Sorted(maps.Keys(operators)) {
		keys, _ := operators[operator].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			var values []string
			for _, v := range list(keys[key]) {
				values = append(values, n.read(v))
			}
			all = append(all, key+" "+operator+" "+strings.Join(values, ", "))
		}
	}
	if all == nil {
		return ""
	}
	return " if " + strings.Join(all, " and ")
}
