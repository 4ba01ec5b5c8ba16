package main

import (
	"fmt"
	"slices"
	"strings"
)

// alarms are lines of what goes off when, and where it says what to do.
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

// rights are lines of what each role may do to what, and under which condition.
func (t template) rights() (lines []string) {
	names := names{}
	for id, r := range t.Resources {
		names[id] = r.name()
	}
	for _, r := range t.Resources {
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
	var actions, resources []string
	for _, a := range list(at(statement, "Action")) {
		actions = append(actions, fmt.Sprint(a))
	}
	for _, r := range list(at(statement, "Resource")) {
		resources = append(resources, n.read(r))
	}
	condition := ""
	if c := at(statement, "Condition"); c != nil {
		condition = fmt.Sprint(" if ", c)
	}
	return strings.Join(actions, ", ") + "\t" + strings.Join(resources, ", ") + condition
}
