// Package metric counts what the functions do. Its numbers leave a function in
// CloudWatch's embedded metric format: one line of JSON on stdout per invocation,
// from which CloudWatch Logs makes metrics. A line holds numbers under the names
// listed here, the name of the function and the stage; there is no way for
// anything else to get in.
package metric

import "slices"

// Namespace is where CloudWatch keeps the metrics.
const Namespace = "SecureShare"

// Dimensions of every metric. Each combination of values is a metric of its own,
// and costs like one.
const (
	ByStage   = "Stage"
	ByService = "Service"
)

// Metric is one of the metrics below.
type Metric uint8

// What is counted. Few are written where they are zero, since CloudWatch charges
// for a metric by the hour in which it is sent: SweepLag and Orphans, which tell
// that somebody looked, and the two ends whose ratio is asked for.
const (
	// The reaper.
	SweepLag         Metric = iota // seconds for which the oldest entry of a sweep had been due
	DueLeft                        // entries that a sweep did not get to, counted up to a hundred a shard
	DueFailed                      // entries and stream records that failed
	BlobsDeleted                   // ciphertexts deleted, second deletions included
	EndedDownloaded                // shares whose end was dealt with for the first time, by kind
	EndedUnconfirmed               //
	EndedExpired                   //
	EndedRevoked                   //
	EndedDeclined                  //
	EndedAbandoned                 //
	Orphans                        // objects and unfinished uploads that outlived every share

	// The file API.
	Claims       // leases granted; renewals do not count
	WrongKeys    // claims refused because the key did not fit
	Tickets      // mail tickets signed
	Acknowledged // downloads confirmed

	PolicyUnreadable // calls refused because the policy of their site cannot be read

	// The key mailer.
	Mails            // handed to SES
	TicketReplays    // refused: the ticket was spent before
	RefusedMalformed // refused, for what
	RefusedTicket    //
	RefusedKey       //
	RefusedRecipient //
	RefusedCap       //

	// Both APIs: answers by problem. That a mail failed is counted as SESFailures.
	Internal
	Unavailable

	// Calls of AWS services that failed after all retries, by service.
	DynamoDBFailures
	S3Failures
	KMSFailures
	SESFailures

	count // of metrics
)

const (
	ones    = "Count"
	seconds = "Seconds"
)

var metrics = [count]struct {
	name, unit string
	by         []Service
}{
	SweepLag:         {"SweepLag", seconds, of(Reaper)},
	DueLeft:          {"DueLeft", ones, of(Reaper)},
	DueFailed:        {"DueFailed", ones, of(Reaper)},
	BlobsDeleted:     {"BlobsDeleted", ones, of(Reaper)},
	EndedDownloaded:  {"EndedDownloaded", ones, of(Reaper)},
	EndedUnconfirmed: {"EndedUnconfirmed", ones, of(Reaper)},
	EndedExpired:     {"EndedExpired", ones, of(Reaper)},
	EndedRevoked:     {"EndedRevoked", ones, of(Reaper)},
	EndedDeclined:    {"EndedDeclined", ones, of(Reaper)},
	EndedAbandoned:   {"EndedAbandoned", ones, of(Reaper)},
	Orphans:          {"Orphans", ones, of(Reaper)},

	Claims:       {"Claims", ones, of(FileAPI)},
	WrongKeys:    {"WrongKeys", ones, of(FileAPI)},
	Tickets:      {"Tickets", ones, of(FileAPI)},
	Acknowledged: {"Acknowledged", ones, of(FileAPI)},

	PolicyUnreadable: {"PolicyUnreadable", ones, of(FileAPI)},

	Mails:            {"Mails", ones, of(KeyMailer)},
	TicketReplays:    {"TicketReplays", ones, of(KeyMailer)},
	RefusedMalformed: {"RefusedMalformed", ones, of(KeyMailer)},
	RefusedTicket:    {"RefusedTicket", ones, of(KeyMailer)},
	RefusedKey:       {"RefusedKey", ones, of(KeyMailer)},
	RefusedRecipient: {"RefusedRecipient", ones, of(KeyMailer)},
	RefusedCap:       {"RefusedCap", ones, of(KeyMailer)},

	Internal:    {"Internal", ones, of(FileAPI, KeyMailer)},
	Unavailable: {"Unavailable", ones, of(FileAPI, KeyMailer)},

	DynamoDBFailures: {"DynamoDBFailures", ones, of(FileAPI, Reaper, KeyMailer)},
	S3Failures:       {"S3Failures", ones, of(FileAPI, Reaper)},
	KMSFailures:      {"KMSFailures", ones, of(FileAPI)},
	SESFailures:      {"SESFailures", ones, of(KeyMailer)},
}

func of(services ...Service) []Service { return services }

// By lists who counts m. For CloudWatch each makes a metric of its own of it.
func (m Metric) By() []Service { return slices.Clone(metrics[m].by) }

// String is the metric's name in CloudWatch.
func (m Metric) String() string { return metrics[m].name }

// FailuresOf is the metric of failed calls of a service, by the name that the AWS
// SDK gives it. Of an unknown one it is none: Add leaves that out.
func FailuresOf(service string) Metric {
	switch service {
	case "DynamoDB":
		return DynamoDBFailures
	case "S3":
		return S3Failures
	case "KMS":
		return KMSFailures
	case "SESv2":
		return SESFailures
	}
	return count
}

// Counter adds up metrics, as Log does.
type Counter interface {
	Add(m Metric, n float64)
}

// All lists the metrics.
func All() []Metric {
	all := make([]Metric, count)
	for n := range all {
		all[n] = Metric(n)
	}
	return all
}
