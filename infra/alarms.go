package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/jsii-runtime-go"
)

// alarm is one that goes off when a metric is above a bound. It has a section of
// its name on the page of its stack under docs/operations.
type alarm struct {
	name    string
	means   string // for the mail: no more than the name of what is wrong
	metric  awscloudwatch.IMetric
	above   float64
	in      float64 // as many periods one after the other
	silence awscloudwatch.TreatMissingData
}

// What it means that a metric has no value. Most are sent only when something
// happens.
const (
	silenceIsFine  = awscloudwatch.TreatMissingData_NOT_BREACHING
	silenceIsAlarm = awscloudwatch.TreatMissingData_BREACHING
	silenceIsNoNew = awscloudwatch.TreatMissingData_IGNORE // what was said last holds
)

// watch is what looks after one stack.
type watch struct {
	stack  awscdk.Stack
	stage  string
	page   string
	topic  awssns.ITopic // nil: nobody hears
	alarms []interfacesawscloudwatch.IAlarmRef
}

// newWatch makes the topic of the alarms, if anybody is to hear of them.
func newWatch(stack awscdk.Stack, c Config, page string) *watch {
	w := &watch{stack: stack, stage: c.Stage, page: page}
	if c.AlarmMail == "" {
		awscdk.Annotations_Of(stack).AddWarningV2(jsii.String("secure-share:no-alarm-mail"),
			jsii.String("alarmMail is empty, so nobody hears of alarms, and there is no budget: nobody hears of costs"))
		return w
	}
	w.topic = newTopic(stack, c.AlarmMail)
	newBudget(stack, c.AlarmMail, c.MonthlyBudget)
	return w
}

// raise makes the alarms.
func (w *watch) raise(alarms ...alarm) {
	for _, a := range alarms {
		made := awscloudwatch.NewAlarm(w.stack, &a.name, &awscloudwatch.AlarmProps{
			AlarmName:          jsii.String(*w.stack.StackName() + "-" + a.name),
			AlarmDescription:   jsii.String(a.means + ": docs/operations/" + w.page + "#" + a.name),
			Metric:             a.metric,
			Threshold:          &a.above,
			EvaluationPeriods:  &a.in,
			ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD,
			TreatMissingData:   a.silence,
		})
		if w.topic != nil {
			made.AddAlarmAction(awscloudwatchactions.NewSnsAction(w.topic))
			made.AddOkAction(awscloudwatchactions.NewSnsAction(w.topic))
		}
		w.alarms = append(w.alarms, made)
	}
}

// part finds what the stack has under the name id.
func part[T any](stack awscdk.Stack, id string) T {
	return stack.Node().FindChild(&id).(T)
}
