package shared_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

const module = "github.com/secure-share/secure-share/"

// arrows says what a room may import of this module beside its own sub-rooms,
// and whether it may import anything outside the standard library. A room that
// is missing here fails the test: decide where it stands.
var arrows = []struct {
	room  string
	third bool // modules of others
	may   []string
}{
	{"shared/hidden", false, nil},
	{"shared/share", false, []string{"shared/hidden"}},
	{"shared/ece", false, nil},
	{"shared/keyring", false, []string{"shared/hidden"}},
	{"shared/mailaddr", false, []string{"shared/hidden"}},
	{"shared/wire", false, nil},
	{"shared/table", false, nil},
	{"shared/env", false, nil},
	{"shared/metric", false, nil},

	{"shared/jws", true, nil},
	{"shared/forgetoken", true, []string{"shared/share", "shared/jws"}},
	{"shared/mailticket", true, []string{"shared/share", "shared/jws"}},
	{"shared/problem", false, []string{"shared/share", "shared/wire", "shared/forgetoken", "shared/mailticket"}},
	{"shared/httpapi", true, []string{"shared/problem", "shared/metric"}},
	{"shared/apigw", true, []string{"shared/problem"}},
	{"shared/openapitest", true, nil},

	{"shared/awsenv", true, []string{"shared/env"}},
	{"shared/dynamostore", true, []string{"shared/awsenv", "shared/share", "shared/table", "shared/mailticket"}},
	{"shared/s3blob", true, []string{"shared/awsenv", "shared/share"}},
	{"shared/kmssign", true, []string{"shared/awsenv"}},
	{"shared/sesmail", true, []string{"shared/awsenv", "shared/mailaddr"}},

	{"functions/fileapi", false, []string{"shared/share", "shared/keyring", "shared/wire", "shared/problem", "shared/httpapi", "shared/metric", "shared/forgetoken", "shared/mailticket"}},
	{"functions/reaper", true, []string{"shared/share", "shared/table", "shared/metric"}},
	{"functions/keymailer", true, []string{"shared/share", "shared/keyring", "shared/mailaddr", "shared/wire", "shared/problem", "shared/httpapi", "shared/metric", "shared/mailticket"}},
	{"functions/fileapi/lambda", true, []string{"functions/fileapi", "shared"}},
	{"functions/reaper/lambda", true, []string{"functions/reaper", "shared"}},
	{"functions/keymailer/lambda", true, []string{"functions/keymailer", "shared"}},

	{"shared/client", false, []string{"shared/share", "shared/ece", "shared/keyring", "shared/mailaddr", "shared/wire"}},
	{"cmd/secureshare", true, []string{"shared/client", "shared/share", "shared/keyring", "shared/mailaddr", "shared/wire"}},
	{"infra", true, []string{"shared/env", "shared/table", "shared/metric"}},
	{"scripts", true, []string{"functions", "shared", "cmd", "infra/settings", "infra/jwkset", "test/emulators"}},
	{"test", true, []string{"functions", "shared", "cmd", "scripts"}},
}

func TestEveryImportFollowsAnArrow(t *testing.T) {
	packages := list(t)
	if len(packages) < 20 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, p := range packages {
		room := strings.TrimPrefix(p.ImportPath, module)
		if room == "shared" {
			continue // this test
		}
		n := roomOf(room)
		if n < 0 {
			t.Errorf("%s stands in no room of the list", room)
			continue
		}
		for _, imported := range p.Imports {
			if why := allowed(n, room, imported); why != "" {
				t.Errorf("%s imports %s: %s", room, imported, why)
			}
		}
	}
}

func TestAForbiddenImportIsFound(t *testing.T) {
	forbidden := []struct{ room, imported string }{
		{"shared/share", "github.com/aws/aws-sdk-go-v2/aws"},
		{"shared/share", "github.com/secure-share/secure-share/shared/env"},
		{"functions/fileapi", "github.com/secure-share/secure-share/functions/reaper"},
		{"functions/fileapi", "github.com/secure-share/secure-share/shared/dynamostore"},
		{"functions/fileapi", "github.com/secure-share/secure-share/infra"},
		{"functions/reaper", "github.com/aws/aws-sdk-go-v2/service/s3"},
		{"shared/client", "github.com/secure-share/secure-share/functions/fileapi"},
		{"infra", "github.com/secure-share/secure-share/shared/dynamostore"},
		{"scripts/local", "github.com/secure-share/secure-share/infra"},
	}
	for _, f := range forbidden {
		if allowed(roomOf(f.room), f.room, f.imported) == "" {
			t.Errorf("%s may import %s", f.room, f.imported)
		}
	}
}

// sdkHomes are the only places of the product that hold clients of AWS services.
// The local stack stands outside of it.
var sdkHomes = []string{"shared/awsenv", "shared/dynamostore", "shared/s3blob", "shared/kmssign", "shared/sesmail", "scripts", "test"}

func allowed(n int, room, imported string) (why string) {
	a := arrows[n]
	ours, isOurs := strings.CutPrefix(imported, module)
	switch {
	case !isOurs && !strings.Contains(strings.Split(imported, "/")[0], "."):
		return "" // the standard library
	case !isOurs && !a.third:
		return "only the standard library is allowed here"
	case !isOurs && strings.HasPrefix(imported, "github.com/aws/aws-sdk-go-v2") && !under(room, sdkHomes):
		return "AWS clients live in adapters"
	case !isOurs:
		return ""
	case ours == a.room || strings.HasPrefix(ours, a.room+"/") && !strings.HasSuffix(ours, "/lambda"):
		return ""
	case under(ours, a.may):
		return ""
	}
	return "no arrow leads there"
}

// roomOf finds the nearest listed room that holds the package.
func roomOf(room string) int {
	for dir := room; dir != "."; dir = path.Dir(dir) {
		for n, a := range arrows {
			if a.room == dir {
				return n
			}
		}
	}
	return -1
}

func under(room string, rooms []string) bool {
	for _, r := range rooms {
		if room == r || strings.HasPrefix(room, r+"/") {
			return true
		}
	}
	return false
}

type listed struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
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
