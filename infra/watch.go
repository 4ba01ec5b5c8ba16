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

// watchFiles looks after the finished file stack.
func watchFiles(stack awscdk.Stack, c Config) {
	w := newWatch(stack, c, "alarms-files.md")
	queue := part[awssqs.Queue](stack, "ReaperFailures")
	// The reaper always sends both. Of less than ten there is no share to speak of.
	unconfirmed := math("Unconfirmed %", "IF(u + d >= 10, 100 * u / (u + d), 0)", anHour, map[string]awscloudwatch.IMetric{
		"u": w.own(metric.Reaper, metric.EndedUnconfirmed, sum, anHour),
		"d": w.own(metric.Reaper, metric.EndedDownloaded, sum, anHour),
	})
	w.raise(
		// Sent with every sweep: a sweep that does not come sends nothing.
		alarm{"SweepLate", "Ended files are not deleted in time", w.own(metric.Reaper, metric.SweepLag, maximum, fiveMinutes), 900, 1, silenceIsAlarm},
		// In ms. Without records there is no age.
		alarm{"StreamLate", "The reaper does not keep up with the table's stream", lambda(stack, reaper, "IteratorAge", maximum), 600_000, 1, silenceIsFine},
		// A queue that nothing happens to sends nothing.
		alarm{"GivenUp", "Work for the reaper was given up", queue.MetricApproximateNumberOfMessagesVisible(
			&awscloudwatch.MetricOptions{Statistic: jsii.String(maximum), Period: awscdk.Duration_Minutes(jsii.Number(fiveMinutes))}), 0, 1, silenceIsFine},
		// Counted once a day. A daily sweep that fails ends in the queue above.
		alarm{"Orphans", "Files outlived their shares", w.own(metric.Reaper, metric.Orphans, sum, anHour), 0, 1, silenceIsFine},
		// An hour without ends says nothing.
		alarm{"Unconfirmed", "Many downloads end unconfirmed", unconfirmed, 20, 1, silenceIsFine},
		// Sent only with a failure, each of which is a share that was not sent.
		alarm{"SigningFailures", "Mail tickets cannot be signed", w.own(metric.FileAPI, metric.KMSFailures, sum, anHour), 0, 1, silenceIsFine},
	)
	w.api("FileApi", fileAPI, "Shares", table.Shares, c.Concurrency[fileAPI])
	w.dashboard(w.reaperRow(queue), w.apiRow(fileAPI), w.countsOf(metric.FileAPI, "What people do",
		metric.Tickets, metric.Claims, metric.Acknowledged, metric.WrongKeys), w.failuresOf(metric.FileAPI, metric.Reaper))
}

// watchKeys looks after the finished key stack.
func watchKeys(stack awscdk.Stack, c Config) {
	w := newWatch(stack, c, "alarms-keys.md")
	reputation := func(of string) awscloudwatch.IMetric {
		return measure("AWS/SES", "Reputation."+of, maximum, anHour, nil)
	}
	w.raise(
		// Sent only with a failure, each of which is a mail that did not go.
		alarm{"MailFailures", "Mails cannot be handed over", w.own(metric.KeyMailer, metric.SESFailures, sum, anHour), 0, 1, silenceIsFine},
		// The rate stays what it was until the next mails. AWS reviews the account from
		// 5 % of bounces and 0.1 % of complaints on.
		alarm{"Bounces", "Many mails bounce", reputation("BounceRate"), 0.03, 1, silenceIsNoNew},
		alarm{"Complaints", "Mails are reported as spam", reputation("ComplaintRate"), 0.0005, 1, silenceIsNoNew},
	)
	w.api("KeyMailer", keyMailer, "Tickets", table.Tickets, c.Concurrency[keyMailer])
	w.dashboard(w.apiRow(keyMailer), w.countsOf(metric.KeyMailer, "Mails", metric.Mails, metric.TicketReplays,
		metric.RefusedMalformed, metric.RefusedTicket, metric.RefusedKey, metric.RefusedRecipient, metric.RefusedCap),
		w.failuresOf(metric.KeyMailer), w.mailRow(reputation("BounceRate"), reputation("ComplaintRate")))
}

// api raises the alarms that both APIs have, whose function keeps its rows in the
// table that the stack calls rows, and may run in bound instances; 0 is no bound.
func (w *watch) api(prefix, function, rows string, schema table.Schema, bound int) {
	// Over an hour, so that a handful of requests that all fail is heard of.
	failed := math("5xx %", "IF(failed >= 3, 100 * failed / all, 0)", anHour, map[string]awscloudwatch.IMetric{
		"failed": w.gateway("5xx", sum, anHour), "all": w.gateway("Count", sum, anHour),
	})
	w.raise(
		// Sent with every request: without one nothing can fail.
		alarm{prefix + "Errors", "Requests fail", failed, 1, 1, silenceIsFine},
		alarm{prefix + "Crashes", "The function crashes or runs out of time", lambda(w.stack, function, "Errors", sum), 0, 1, silenceIsFine},
		alarm{prefix + "Refused", "The gateway refuses requests for their rate", w.refused(), 10, 2, silenceIsFine},
		alarm{prefix + "Throttled", "The function runs in as many instances as it may", lambda(w.stack, function, "Throttles", sum), 0, 1, silenceIsFine},
		// Sent only when it happens.
		alarm{rows + "Throttled", "The table refuses writes for their rate", w.throttled(rows, schema), 10, 2, silenceIsFine},
	)
	if bound > 0 {
		w.raise(alarm{prefix + "Crowded", "The function is close to as many instances as it may run in",
			lambda(w.stack, function, "ConcurrentExecutions", maximum), 0.8 * float64(bound), 3, silenceIsFine})
	}
}

// throttled counts the refused writes of a table and of each of its indexes, which
// AWS counts apart. The sum leaves out what sends nothing.
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

// refused counts, by the access log, what the gateway answered by itself with 429.
// AWS has no metric of it, and leaves lines out when there are too many.
func (w *watch) refused() awscloudwatch.IMetric {
	name := *w.stack.StackName() + "Refused" // a metric of a filter takes no dimension that is not in the line
	awslogs.NewMetricFilter(w.stack, jsii.String("Refused"), &awslogs.MetricFilterProps{
		LogGroup:        part[awslogs.LogGroup](w.stack, "AccessLog"),
		FilterPattern:   awslogs.FilterPattern_Literal(jsii.String(`{ $.status = "429" && $.lambda = "-" }`)),
		MetricNamespace: jsii.String(metric.Namespace),
		MetricName:      &name,
		MetricValue:     jsii.String("1"),
	})
	return measure(metric.Namespace, name, sum, fiveMinutes, nil)
}
