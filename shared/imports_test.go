package shared_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/secure-share/secure-share/"

// rules list what a directory may import from this module besides its own
// subdirectories, and whether it may import anything outside the standard
// library. A package without a rule fails the test: decide where it belongs.
var rules = []struct {
	dir   string
	third bool // modules of others
	may   []string
}{
	{"shared/base64url", false, nil},
	{"shared/hidden", false, nil},
	{"shared/pattern", false, nil},
	{"shared/share", false, []string{"shared/base64url", "shared/hidden"}},
	{"shared/limits", false, []string{"shared/ratelimit", "shared/share"}},
	{"shared/ratelimit", false, nil},
	{"shared/ece", false, nil},
	{"shared/keyring/password", true, []string{"shared/hidden", "shared/keyring"}},
	{"shared/keyring", false, []string{"shared/base64url", "shared/hidden", "shared/pattern"}},
	{"shared/keymail", false, []string{"shared/keyring"}},
	{"shared/mailaddr", false, []string{"shared/base64url", "shared/hidden"}},
	{"shared/wire", false, []string{"shared/hidden"}},
	{"shared/origin", false, []string{"shared/pattern"}},
	{"shared/table", false, nil},
	{"shared/env", false, nil},
	{"shared/version", false, nil},
	{"shared/pagepolicy", false, nil},
	{"shared/metric", false, []string{"shared/pattern"}},
	{"shared/problem", false, []string{"shared/wire"}},
	{"shared/claimapi", false, []string{"shared/hidden", "shared/keyring", "shared/problem", "shared/share", "shared/wire"}},

	{"shared/strictjson", false, nil},
	{"shared/delivery", false, []string{"shared/base64url", "shared/hidden", "shared/keyring", "shared/mailaddr", "shared/strictjson"}},
	{"shared/jws", true, []string{"shared/base64url"}},
	{"shared/forgetoken", true, []string{"shared/share", "shared/jws", "shared/origin", "shared/pattern"}},
	{"shared/mailticket", true, []string{"shared/base64url", "shared/origin", "shared/share", "shared/jws", "shared/pattern"}},
	{"shared/roleassertion/roletest", true, []string{"shared/roleassertion", "shared/share"}},
	{"shared/roleassertion", true, []string{"shared/share", "shared/jws", "shared/pattern"}},
	{"shared/unlocktoken", true, []string{"shared/jws", "shared/share"}},
	{"shared/policy", false, []string{"shared/share", "shared/pattern"}},
	{"shared/notice", false, []string{"shared/hidden", "shared/share", "shared/pattern"}},
	{"shared/noticetoken", true, []string{"shared/jws", "shared/notice", "shared/share"}},
	{"shared/activity", false, []string{"shared/program", "shared/share", "shared/pattern", "shared/table"}},
	{"shared/httpsig", true, nil},
	{"shared/publichttp", false, nil},
	{"shared/realtime", false, []string{"shared/base64url", "shared/share", "shared/strictjson"}},
	{"shared/program", false, []string{"shared/base64url", "shared/ratelimit", "shared/share"}},
	{"shared/application/published", false, []string{"shared/application", "shared/publichttp", "shared/pattern"}},
	{"shared/application", false, []string{"shared/program", "shared/share"}},
	{"shared/httpapi", true, []string{"shared/origin", "shared/problem", "shared/metric", "shared/strictjson", "shared/wire"}},
	{"shared/deadline", false, nil},
	{"shared/apigw", true, []string{"shared/deadline", "shared/problem"}},
	{"shared/openapitest", true, nil},

	{"shared/awsenv", true, []string{"shared/env"}},
	{"shared/dynamo/dynamotest", true, []string{"shared/dynamo", "shared/awsenv", "shared/table", "scripts/local", "test/needs"}},
	{"shared/dynamo", true, []string{"shared/awsenv"}},
	{"shared/activitystore", true, []string{"shared/activity", "shared/awsenv", "shared/dynamo", "shared/program", "shared/share", "shared/table"}},
	{"shared/ratelimitstore", true, []string{"shared/awsenv", "shared/dynamo", "shared/ratelimit", "shared/table"}},
	{"shared/sharestore", true, []string{"shared/activity", "shared/activitystore", "shared/awsenv", "shared/dynamo", "shared/limits", "shared/notice", "shared/policy", "shared/program", "shared/ratelimit", "shared/ratelimitstore", "shared/share", "shared/table"}},
	{"shared/programstore", true, []string{"shared/activity", "shared/activitystore", "shared/application", "shared/awsenv", "shared/dynamo", "shared/program", "shared/ratelimit", "shared/ratelimitstore", "shared/share", "shared/table"}},
	{"shared/ticketstore", true, []string{"shared/awsenv", "shared/dynamo", "shared/mailticket", "shared/table"}},
	{"shared/s3blob", true, []string{"shared/awsenv", "shared/share"}},
	{"shared/kmssign", true, []string{"shared/awsenv"}},
	{"shared/kmsmac", true, []string{"shared/awsenv"}},
	{"shared/realtimestore", true, []string{"shared/awsenv", "shared/dynamo", "shared/realtime", "shared/share", "shared/table"}},
	{"shared/connections", true, []string{"shared/awsenv", "shared/realtime"}},
	{"shared/noticequeue", true, []string{"shared/awsenv", "shared/notice"}},
	{"shared/sesmail", true, []string{"shared/awsenv", "shared/mailaddr"}},
	{"shared/mailaccount", true, []string{"shared/awsenv", "shared/hidden", "shared/mailaddr", "shared/mailtoken", "shared/smtpmail", "shared/strictjson"}},
	{"shared/mailtoken", true, []string{"shared/hidden", "shared/pattern"}},
	{"shared/smtpmail/smtptest", true, []string{"test/needs"}},
	{"shared/smtpmail", true, []string{"shared/mailaddr", "shared/pattern"}},

	{"functions/fileapi", false, []string{"shared/activity", "shared/claimapi", "shared/ece", "shared/application", "shared/publichttp", "shared/hidden", "shared/limits", "shared/origin", "shared/base64url", "shared/ratelimit", "shared/share", "shared/keyring", "shared/wire", "shared/problem", "shared/program", "shared/httpapi", "shared/httpsig", "shared/metric", "shared/forgetoken", "shared/mailticket", "shared/notice", "shared/policy", "shared/realtime", "shared/roleassertion", "shared/version"}},
	{"functions/linkapi", false, []string{"shared/activity", "shared/claimapi", "shared/hidden", "shared/httpapi", "shared/keyring", "shared/metric", "shared/origin", "shared/problem", "shared/ratelimit", "shared/share", "shared/unlocktoken", "shared/wire"}},
	{"functions/reaper", true, []string{"shared/activity", "shared/deadline", "shared/share", "shared/table", "shared/metric", "shared/notice"}},
	{"functions/notifier", true, []string{"shared/deadline", "shared/metric", "shared/notice", "shared/noticetoken", "shared/publichttp", "shared/share"}},
	{"functions/realtime", true, []string{"shared/deadline", "shared/metric", "shared/realtime", "shared/share", "shared/table"}},
	{"functions/keymailer", true, []string{"shared/origin", "shared/share", "shared/keymail", "shared/keyring", "shared/mailaddr", "shared/wire", "shared/problem", "shared/httpapi", "shared/metric", "shared/mailticket"}},
	{"functions/fileapi/lambda", true, []string{"functions/fileapi", "shared"}},
	{"functions/linkapi/lambda", true, []string{"functions/linkapi", "shared"}},
	{"functions/reaper/lambda", true, []string{"functions/reaper", "shared"}},
	{"functions/realtime/lambda", true, []string{"functions/realtime", "shared"}},
	{"functions/notifier/lambda", true, []string{"functions/notifier", "shared"}},
	{"functions/keymailer/lambda", true, []string{"functions/keymailer", "shared"}},

	{"shared/client/applicationid", false, []string{"shared/client", "shared/hidden", "shared/httpsig", "shared/program", "shared/share"}},
	{"shared/client/programid", false, []string{"shared/base64url", "shared/client", "shared/hidden", "shared/httpsig", "shared/program"}},
	{"shared/client/clienttest", true, []string{"shared/client", "shared/delivery", "shared/hidden", "shared/keyring", "shared/realtime", "shared/share", "shared/wire"}},
	{"shared/client/live", true, []string{"shared/client", "shared/realtime", "shared/share", "shared/wire"}},
	{"shared/client", true, []string{"shared/base64url", "shared/delivery", "shared/hidden", "shared/share", "shared/ece", "shared/keyring", "shared/mailaddr", "shared/wire"}},
	{"cmd/secureshare/archive", true, []string{"shared/client"}},
	{"cmd/secureshare", true, []string{"shared/application", "shared/program", "shared/client", "shared/delivery", "shared/ece", "shared/share", "shared/keyring", "shared/mailaddr", "shared/version", "shared/wire"}},
	{"cmd/keyrelay/repeats", true, []string{"shared/awsenv", "shared/delivery", "shared/dynamo"}},
	{"cmd/keyrelay/lambda", true, []string{"cmd/keyrelay", "shared/apigw", "shared/awsenv", "shared/env"}},
	{"cmd/keyrelay", true, []string{"shared/delivery", "shared/env", "shared/hidden", "shared/httpapi", "shared/jws", "shared/keymail", "shared/mailaddr", "shared/mailtoken", "shared/metric", "shared/notice", "shared/noticetoken", "shared/origin", "shared/problem", "shared/smtpmail"}},
	{"infra", true, []string{"shared/base64url", "shared/env", "shared/limits", "shared/origin", "shared/pagepolicy", "shared/table", "shared/metric"}},
	{"examples/keyrelay", true, nil},
	{"examples/embed", true, nil},
	{"examples", false, []string{"shared/client", "shared/mailaddr", "shared/share"}},
	{"scripts", true, []string{"functions", "shared", "cmd", "examples/embed/website", "infra/settings", "infra/jwkset", "infra/pagebundle", "test/emulators", "test/scenario"}},
	{"test", true, []string{"functions", "shared", "cmd", "scripts"}},
}

