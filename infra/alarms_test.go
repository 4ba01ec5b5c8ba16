package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/table"
)

// pages are the pages of the alarms, by stack.
var pages = map[string]*synthesized{"alarms-files.md": &files, "alarms-keys.md": &keys}

func (s synthesized) ofType(kind string) map[string]node {
	found := map[string]node{}
	for name, r := range s.resources {
		if r.Type == kind {
			found[name] = r
		}
	}
	return found
}

// section is one alarm's section of a page: the line under its heading, and the
// bold words that begin its paragraphs.
type section struct {
	line  string
	parts []string
}

var heading, paragraph = regexp.MustCompile(`^## (\w+)\n\n\*(.+)\*\n`), regexp.MustCompile(`(?m)^\*\*([\w ]+)\.\*\* \S`)

func sections(t *testing.T, page string) map[string]section {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../docs/operations", page))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]section{}
	for _, text := range strings.SplitAfter("\n"+string(raw), "\n## ")[1:] {
		m := heading.FindStringSubmatch("## " + text)
		if m == nil {
			t.Fatalf("%s: a section without an alarm's name and its line: %.40q", page, text)
		}
		s := section{line: m[2]}
		for _, p := range paragraph.FindAllStringSubmatch(text, -1) {
			s.parts = append(s.parts, p[1])
		}
		found[m[1]] = s
	}
	return found
}

var missingData = map[string]string{
	"notBreaching": "missing data is fine", "breaching": "missing data is an alarm", "ignore": "missing data leaves it as it was",
}

// line is the line that the page must have for an alarm.
func line(a node) string {
	p := a.Properties
	period := p["Period"]
	for _, m := range list(p["Metrics"]) {
		if stat, ok := m.(map[string]any)["MetricStat"].(map[string]any); ok {
			period = stat["Period"]
		}
	}
	return fmt.Sprintf("Above %s, in %v × %v min; %s.", strconv.FormatFloat(p["Threshold"].(float64), 'f', -1, 64),
		p["EvaluationPeriods"], period.(float64)/60, missingData[p["TreatMissingData"].(string)])
}

func TestEveryAlarmHasItsSectionAndEverySectionItsAlarm(t *testing.T) {
	for page, stack := range pages {
		t.Run(page, func(t *testing.T) {
			written := sections(t, page)
			alarms := stack.ofType("AWS::CloudWatch::Alarm")
			for name, a := range alarms {
				s, there := written[name]
				if want := line(a); s.line != want {
					t.Errorf("%s, %s (there: %v): %q, but the stack says %q", page, name, there, s.line, want)
				}
				if !slices.Equal(s.parts, []string{"Means", "Do first", "See more", "Ignore"}) {
					t.Errorf("%s, %s: it says %q", page, name, s.parts)
				}
				description := a.Properties["AlarmDescription"].(string)
				if !strings.HasSuffix(description, ": docs/operations/"+page+"#"+name) {
					t.Errorf("%s leads to %q", name, description)
				}
			}
			for name := range written {
				if alarms[name].Type == "" {
					t.Errorf("there is no alarm %s", name)
				}
			}
			if len(alarms) < 5 {
				t.Errorf("only %d alarms, so this test proves little", len(alarms))
			}
		})
	}
}

func TestEveryAlarmIsHeard(t *testing.T) {
	for _, stack := range pages {
		for name, a := range stack.ofType("AWS::CloudWatch::Alarm") {
			for _, when := range []string{"AlarmActions", "OKActions"} {
				if to := list(a.Properties[when]); len(to) != 1 || stack.render(to[0]) != "AlarmTopic" {
					t.Errorf("%s: %s are %v", name, when, to)
				}
			}
			if a.Properties["ActionsEnabled"] == false {
				t.Errorf("%s is switched off", name)
			}
		}
		stack.has(t, "AWS::SNS::Subscription", map[string]any{"Protocol": "email", "Endpoint": "ops@secure-share.example"})
		stack.has(t, "AWS::Budgets::Budget", map[string]any{"NotificationsWithSubscribers": assertions.Match_ArrayWith(&[]any{
			assertions.Match_ObjectLike(&map[string]any{"Subscribers": []any{
				map[string]any{"SubscriptionType": "EMAIL", "Address": "ops@secure-share.example"},
			}}),
		})})
	}
}

// Three failed requests in an hour, or one failed mail or signature: with few
// users an outage may show no more than that.
func TestAnOutageIsHeardOfWhereFewSend(t *testing.T) {
	const hour, fewest = "in 1 × 60 min", 3
	for name, stack := range map[string]synthesized{"FileApiErrors": files, "KeyMailerErrors": keys} {
		t.Run(name, func(t *testing.T) {
			a := stack.resources[name]
			floor := regexp.MustCompile(`^IF\(failed >= (\d+), 100 \* failed / all, 0\)$`)
			found := false
			for _, m := range list(a.Properties["Metrics"]) {
				expression, _ := m.(map[string]any)["Expression"].(string)
				if at := floor.FindStringSubmatch(expression); at != nil {
					n, _ := strconv.Atoi(at[1])
					found = n <= fewest
				}
			}
			if !found || !strings.Contains(line(a), hour) {
				t.Errorf("%s (%v)", line(a), a.Properties["Metrics"])
			}
		})
	}
	for name, stack := range map[string]synthesized{"SigningFailures": files, "MailFailures": keys} {
		t.Run(name, func(t *testing.T) {
			if said := line(stack.resources[name]); !strings.HasPrefix(said, "Above 0, "+hour) {
				t.Errorf("%s", said)
			}
		})
	}
}

