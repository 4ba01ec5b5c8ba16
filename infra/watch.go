package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"secureshare/shared/metric"
	"secureshare/shared/table"
)

// watchFiles creates the alarms and the dashboard of the file stack.
func watchFiles(stack awscdk.Stack, c Config) {
	w := newWatch(stack, c, "alarms-files.md")
	queue := part[awssqs.Queue](stack, "ReaperFailures")
	// The reaper always sends both. Fewer than ten are too few for a ratio.
	unconfirmed := math("Unconfirmed %", "IF(u + d >= 10, 100 * u / (u + d), 0)", anHour, map[string]awscloudwatch.IMetric{
		"u": w.own(metric.Reaper, metric.EndedUnconfirmed, sum, anHour),
		"d": w.own(metric.Reaper, metric.EndedDownloaded, sum, anHour),
	})
	w.raise(
		// Every sweep sends it, so no value means no sweep.
		alarm{"SweepLate", "Ended files are not deleted in time", w.own(metric.Reaper, metric.SweepLag, maximum, fiveMinutes), 900, 1, silenceIsAlarm},
		// In ms. No records, no value.
		alarm{"StreamLate", "The reaper does not keep up with the table's stream", lambda(stack, reaper, "IteratorAge", maximum), 600_000, 1, silenceIsFine},
		// An idle queue sends no value.
		alarm{"GivenUp", "Work for the reaper was given up", queue.MetricApproximateNumberOfMessagesVisible(
			&awscloudwatch.MetricOptions{Statistic: jsii.String(maximum), Period: awscdk.Duration_Minutes(jsii.Number(fiveMinutes))}), 0, 1, silenceIsFine},
		// Counted once a day. A failed daily sweep goes to the queue above.
		alarm{"Orphans", "Files outlived their shares", w.own(metric.Reaper, metric.Orphans, sum, anHour), 0, 1, silenceIsFine},
		// An hour in which no share ended has no value.
		alarm{"Unconfirmed", "Many downloads end unconfirmed", unconfirmed, 20, 1, silenceIsFine},
		// Sent only with failures. Each one is a share that was not sent.
		alarm{"SigningFailures", "Mail tickets cannot be signed", w.own(metric.FileAPI, metric.KMSFailures, sum, anHour), 0, 1, silenceIsFine},
	)
	w.api("FileApi", fileAPI, "Shares", table.Shares, c.Concurrency[fileAPI])
	w.dashboard(w.reaperRow(queue), w.apiRow(fileAPI), w.countsOf(metric.FileAPI, "What people do",
		metric.Tickets, metric.Claims, metric.Acknowledged, metric.WrongKeys), w.failuresOf(metric.FileAPI, metric.Reaper))
}

// watchKeys creates the alarms and the dashboard of the key stack.
func watchKeys(stack awscdk.Stack, c Config) {
	w := newWatch(stack, c, "alarms-keys.md")
	reputation := func(of string) awscloudwatch.IMetric {
		return measure("AWS/SES", "Reputation."+of, maximum, anHour, nil)
	}
	w.raise(
		// Sent only with failures. Each one is a mail that was not sent.
		alarm{"MailFailures", "Mails cannot be handed over", w.own(metric.KeyMailer, metric.SESFailures, sum, anHour), 0, 1, silenceIsFine},
		// The rates change only with new mails. AWS reviews an account at 5 % bounces or
		// 0.1 % complaints.
		alarm{"Bounces", "Many mails bounce", reputation("BounceRate"), 0.03, 1, silenceIsNoNew},
		alarm{"Complaints", "Mails are reported as spam", reputation("ComplaintRate"), 0.0005, 1, silenceIsNoNew},
	)
	w.api("KeyMailer", keyMailer, "Tickets", table.Tickets, c.Concurrency[keyMailer])
	w.dashboard(w.apiRow(keyMailer), w.countsOf(metric.KeyMailer, "Mails", metric.Mails, metric.TicketReplays,
		metric.RefusedMalformed, metric.RefusedTicket, metric.RefusedKey, metric.RefusedRecipient, metric.RefusedCap),
		w.failuresOf(metric.KeyMailer), w.mailRow(reputation("BounceRate"), reputation("ComplaintRate")))
}