// forTests may be imported by every test: the servers to test with, and what is
// named as a test package.
func forTests(dir string) bool {
	return under(dir, []string{"scripts/local", "test/emulators", "test/needs"}) || strings.HasSuffix(dir, "test") || path.Base(dir) == "memstore"
}

// testsOnly are imports that the tests of one directory have besides those.
var testsOnly = map[string][]string{
	// With the real adapters, for when AWS services fail.
	"functions/fileapi":   {"shared/unlocktoken", "shared/activitystore", "shared/apigw", "shared/limits", "shared/programstore", "shared/sharestore", "shared/s3blob", "shared/kmsmac", "shared/kmssign", "shared/awsenv", "shared/jws"},
	"functions/keymailer": {"shared/apigw", "shared/hidden", "shared/ticketstore", "shared/sesmail", "shared/awsenv", "shared/jws"},
	"functions/notifier":  {"shared/jws"},
	"functions/reaper":    {"shared/application", "shared/program", "shared/sharestore", "shared/s3blob", "shared/awsenv", "shared/policy"},
	// Values that the stacks repeat must equal those in the code.
	"infra":         {"shared/httpapi", "shared/jws", "shared/limits", "shared/mailaddr", "shared/share", "shared/smtpmail"},
	"infra/jwkset":  {"shared/jws"},
	"shared/awsenv": {"shared/metric"},

	"shared/client/applicationid": {"shared/application"},

	"cmd/secureshare": {"shared/publichttp"}, // as the file API fetches what the tool serves

	"examples/keyrelay":    {"cmd/keyrelay", "shared/env"},
	"cmd/keyrelay/relay":   {"shared/apigw", "shared/keyring", "shared/share"},
	"cmd/keyrelay/repeats": {"shared/table"},
	"shared/keymail":       {"shared/wire"},
	"shared/noticequeue":   {"shared/share"},
	"shared/programstore":  {"shared/sharestore"}, // which records that the app was removed
	"shared/s3blob":        {"shared/env"},
}

