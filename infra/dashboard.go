package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/metric"
)

// dashboard creates one dashboard for the stack: its alarms, then rows of graphs.
// Three dashboards in each account are free.
func (w *watch) dashboard(rows ...[]awscloudwatch.IWidget) {
	board := awscloudwatch.NewDashboard(w.stack, jsii.String("Dashboard"), &awscloudwatch.DashboardProps{
		DashboardName: w.stack.StackName(),
	})
	board.AddWidgets(awscloudwatch.NewAlarmStatusWidget(&awscloudwatch.AlarmStatusWidgetProps{
		Title: jsii.String("Alarms"), Alarms: &w.alarms, Width: jsii.Number(24), Height: jsii.Number(3),
	}))
	for _, row := range rows {
		board.AddWidgets(row...)
	}
}

// graph shows metrics over time. Three stand side by side.
func graph(title string, metrics ...awscloudwatch.IMetric) awscloudwatch.IWidget {
	return awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{
		Title: &title, Left: &metrics, Width: jsii.Number(8), Height: jsii.Number(6),
		LeftYAxis: &awscloudwatch.YAxisProps{Min: jsii.Number(0)},
	})
}

func (w *watch) owns(by metric.Service, all ...metric.Metric) (metrics []awscloudwatch.IMetric) {
	for _, m := range all {
		metrics = append(metrics, w.own(by, m, sum, fiveMinutes))
	}
	return metrics
}

func (w *watch) reaperRow(s fileStack) []awscloudwatch.IWidget {
	late := append(w.owns(metric.Reaper, metric.DueLeft, metric.DueFailed), w.own(metric.Reaper, metric.SweepLag, maximum, fiveMinutes))
	return []awscloudwatch.IWidget{
		graph("Sweeps: how late (s), what is left", append(late, s.failures.MetricApproximateNumberOfMessagesVisible(nil))...),
		graph("Shares that ended", w.owns(metric.Reaper, metric.EndedDownloaded, metric.EndedUnconfirmed, metric.EndedExpired,
			metric.EndedRevoked, metric.EndedDeclined, metric.EndedAbandoned)...),
		graph("The reaper", append(w.owns(metric.Reaper, metric.BlobsDeleted, metric.Orphans),
			lambda(s.reaper, "Errors", sum), lambda(s.reaper, "Throttles", sum), lambda(s.reaper, "Duration", maximum))...),
	}
}

func (w *watch) liveRow(l *live) []awscloudwatch.IWidget {
	api := func(name string) awscloudwatch.IMetric {
		return measure("AWS/ApiGateway", name, sum, fiveMinutes, map[string]*string{"ApiId": l.api.Ref()})
	}
	return []awscloudwatch.IWidget{
		graph("Live updates: connections", append(w.owns(metric.Realtime, metric.ConnectionsOpened, metric.ConnectionsRefused), api("ConnectCount"), api("MessageCount"))...),
		graph("Live updates: events", w.owns(metric.Realtime, metric.EventsPosted, metric.EventsFailed)...),
		graph("Live updates: the function", lambda(l.function, "Errors", sum), lambda(l.function, "Throttles", sum),
			lambda(l.function, "Duration", maximum), lambda(l.function, "IteratorAge", maximum)),
	}
}

func (w *watch) noticeRow(n *notices) []awscloudwatch.IWidget {
	return []awscloudwatch.IWidget{
		graph("Notices", w.owns(metric.Notifier, metric.NoticesDelivered, metric.NoticesRefused, metric.NoticesFailed)...),
		graph("Notices that wait, and that were given up", n.queue.MetricApproximateNumberOfMessagesVisible(nil),
			n.queue.MetricApproximateNumberOfMessagesNotVisible(nil), n.dead.MetricApproximateNumberOfMessagesVisible(nil)),
		graph("Notices: the function", lambda(n.function, "Errors", sum), lambda(n.function, "Throttles", sum), lambda(n.function, "Duration", maximum)),
	}
}

func (w *watch) apiRow(a httpAPI) []awscloudwatch.IWidget {
	return []awscloudwatch.IWidget{
		graph("Requests", a.gateway.metric("Count", sum, fiveMinutes), a.gateway.metric("4xx", sum, fiveMinutes), a.gateway.metric("5xx", sum, fiveMinutes)),
		graph("Time to answer (ms)", a.gateway.metric("Latency", "p50", fiveMinutes), a.gateway.metric("Latency", "p99", fiveMinutes), a.gateway.metric("Latency", maximum, fiveMinutes)),
		graph("The function", lambda(a.function, "ConcurrentExecutions", maximum), lambda(a.function, "Throttles", sum), lambda(a.function, "Errors", sum)),
	}
}

func (w *watch) countsOf(by metric.Service, title string, all ...metric.Metric) []awscloudwatch.IWidget {
	return []awscloudwatch.IWidget{
		graph(title, w.owns(by, all...)...),
		graph("Our faults, by problem", w.owns(by, metric.Internal, metric.Unavailable)...),
	}
}

// failuresOf shows the calls of AWS services, and the mails, that failed.
func (w *watch) failuresOf(services ...metric.Service) (row []awscloudwatch.IWidget) {
	failures := []metric.Metric{metric.DynamoDBFailures, metric.S3Failures, metric.KMSFailures, metric.SESFailures, metric.SMTPFailures, metric.ConnectionFailures, metric.SQSFailures}
	for _, s := range services {
		others := func(m metric.Metric) bool { return !slices.Contains(m.By(), s) }
		row = append(row, graph("Failed calls of "+s.String(), w.owns(s, slices.DeleteFunc(slices.Clone(failures), others)...)...))
	}
	return row
}

// mailRow shows the results of mails: the bounce and complaint rates by which AWS
// judges the account, and the counts of our configuration set.
func (w *watch) mailRow(m mail, bounces, complaints awscloudwatch.IMetric) []awscloudwatch.IWidget {
	set := map[string]*string{"ses:configuration-set": m.set.Ref()}
	var came []awscloudwatch.IMetric
	for _, name := range []string{"Bounce", "Complaint", "Reject", "DeliveryDelay"} {
		came = append(came, measure("AWS/SES", name, sum, fiveMinutes, set))
	}
	return []awscloudwatch.IWidget{
		graph("Bounces and complaints (1 is all mails)", bounces, complaints),
		graph("Mails that came back, or late", came...),
	}
}