// AWS counts throttled writes of an index separately from those of its table.
func TestThrottlingOfEveryIndexIsHeard(t *testing.T) {
	metrics := files.render(files.resources["SharesThrottled"].Properties["Metrics"])
	for _, i := range table.Shares.Indexes {
		if !strings.Contains(metrics, i.Name) {
			t.Errorf("nobody looks at %s: %s", i.Name, metrics)
		}
	}
	if len(table.Tickets.Indexes) != 0 {
		t.Error("the tickets have indexes now: look at those, too")
	}
}

// Only CloudWatch of this account may publish notices, and they are encrypted
// at rest.
func TestTheTopicIsForAlarmsAlone(t *testing.T) {
	for _, stack := range pages {
		if key := stack.render(stack.resources["AlarmTopic"].Properties["KmsMasterKeyId"]); key != "AlarmKey" {
			t.Errorf("the topic is encrypted by %s", key)
		}
		account := *stack.stack.Account()
		for _, c := range []struct{ name, document, own string }{{"AlarmTopic/Policy", "PolicyDocument", ""}, {"AlarmKey", "KeyPolicy", "arn:AWS::Partition:iam::" + account + ":root"}} {
			for _, s := range list(stack.resources[c.name].Properties[c.document].(map[string]any)["Statement"]) {
				g := s.(map[string]any)
				who, _ := g["Principal"].(map[string]any)
				byCloudWatch := who["Service"] == "cloudwatch.amazonaws.com" &&
					fmt.Sprint(g["Condition"]) == "map[StringEquals:map[aws:SourceAccount:"+account+"]]"
				if g["Effect"] == "Allow" && !byCloudWatch && (c.own == "" || stack.render(who["AWS"]) != c.own) {
					t.Errorf("%s lets %v do %v", c.name, g["Principal"], g["Action"])
				}
			}
		}
	}
}

func TestWithoutAnAddressTheOperatorIsWarned(t *testing.T) {
	dir := t.TempDir()
	writeBootstrap(dir, keyMailer, 0)
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(filepath.Join(dir, "cdk.out"))})
	c, err := readConfig(with(nil))
	if err != nil {
		t.Fatal(err)
	}
	stack := newKeyStack(app, c, code{dir, arm64}).Stack
	defer failed(t)
	assertions.Annotations_FromStack(stack).HasWarning(jsii.String("/"+c.KeyStack()), assertions.Match_StringLikeRegexp(jsii.String("^alarmMail is empty.*alarms.*no budget")))
	template := assertions.Template_FromStack(stack, nil)
	for _, kind := range []string{"AWS::SNS::Topic", "AWS::KMS::Key", "AWS::Budgets::Budget"} {
		template.ResourceCountIs(&kind, jsii.Number(0))
	}
	template.AllResourcesProperties(jsii.String("AWS::CloudWatch::Alarm"), map[string]any{"AlarmActions": assertions.Match_Absent()})
}

// A dashboard shows every metric of the functions and every alarm.
func TestTheDashboardsShowEverything(t *testing.T) {
	shown := ""
	for _, stack := range pages {
		board := stack.render(stack.resources["Dashboard"].Properties["DashboardBody"])
		if !json.Valid([]byte(board)) {
			t.Fatalf("no JSON: %s", board)
		}
		for name := range stack.ofType("AWS::CloudWatch::Alarm") {
			if !strings.Contains(board, `"`+name+`"`) {
				t.Errorf("%s is not on its dashboard", name)
			}
		}
		shown += board
	}
	for _, m := range metric.All() {
		for _, by := range m.By() {
			if one := fmt.Sprintf(`"SecureShare","%s","Service","%s"`, m, by); !strings.Contains(shown, one) {
				t.Errorf("%s of %s is on no dashboard", m, by)
			}
		}
	}
}

// The filter reads the names that the access log writes.
func TestRefusedRequestsAreFoundInTheAccessLog(t *testing.T) {
	if accessLogFormat["status"] != "$context.status" || accessLogFormat["lambda"] != "$context.integrationStatus" {
		t.Errorf("the log says %v", accessLogFormat)
	}
	for _, stack := range pages {
		stack.has(t, "AWS::Logs::MetricFilter", map[string]any{"FilterPattern": `{ $.status = "429" && $.lambda = "-" }`})
		if log := stack.render(stack.resources["Refused"].Properties["LogGroupName"]); log != "AccessLog" {
			t.Errorf("the filter reads %s", log)
		}
	}
}

// The page lists the metrics and the functions that send them.
func TestEveryMetricIsOnThePage(t *testing.T) {
	raw, err := os.ReadFile("../docs/operations/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed, want []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([a-z, ]+) \\|").FindAllStringSubmatch(string(raw), -1) {
		listed = append(listed, m[1]+" of "+m[2])
	}
	n := len(pages) // of the filters
	for _, m := range metric.All() {
		var by []string
		for _, s := range m.By() {
			by = append(by, s.String())
		}
		n += len(by)
		want = append(want, m.String()+" of "+strings.Join(by, ", "))
	}
	if !slices.Equal(listed, want) {
		t.Errorf("listed\n\t%q\ncounted\n\t%q", listed, want)
	}
	if cost := fmt.Sprintf("There are %d, including the filters: %.2f USD", n, 0.3*float64(n)); !strings.Contains(string(raw), cost) {
		t.Errorf("it does not say: %s", cost)
	}
}