func TestImportsFollowTheRules(t *testing.T) {
	packages := list(t)
	if len(packages) < 20 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, p := range packages {
		dir := strings.TrimPrefix(p.ImportPath, module)
		if dir == "shared" {
			continue // this test
		}
		n := ruleOf(dir)
		if n < 0 {
			t.Errorf("%s has no rule", dir)
			continue
		}
		for _, imported := range p.Imports {
			if why := refused(n, dir, imported); why != "" {
				t.Errorf("%s imports %s: %s", dir, imported, why)
			}
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			if ours, isOurs := strings.CutPrefix(imported, module); !isOurs || forTests(ours) || under(ours, testsOnly[dir]) {
				continue
			}
			if why := refused(n, dir, imported); why != "" {
				t.Errorf("tests of %s import %s: %s", dir, imported, why)
			}
		}
	}
}

func TestAForbiddenImportIsFound(t *testing.T) {
	for _, f := range []struct{ dir, imported string }{
		{"shared/share", "github.com/aws/aws-sdk-go-v2/aws"},
		{"shared/share", module + "shared/env"},
		{"functions/fileapi", module + "functions/reaper"},
		{"functions/fileapi", module + "shared/sharestore"},
		{"functions/fileapi", module + "infra"},
		{"functions/keymailer", module + "shared/forgetoken"},
		{"functions/reaper", "github.com/aws/aws-sdk-go-v2/service/s3"},
		{"shared/client", module + "functions/fileapi"},
		{"infra", module + "shared/sharestore"},
		{"scripts/local", module + "infra"},
	} {
		t.Run(f.dir+" "+path.Base(f.imported), func(t *testing.T) {
			if refused(ruleOf(f.dir), f.dir, f.imported) == "" {
				t.Errorf("%s may import %s", f.dir, f.imported)
			}
		})
	}
}

