package main

import (
	"math"
	"strconv"
)

// price is a list price of eu-central-1 in USD, without free tiers.
type price struct {
	name string
	per  string  // the unit, as the page names it
	of   float64 // how many of the model's units the price is for
	usd  float64
	page string // of AWS, which lists it
	also []tier // lower prices at larger volumes
}

// tier is a lower price from that many units a month.
type tier struct{ from, usd float64 }

// pricesOf is the month of the prices. They were written from memory of AWS's
// price pages, without access to them: check them before you rely on a result.
const pricesOf = "November 2026"

// Names of the prices.
const (
	requests    = "API Gateway, HTTP API"
	invocations = "Lambda, requests"
	gbSeconds   = "Lambda, arm64"
	writeUnits  = "DynamoDB, write request units"
	readUnits   = "DynamoDB, read request units"
	rows        = "DynamoDB, storage"
	puts        = "S3, PUT, POST, LIST"
	gets        = "S3, GET, HEAD"
	stored      = "S3, storage"
	sent        = "Data transfer out"
	signatures  = "KMS, ECC signatures"
	mails       = "SES, mails"
	logged      = "CloudWatch Logs, ingestion"
	keys        = "KMS, keys"
	alarms      = "CloudWatch, alarms"
	metrics     = "CloudWatch, custom metrics"
	dashboards  = "CloudWatch, dashboards"
	schedules   = "EventBridge Scheduler"
)

// prices are in the order of the tables. These cost nothing: removals by TTL,
// streams that Lambda reads, S3 DELETE, uploads, and traffic between services
// of a region.
var prices = []price{
	{requests, "million requests", 1e6, 1.20, "amazon-api-gateway/pricing", []tier{{300e6, 1.08}}},
	{invocations, "million requests", 1e6, 0.20, "lambda/pricing", nil},
	{gbSeconds, "million GB-seconds", 1e6, 13.3334, "lambda/pricing", nil},
	{writeUnits, "million", 1e6, 0.7625, "dynamodb/pricing/on-demand", nil},
	{readUnits, "million", 1e6, 0.1525, "dynamodb/pricing/on-demand", nil},
	{rows, "GB-month", 1, 0.306, "dynamodb/pricing/on-demand", nil},
	{puts, "thousand requests", 1e3, 0.0054, "s3/pricing", nil},
	{gets, "thousand requests", 1e3, 0.00043, "s3/pricing", nil},
	{stored, "GB-month", 1, 0.0245, "s3/pricing", []tier{{50e3, 0.0235}, {500e3, 0.0225}}},
	{sent, "GB", 1, 0.09, "ec2/pricing/on-demand, Data Transfer", []tier{{10e3, 0.085}, {50e3, 0.07}, {150e3, 0.05}}},
	{signatures, "ten thousand requests", 1e4, 0.15, "kms/pricing", nil},
	{mails, "thousand mails", 1e3, 0.10, "ses/pricing", nil},
	{logged, "GB", 1, 0.63, "cloudwatch/pricing", nil},
	{keys, "key and month", 1, 1.00, "kms/pricing", nil},
	{alarms, "alarm and month", 1, 0.10, "cloudwatch/pricing", nil},
	{metrics, "metric and month", 1, 0.30, "cloudwatch/pricing", nil},
	{dashboards, "dashboard and month; three are free", 1, 3.00, "cloudwatch/pricing", nil},
	{schedules, "million invocations", 1e6, 1.00, "eventbridge/pricing", nil},
}

// usd is the cost of that many units in a month.
func usd(name string, units float64) float64 {
	for _, p := range prices {
		if p.name == name {
			return p.cost(units)
		}
	}
	panic("no price of " + name)
}

func (p price) cost(units float64) float64 {
	total, from, rate := 0.0, 0.0, p.usd
	for _, s := range append(p.also, tier{math.Inf(1), 0}) {
		if units <= s.from {
			break
		}
		total += (s.from - from) * rate
		from, rate = s.from, s.usd
	}
	return (total + (units-from)*rate) / p.of
}

func exact(usd float64) string { return strconv.FormatFloat(usd, 'f', -1, 64) }

func priceTable() string {
	lines := [][]string{{"price", "USD", "per", "on aws.amazon.com"}}
	for _, p := range prices {
		text := exact(p.usd)
		for _, s := range p.also {
			text += "; " + exact(s.usd) + " beyond " + number(s.from)
		}
		lines = append(lines, []string{p.name, text, p.per, p.page})
	}
	return tabulate(lines)
}
