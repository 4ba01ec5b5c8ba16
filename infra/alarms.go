package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/table"
)

// watchFiles creates the alarms and the dashboard of the file stack.
func watchFiles(s fileStack, c Config) {
	w := newWatch(s.Stack, c, "alarms-files.md")
	waiting := s.failures.MetricApproximateNumberOfMessagesVisible(
		&awscloudwatch.MetricOptions{Statistic: jsii.String(maximum), Period: awscdk.Duration_Minutes(jsii.Number(fiveMinutes))})
	// The reaper always sends both. Fewer than ten are too few for a ratio.
	unconfirmed := math("Unconfirmed %", "IF(u + d >= 10, 100 * u / (u + d), 0)", anHour, map[string]awscloudwatch.IMetric{
		"u": w.own(metric.Reaper, metric.EndedUnconfirmed, sum, anHour),
		"d": w.own(metric.Reaper, metric.EndedDownloaded, sum, anHour),
	})
	w.raise(
		// Every sweep sends it, so no value means no sweep.
		alarm{name: "SweepLate", means: "Ended files are not deleted in time",
			metric: w.own(metric.Reaper, metric.SweepLag, maximum, fiveMinutes), above: 900, missing: missingIsAlarm},
		// In ms. No records, no value.
		alarm{name: "StreamLate", means: "The reaper does not keep up with the table's stream",
			metric: lambda(s.reaper, "IteratorAge", maximum), above: 600_000},
		// An idle queue sends no value.
		alarm{name: "GivenUp", means: "Work for the reaper or live updates was given up", metric: waiting},
		// Counted once a day. A failed daily sweep goes to the queue above.
		alarm{name: "Orphans", means: "Files outlived their shares", metric: w.own(metric.Reaper, metric.Orphans, sum, anHour)},
		// An hour in which no share ended has no value.
		alarm{name: "Unconfirmed", means: "Many downloads end unconfirmed", metric: unconfirmed, above: 20},
		// Sent only with failures. Each one is a share that was not sent.
		alarm{name: "SigningFailures", means: "Mail tickets cannot be signed", metric: w.own(metric.FileAPI, metric.KMSFailures, sum, anHour)},
		// Sent only with refusals. While it happens nobody of the site can
		// send.
		alarm{name: "PolicyUnreadable", means: "The policy of a site cannot be read", metric: w.own(metric.FileAPI, metric.PolicyUnreadable, sum, fiveMinutes)},
	)
	w.api("FileApi", s.fileAPI)
	services := []metric.Service{metric.FileAPI, metric.Reaper}
	var liveRow []awscloudwatch.IWidget
	if s.live != nil {
		w.live(s.live)
		liveRow, services = w.liveRow(s.live), append(services, metric.Realtime)
	}
	var linkRow []awscloudwatch.IWidget
	if s.linkAPI != nil {
		w.api("LinkApi", *s.linkAPI)
		services = append(services, metric.LinkAPI)
		linkRow = append(w.apiRow(*s.linkAPI), w.countsOf(metric.LinkAPI, "What people without an account do",
			metric.Claims, metric.Acknowledged, metric.WrongKeys, metric.RefusedLimit)...)
	}
	var noticeRow []awscloudwatch.IWidget
	if s.notices != nil {
		w.notices(s.notices)
		noticeRow, services = w.noticeRow(s.notices), append(services, metric.Notifier)
	}
	w.dashboard(w.reaperRow(s), w.apiRow(s.fileAPI), linkRow, liveRow, noticeRow, w.countsOf(metric.FileAPI, "What people do",
		metric.Tickets, metric.Claims, metric.Acknowledged, metric.WrongKeys, metric.RefusedLimit, metric.PolicyUnreadable), w.failuresOf(services...))
}

// live creates the alarms of live updates.
func (w *watch) live(l *live) {
	w.raise(
		// In ms. No records, no value.
		alarm{name: "EventsLate", means: "Live updates do not keep up with the table's stream",
			metric: lambda(l.function, "IteratorAge", maximum), above: 60_000},
		alarm{name: "RealtimeCrashes", means: "Live updates crash or run out of time", metric: lambda(l.function, "Errors", sum), above: 3},
	)
}

// notices creates the alarms of notices.
func (w *watch) notices(n *notices) {
	w.raise(
		// An idle queue sends no value.
		alarm{name: "NoticesGivenUp", means: "Notices were not accepted by their receivers",
			metric: n.dead.MetricApproximateNumberOfMessagesVisible(
				&awscloudwatch.MetricOptions{Statistic: jsii.String(maximum), Period: awscdk.Duration_Minutes(jsii.Number(fiveMinutes))})},
		alarm{name: "NotifierCrashes", means: "The function that sends notices crashes or runs out of time", metric: lambda(n.function, "Errors", sum), above: 3},
	)
}