// links lists the contents of each function's binary: packages of this module,
// and AWS services. The binaries of one account contain nothing of the other's:
// the key mailer cannot verify a sign-in or read a share, and the file API
// cannot send mail.
var links = map[string][]string{
	"functions/fileapi/lambda": {
		"functions/fileapi", "functions/fileapi/lambda", "shared/activity", "shared/activitystore", "shared/apigw", "shared/application", "shared/application/published", "shared/publichttp", "shared/awsenv", "shared/deadline", "shared/base64url", "shared/claimapi", "shared/dynamo", "shared/ece", "shared/env", "shared/forgetoken",
		"shared/hidden", "shared/httpapi", "shared/jws", "shared/keyring", "shared/kmsmac", "shared/kmssign", "shared/limits", "shared/mailticket", "shared/metric", "shared/pattern", "shared/notice", "shared/noticetoken", "shared/realtime",
		"shared/httpsig", "shared/origin", "shared/policy", "shared/problem", "shared/program", "shared/programstore", "shared/ratelimit", "shared/ratelimitstore", "shared/roleassertion", "shared/s3blob", "shared/share", "shared/sharestore", "shared/strictjson", "shared/table", "shared/version", "shared/wire",
		"service/dynamodb", "service/dynamodbstreams", "service/kms", "service/s3", // the streams' types, for attributevalue
	},
	"functions/linkapi/lambda": { // neither sign-ins nor mail tickets
		"functions/linkapi", "functions/linkapi/lambda", "shared/jws", "shared/unlocktoken", "shared/activity", "shared/activitystore", "shared/apigw", "shared/awsenv", "shared/deadline", "shared/base64url", "shared/claimapi", "shared/dynamo", "shared/env",
		"shared/hidden", "shared/httpapi", "shared/keyring", "shared/limits", "shared/metric", "shared/pattern", "shared/notice", "shared/origin", "shared/policy", "shared/problem", "shared/program", "shared/ratelimit", "shared/ratelimitstore",
		"shared/s3blob", "shared/share", "shared/sharestore", "shared/strictjson", "shared/table", "shared/wire",
		"service/dynamodb", "service/dynamodbstreams", "service/s3",
	},
	"functions/reaper/lambda": {
		"functions/reaper", "functions/reaper/lambda", "shared/activity", "shared/activitystore", "shared/application", "shared/awsenv", "shared/deadline", "shared/base64url", "shared/dynamo", "shared/env", "shared/hidden", "shared/limits", "shared/metric", "shared/pattern", "shared/notice", "shared/noticequeue",
		"shared/policy", "shared/program", "shared/programstore", "shared/ratelimit", "shared/ratelimitstore", "shared/s3blob", "shared/share", "shared/sharestore", "shared/table",
		"service/dynamodb", "service/dynamodbstreams", "service/s3", "service/sqs",
	},
	"functions/realtime/lambda": {
		"functions/realtime", "functions/realtime/lambda",
		"shared/activity", "shared/activitystore", "shared/awsenv", "shared/deadline", "shared/base64url", "shared/connections", "shared/dynamo", "shared/env", "shared/hidden", "shared/kmsmac", "shared/limits", "shared/metric", "shared/pattern", "shared/notice", "shared/policy", "shared/program", "shared/ratelimit", "shared/ratelimitstore", "shared/realtime", "shared/realtimestore", "shared/share", "shared/sharestore", "shared/strictjson", "shared/table",
		"service/apigatewaymanagementapi", "service/dynamodb", "service/dynamodbstreams", "service/kms",
	},
	"functions/notifier/lambda": { // no sign-in and no blob
		"functions/notifier", "functions/notifier/lambda",
		"shared/activity", "shared/activitystore", "shared/awsenv", "shared/deadline", "shared/base64url", "shared/dynamo", "shared/env", "shared/hidden", "shared/jws", "shared/kmssign", "shared/metric", "shared/pattern",
		"shared/limits", "shared/notice", "shared/noticequeue", "shared/noticetoken", "shared/policy", "shared/program", "shared/publichttp", "shared/ratelimit", "shared/ratelimitstore", "shared/share", "shared/sharestore", "shared/table",
		"service/dynamodb", "service/dynamodbstreams", "service/kms", "service/sqs",
	},
	"functions/keymailer/lambda": {
		"functions/keymailer", "functions/keymailer/lambda", "shared/apigw", "shared/awsenv", "shared/deadline", "shared/base64url", "shared/dynamo", "shared/env", "shared/hidden",
		"shared/httpapi", "shared/jws", "shared/keymail", "shared/keyring", "shared/mailaccount", "shared/mailaddr", "shared/mailticket", "shared/mailtoken", "shared/metric", "shared/pattern", "shared/origin", "shared/problem",
		"shared/sesmail", "shared/share", "shared/smtpmail", "shared/strictjson", "shared/table", "shared/ticketstore", "shared/wire",
		"service/dynamodb", "service/secretsmanager", "service/sesv2",
	},
	"cmd/keyrelay": { // nothing of either account
		"cmd/keyrelay", "cmd/keyrelay/relay", "cmd/keyrelay/slack", "cmd/keyrelay/teams", "shared/base64url", "shared/delivery", "shared/env", "shared/hidden", "shared/httpapi", "shared/jws", "shared/keymail", "shared/keyring",
		"shared/mailaddr", "shared/mailtoken", "shared/metric", "shared/pattern", "shared/notice", "shared/noticetoken", "shared/origin", "shared/problem", "shared/share", "shared/smtpmail", "shared/strictjson", "shared/wire",
	},
}

