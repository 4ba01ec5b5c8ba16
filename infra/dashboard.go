package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"secureshare/shared/metric"
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

func (w *watch) reaperRow(queue awssqs.Queue) []awscloudwatch.IWidget {
	late := append(w.owns(metric.Reaper, metric.DueLeft, metric.DueFailed), w.own(metric.Reaper, metric.SweepLag, maximum, fiveMinutes))
	return []awscloudwatch.IWidget{
		graph("Sweeps: how late (s), what is left", append(late, queue.MetricApproximateNumberOfMessagesVisible(nil))...),
		graph("Shares that ended", w.owns(metric.Reaper, metric.EndedDownloaded, metric.EndedUnconfirmed, metric.EndedExpired,
			metric.EndedRevoked, metric.EndedDeclined, metric.EndedAbandoned)...),
		graph("The reaper", append(w.owns(metric.Reaper, metric.BlobsDeleted, metric.Orphans),
			lambda(w.stack, reaper, "Errors", sum), lambda(w.stack, reaper, "Throttles", sum), lambda(w.stack, reaper, "Duration", maximum))...),
	}
}

func (w *watch) apiRow(function string) []awscloudwatch.IWidget {
	return []awscloudwatch.IWidget{
		graph("Requests", w.gateway("Count", sum, fiveMinutes), w.gateway("4xx", sum, fiveMinutes), w.gateway("5xx", sum, fiveMinutes)),
		graph("Time to answer (ms)", w.gateway("Latency", "p50", fiveMinutes), w.gateway("Latency", "p99", fiveMinutes), w.gateway("Latency", maximum, fiveMinutes)),
		graph("The function", lambda(w.stack, function, "ConcurrentExecutions", maximum), lambda(w.stack, function, "Throttles", sum), lambda(w.stack, function, "Errors", sum)),
	}
}

func (w *watch) countsOf(by metric.Service, title string, all ...metric.Metric) []awscloudwatch.IWidget {
	return []awscloudwatch.IWidget{
		graph(title, w.owns(by, all...)...),
		graph("Our faults, by problem", w.owns(by, metric.Internal, metric.Unavailable)...),
	}
}

// failuresOf shows the calls of AWS services that failed.
func (w *watch) failuresOf(services ...metric.Service) (row []awscloudwatch.IWidget) {
	failures := []metric.Metric{metric.DynamoDBFailures, metric.S3Failures, metric.KMSFailures, metric.SESFailures}
	for _, s := range services {
		others := func(m metric.Metric) bool { return !slices.Contains(m.By(), s) }
		row = append(row, graph("Failed calls of "+s.String(), w.owns(s, slices.DeleteFunc(slices.Clone(failures), others)...)...))
	}
	return row
}

// mailRow shows the results of mails: the bounce and complaint rates by which AWS
// judges the account, and the counts of our configuration set.
func (w *watch) mailRow(bounces, complaints awscloudwatch.IMetric) []awscloudwatch.IWidget {
	set := map[string]*string{"ses:configuration-set": part[awsses.CfnConfigurationSet](w.stack, "Mails").Ref()}
	var came []awscloudwatch.IMetric
	for _, name := range []string{"Bounce", "Complaint", "Reject", "DeliveryDelay"} {
		came = append(came, measure("AWS/SES", name, sum, fiveMinutes, set))
	}
	return []awscloudwatch.IWidget{
		graph("Bounces and complaints (1 is all mails)", bounces, complaints),
		graph("Mails that came back, or late", came...),
	}
}