// watchKeys creates the alarms and the dashboard of the key stack.
func watchKeys(s keyStack, c Config) {
	w := newWatch(s.Stack, c, "alarms-keys.md")
	failures := metric.SMTPFailures
	if s.transport.ses != nil {
		failures = metric.SESFailures
	}
	// Sent only with failures. Each one is a mail that was not sent.
	w.raise(alarm{name: "MailFailures", means: "Mails cannot be handed over", metric: w.own(metric.KeyMailer, failures, sum, anHour)})
	results := w.results(s.transport)
	w.api("KeyMailer", s.keyMailer)
	w.dashboard(w.apiRow(s.keyMailer), w.countsOf(metric.KeyMailer, "Mails", metric.Mails, metric.TicketReplays,
		metric.RefusedMalformed, metric.RefusedTicket, metric.RefusedKey, metric.RefusedRecipient, metric.RefusedCap),
		w.failuresOf(metric.KeyMailer), results)
}

// results creates the alarms for mails that come back, and shows their numbers. A
// mail server of the operator's own reports nothing to AWS.
func (w *watch) results(t transport) []awscloudwatch.IWidget {
	if t.ses == nil {
		return nil
	}
	bounces := measure("AWS/SES", "Reputation.BounceRate", maximum, anHour, nil)
	complaints := measure("AWS/SES", "Reputation.ComplaintRate", maximum, anHour, nil)
	w.raise(
		// The rates change only with new mails. AWS reviews an account at 5 % bounces or
		// 0.1 % complaints.
		alarm{name: "Bounces", means: "Many mails bounce", metric: bounces, above: 0.03, missing: missingIsNoNew},
		alarm{name: "Complaints", means: "Mails are reported as spam", metric: complaints, above: 0.0005, missing: missingIsNoNew},
	)
	return w.mailRow(*t.ses, bounces, complaints)
}

// api creates the alarms that both APIs have. Their names begin with prefix.
func (w *watch) api(prefix string, a httpAPI) {
	// Over an hour, so that a few requests that all fail raise it.
	failed := math("5xx %", "IF(failed >= 3, 100 * failed / all, 0)", anHour, map[string]awscloudwatch.IMetric{
		"failed": a.gateway.metric("5xx", sum, anHour), "all": a.gateway.metric("Count", sum, anHour),
	})
	w.raise(
		// Every request sends it: no value means no requests.
		alarm{name: prefix + "Errors", means: "Requests fail", metric: failed, above: 1},
		alarm{name: prefix + "Crashes", means: "The function crashes or runs out of time", metric: lambda(a.function, "Errors", sum)},
		alarm{name: prefix + "Refused", means: "The gateway refuses requests because there are too many", metric: w.refused(a.gateway), above: 10, periods: 2},
		alarm{name: prefix + "Throttled", means: "The function has reached its maximum number of instances", metric: lambda(a.function, "Throttles", sum)},
	)
	if a.rows != nil {
		// Sent only when there are refusals.
		w.raise(alarm{name: a.rowsID + "Throttled", means: "The table refuses writes because there are too many", metric: throttled(a.rows, a.schema), above: 10, periods: 2})
	}
	if a.reserved > 0 {
		w.raise(alarm{name: prefix + "Crowded", means: "The function is close to its maximum number of instances",
			metric: lambda(a.function, "ConcurrentExecutions", maximum), above: 0.8 * float64(a.reserved), periods: 3})
	}
}

// throttled counts the throttled writes of a table and of each of its indexes, which
// AWS counts separately. Metrics without a value count as 0.
func throttled(rows awsdynamodb.Table, schema table.Schema) awscloudwatch.IMetric {
	name := rows.TableName()
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

func (g gateway) metric(name, statistic string, minutes float64) awscloudwatch.IMetric {
	return measure("AWS/ApiGateway", name, statistic, minutes, map[string]*string{"ApiId": g.api.Ref()})
}

// lambda is a metric of a function.
func lambda(f awslambda.Function, name, statistic string) awscloudwatch.IMetric {
	return measure("AWS/Lambda", name, statistic, fiveMinutes, map[string]*string{"FunctionName": f.FunctionName()})
}

// refused counts the gateway's own answers with status 429 in the access log. AWS has
// no metric for them, and drops log lines under load.
func (w *watch) refused(g gateway) awscloudwatch.IMetric {
	name := *w.stack.StackName() + g.prefix + "Refused" // the dimensions of a metric filter must be in the line
	awslogs.NewMetricFilter(w.stack, jsii.String(g.prefix+"Refused"), &awslogs.MetricFilterProps{
		LogGroup:        g.accessLog,
		FilterPattern:   awslogs.FilterPattern_Literal(jsii.String(`{ $.status = "429" && $.lambda = "-" }`)),
		MetricNamespace: jsii.String(metric.Namespace),
		MetricName:      &name,
		MetricValue:     jsii.String("1"),
	})
	return measure(metric.Namespace, name, sum, fiveMinutes, nil)
}