func TestEachFunctionLinksOnlyWhatItNeeds(t *testing.T) {
	for binary, want := range links {
		t.Run(binary, func(t *testing.T) {
			out, err := exec.Command("go", "list", "-deps", module+binary).Output()
			if err != nil {
				t.Fatalf("go list: %v", err)
			}
			got := map[string]bool{}
			for dep := range strings.Lines(string(out)) {
				dep = strings.TrimSpace(dep)
				if ours, isOurs := strings.CutPrefix(dep, module); isOurs {
					got[ours] = true
				} else if name, isSDK := strings.CutPrefix(dep, "github.com/aws/aws-sdk-go-v2/service/"); isSDK && !strings.HasPrefix(name, "internal/") {
					service, _, _ := strings.Cut(name, "/")
					got["service/"+service] = true
				}
			}
			for dep := range got {
				if !slices.Contains(want, dep) {
					t.Errorf("it links %s", dep)
				}
			}
			for _, dep := range want {
				if !got[dep] {
					t.Errorf("it does not link %s", dep)
				}
			}
		})
	}
}

// withClients are the only directories of the product that use clients of AWS
// services. The local stack is not part of it.
var withClients = []string{
	"shared/awsenv", "shared/dynamo", "shared/activitystore", "shared/sharestore", "shared/ticketstore", "shared/programstore", "shared/ratelimitstore", "shared/s3blob", "shared/kmssign", "shared/kmsmac", "shared/realtimestore", "shared/connections", "shared/noticequeue", "shared/mailaccount", "shared/sesmail", "cmd/keyrelay/repeats", "scripts", "test",
}

