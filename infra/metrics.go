package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/metric"
)

// Periods, in minutes, and statistics of metrics.
const (
	fiveMinutes = 5
	anHour      = 60
	aDay        = 24 * anHour

	sum     = "Sum"
	maximum = "Maximum"
)

// own is a metric of one of our functions.
func (w *watch) own(by metric.Service, m metric.Metric, statistic string, minutes float64) awscloudwatch.IMetric {
	return measure(metric.Namespace, m.String(), statistic, minutes, map[string]*string{
		metric.ByStage: &w.stage, metric.ByService: jsii.String(by.String()),
	})
}

// measure is a metric of an AWS service.
func measure(namespace, name, statistic string, minutes float64, dimensions map[string]*string) awscloudwatch.IMetric {
	return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: &namespace, MetricName: &name, DimensionsMap: &dimensions,
		Statistic: &statistic, Period: awscdk.Duration_Minutes(&minutes),
	})
}

// math is an expression over metrics.
func math(label, expression string, minutes float64, of map[string]awscloudwatch.IMetric) awscloudwatch.IMetric {
	return awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
		Expression: &expression, UsingMetrics: &of, Period: awscdk.Duration_Minutes(&minutes), Label: &label,
	})
}
