// Package metric counts events in the functions. It writes them in CloudWatch's
// embedded metric format: one line of JSON on stdout per invocation, from which
// CloudWatch Logs makes metrics. A line has the name of the function, the
// stage, and numbers under the names listed here; it cannot contain anything
// else.
package metric

import "slices"

// Namespace is where CloudWatch keeps the metrics.
const Namespace = "SecureShare"

// Dimensions of every metric. Each combination of values is its own metric, and is billed
// as one.
const (
	ByStage   = "Stage"
	ByService = "Service"
)

// Metric is one of the metrics below.
type Metric uint8

// The metrics. CloudWatch charges for each hour in which a metric is sent, so
// most are not sent when they are zero. The exceptions are SweepLag and
// Orphans, which show that a sweep ran, and the two ends whose ratio an alarm
// uses.
const (
	// The reaper.
	SweepLag         Metric = iota // seconds for which the oldest entry of a sweep had been due
	DueLeft                        // entries that a sweep did not get to, counted up to a hundred a shard
	DueFailed                      // entries and stream records that failed
	BlobsDeleted                   // ciphertexts deleted, second deletions included
	EndedDownloaded                // shares that were cleaned up for the first time, by kind of end
	EndedUnconfirmed               //
	EndedExpired                   //
	EndedRevoked                   //
	EndedDeclined                  //
	EndedAbandoned                 //
	Orphans                        // objects and unfinished uploads that outlived every share

	// The file API, and the link API except for tickets and policies.
	Claims       // leases granted; renewals do not count
	WrongKeys    // claims refused because of a wrong key
	Tickets      // mail tickets signed
	Acknowledged // downloads confirmed

	RefusedLimit     // calls refused because a limit of a person or site is reached
	PolicyUnreadable // calls refused because the policy of their site cannot be read

	// The key mailer.
	Mails            // handed to SES or to the mail server
	TicketReplays    // refused: the ticket was spent before
	RefusedMalformed // refused, by reason
	RefusedTicket    //
	RefusedKey       //
	RefusedRecipient //
	RefusedCap       //

	// The function of live updates.
	ConnectionsOpened
	ConnectionsRefused // for the token, for their number, or because a service failed
	EventsPosted       // to one connection each
	EventsFailed       // stream records that failed

	// The function that sends notices.
	NoticesDelivered
	NoticesRefused // by their receiver, or because its address is not public: not sent again
	NoticesFailed  // attempts that failed

	// The APIs: answers by problem. A failed mail counts as SESFailures or SMTPFailures.
	Internal
	Unavailable

	// Calls of AWS services that failed after all retries, by service.
	DynamoDBFailures
	S3Failures
	KMSFailures
	SESFailures
	ConnectionFailures // of API Gateway's connections
	SQSFailures

	SMTPFailures // mails that the operator's mail server did not accept, or whose account could not be read

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

	Claims:       {"Claims", ones, of(FileAPI, LinkAPI)},
	WrongKeys:    {"WrongKeys", ones, of(FileAPI, LinkAPI)},
	Tickets:      {"Tickets", ones, of(FileAPI)},
	Acknowledged: {"Acknowledged", ones, of(FileAPI, LinkAPI)},

	RefusedLimit:     {"RefusedLimit", ones, of(FileAPI, LinkAPI)},
	PolicyUnreadable: {"PolicyUnreadable", ones, of(FileAPI)},

	Mails:            {"Mails", ones, of(KeyMailer)},
	TicketReplays:    {"TicketReplays", ones, of(KeyMailer)},
	RefusedMalformed: {"RefusedMalformed", ones, of(KeyMailer)},
	RefusedTicket:    {"RefusedTicket", ones, of(KeyMailer)},
	RefusedKey:       {"RefusedKey", ones, of(KeyMailer)},
	RefusedRecipient: {"RefusedRecipient", ones, of(KeyMailer)},
	RefusedCap:       {"RefusedCap", ones, of(KeyMailer)},

	ConnectionsOpened:  {"ConnectionsOpened", ones, of(Realtime)},
	ConnectionsRefused: {"ConnectionsRefused", ones, of(Realtime)},
	EventsPosted:       {"EventsPosted", ones, of(Realtime)},
	EventsFailed:       {"EventsFailed", ones, of(Realtime)},

	NoticesDelivered: {"NoticesDelivered", ones, of(Notifier)},
	NoticesRefused:   {"NoticesRefused", ones, of(Notifier)},
	NoticesFailed:    {"NoticesFailed", ones, of(Notifier)},

	Internal:    {"Internal", ones, of(FileAPI, KeyMailer, LinkAPI)},
	Unavailable: {"Unavailable", ones, of(FileAPI, KeyMailer, LinkAPI)},

	DynamoDBFailures:   {"DynamoDBFailures", ones, of(FileAPI, Reaper, Realtime, KeyMailer, LinkAPI, Notifier)},
	S3Failures:         {"S3Failures", ones, of(FileAPI, Reaper, LinkAPI)},
	KMSFailures:        {"KMSFailures", ones, of(FileAPI, Realtime, Notifier)},
	SESFailures:        {"SESFailures", ones, of(KeyMailer)},
	ConnectionFailures: {"ConnectionFailures", ones, of(Realtime)},
	SQSFailures:        {"SQSFailures", ones, of(Reaper, Notifier)},

	SMTPFailures: {"SMTPFailures", ones, of(KeyMailer)},
}

func of(services ...Service) []Service { return services }

// By returns the services that count m. In CloudWatch, each has its own metric.
func (m Metric) By() []Service { return slices.Clone(metrics[m].by) }

// String is the metric's name in CloudWatch.
func (m Metric) String() string { return metrics[m].name }

// FailuresOf returns the metric of failed calls to a service, by its name in
// the AWS SDK. For an unknown service it returns a metric that Add ignores.
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
	case "SQS":
		return SQSFailures
	case "ApiGatewayManagementApi":
		return ConnectionFailures
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