// refused returns why the n-th rule forbids an import, or nothing.
func refused(n int, dir, imported string) (why string) {
	r := rules[n]
	ours, isOurs := strings.CutPrefix(imported, module)
	switch {
	case !isOurs && !strings.Contains(strings.Split(imported, "/")[0], "."):
		return "" // the standard library
	case !isOurs && !r.third:
		return "only the standard library is allowed here"
	case !isOurs && strings.HasPrefix(imported, "github.com/aws/aws-sdk-go-v2") && !under(dir, withClients):
		return "only adapters use AWS clients"
	case !isOurs:
		return ""
	case ours == r.dir || strings.HasPrefix(ours, r.dir+"/") && !strings.HasSuffix(ours, "/lambda"):
		return ""
	case under(ours, r.may):
		return ""
	}
	return "no rule allows it"
}

// ruleOf finds the rule of the package's directory, or of the nearest one above it.
func ruleOf(dir string) int {
	for ; dir != "."; dir = path.Dir(dir) {
		for n, r := range rules {
			if r.dir == dir {
				return n
			}
		}
	}
	return -1
}

// under reports whether dir is one of the directories or inside one.
func under(dir string, dirs []string) bool {
	for _, d := range dirs {
		if dir == d || strings.HasPrefix(dir, d+"/") {
			return true
		}
	}
	return false
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		all = append(all, p)
	}
}

// Expressions and templates that a package compiles when the process starts delay every
// cold start, and a template keeps methods of the AWS clients in the binary that nothing
// calls: the linker does not know which of them it looks up by name.
func TestFunctionsCompileNothingWhenTheyStart(t *testing.T) {
	for binary := range links {
		if !strings.HasPrefix(binary, "functions/") {
			continue
		}
		t.Run(binary, func(t *testing.T) {
			out, err := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, module+binary).Output()
			if err != nil {
				t.Fatalf("go list: %v", err)
			}
			for line := range strings.Lines(string(out)) {
				names := strings.Fields(line)
				ours, isOurs := strings.CutPrefix(names[0], module)
				if !isOurs || ours == "shared/pattern" {
					continue
				}
				for _, slow := range []string{"regexp", "text/template", "html/template"} {
					if slices.Contains(names[1:], slow) {
						t.Errorf("%s imports %s", ours, slow)
					}
				}
			}
		})
	}
}