// api creates the alarms that both APIs have. rows is the id of the function's table
// and bound its reserved concurrency; 0 is none.
func (w *watch) api(prefix, function, rows string, schema table.Schema, bound int) {
	// Over an hour, so that a few requests that all fail raise it.
	failed := math("5xx %", "IF(failed >= 3, 100 * failed / all, 0)", anHour, map[string]awscloudwatch.IMetric{
		"failed": w.gateway("5xx", sum, anHour), "all": w.gateway("Count", sum, anHour),
	})
	w.raise(
		// Every request sends it: no value means no requests.
		alarm{prefix + "Errors", "Requests fail", failed, 1, 1, silenceIsFine},
		alarm{prefix + "Crashes", "The function crashes or runs out of time", lambda(w.stack, function, "Errors", sum), 0, 1, silenceIsFine},
		alarm{prefix + "Refused", "The gateway refuses requests for their rate", w.refused(), 10, 2, silenceIsFine},
		alarm{prefix + "Throttled", "The function runs in as many instances as it may", lambda(w.stack, function, "Throttles", sum), 0, 1, silenceIsFine},
		// Sent only when there are refusals.
		alarm{rows + "Throttled", "The table refuses writes for their rate", w.throttled(rows, schema), 10, 2, silenceIsFine},
	)
	if bound > 0 {
		w.raise(alarm{prefix + "Crowded", "The function is close to as many instances as it may run in",
			lambda(w.stack, function, "ConcurrentExecutions", maximum), 0.8 * float64(bound), 3, silenceIsFine})
	}
}

// throttled counts the throttled writes of a table and of each of its indexes, which
// AWS counts separately. Metrics without a value count as 0.
func (w *watch) throttled(rows string, schema table.Schema) awscloudwatch.IMetric {
	name := part[awsdynamodb.Table](w.stack, rows).TableName()
	of := func(dimensions map[string]*string) awscloudwatch.IMetric {
		return measure("AWS/DynamoDB", "WriteThrottleEvents", sum, fiveMinutes, dimensions)
	}
	whole := of(map[string]*string{"TableName": name})
	if len(schema.Indexes) == 0 {
		return whole
	}
	ids, all := "whole", map[string]awscloudwatch.IMetric{"whole": whole}
	for _, i := range schema.Indexes {
		ids += ", " + i.Name
		all[i.Name] = of(map[string]*string{"TableName": name, "GlobalSecondaryIndexName": &i.Name})
	}
	return math("refused writes", "SUM(["+ids+"])", fiveMinutes, all)
}

// gateway is a metric of the stack's API.
func (w *watch) gateway(name, statistic string, minutes float64) awscloudwatch.IMetric {
	return measure("AWS/ApiGateway", name, statistic, minutes, map[string]*string{"ApiId": part[awsapigatewayv2.CfnApi](w.stack, "Api").Ref()})
}

// lambda is a metric of a function.
func lambda(stack awscdk.Stack, function, name, statistic string) awscloudwatch.IMetric {
	return measure("AWS/Lambda", name, statistic, fiveMinutes, map[string]*string{"FunctionName": part[awslambda.Function](stack, function).FunctionName()})
}

// refused counts the gateway's own answers with status 429 in the access log. AWS has
// no metric for them, and drops log lines under load.
func (w *watch) refused() awscloudwatch.IMetric {
	name := *w.stack.StackName() + "Refused" // the dimensions of a metric filter must be in the line
	awslogs.NewMetricFilter(w.stack, jsii.String("Refused"), &awslogs.MetricFilterProps{
		LogGroup:        part[awslogs.LogGroup](w.stack, "AccessLog"),
		FilterPattern:   awslogs.FilterPattern_Literal(jsii.String(`{ $.status = "429" && $.lambda = "-" }`)),
		MetricNamespace: jsii.String(metric.Namespace),
		MetricName:      &name,
		MetricValue:     jsii.String("1"),
	})
	return measure(metric.Namespace, name, sum, fiveMinutes, nil)
}
