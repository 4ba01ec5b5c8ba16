package main

import (
	"cmp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/jsii-runtime-go"
)

// alarm goes off when a metric is above a bound. The page of its stack under
// docs/operations has a section with its name.
type alarm struct {
	name    string
	means   string // the subject of the mail: what is wrong
	metric  awscloudwatch.IMetric
	above   float64
	periods float64                        // consecutive ones above the bound; 0 is 1
	missing awscloudwatch.TreatMissingData // empty: missingIsFine
}

// How an alarm treats a metric without a value. Most metrics are sent only when
// something happens.
const (
	missingIsFine  = awscloudwatch.TreatMissingData_NOT_BREACHING
	missingIsAlarm = awscloudwatch.TreatMissingData_BREACHING
	missingIsNoNew = awscloudwatch.TreatMissingData_IGNORE // the alarm keeps its state
)

// watch creates the alarms and the dashboard of one stack.
type watch struct {
	stack  awscdk.Stack
	stage  string
	page   string
	topic  awssns.ITopic // nil: alarms notify nobody
	alarms []interfacesawscloudwatch.IAlarmRef
}

// newWatch creates the topic of the alarms if an address receives them.
func newWatch(stack awscdk.Stack, c Config, page string) *watch {
	w := &watch{stack: stack, stage: c.Stage, page: page}
	if c.AlarmMail == "" {
		awscdk.Annotations_Of(stack).AddWarningV2(jsii.String("secure-share:no-alarm-mail"),
			jsii.String("alarmMail is empty, so nobody is notified of alarms, and there is no budget, so nobody is notified of costs"))
		return w
	}
	w.topic = newTopic(stack, c.AlarmMail)
	newBudget(stack, c.AlarmMail, c.MonthlyBudget)
	return w
}

// raise creates the alarms.
func (w *watch) raise(alarms ...alarm) {
	for _, a := range alarms {
		made := awscloudwatch.NewAlarm(w.stack, &a.name, &awscloudwatch.AlarmProps{
			AlarmName:          jsii.String(*w.stack.StackName() + "-" + a.name),
			AlarmDescription:   jsii.String(a.means + ": docs/operations/" + w.page + "#" + a.name),
			Metric:             a.metric,
			Threshold:          &a.above,
			EvaluationPeriods:  jsii.Number(max(1, a.periods)),
			ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD,
			TreatMissingData:   cmp.Or(a.missing, missingIsFine),
		})
		if w.topic != nil {
			made.AddAlarmAction(awscloudwatchactions.NewSnsAction(w.topic))
			made.AddOkAction(awscloudwatchactions.NewSnsAction(w.topic))
		}
		w.alarms = append(w.alarms, made)
	}
}
