package host_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/host"
	"github.com/secure-share/secure-share/scripts/local/issuer"
)

const confluenceManifest = "permissions: {scopes: [read:content-details:confluence, read:user:confluence]}"

// ask calls a product's API as carol of acme, who shows her address to nobody.
func ask(t *testing.T, h *host.Host, method, path, body string, out any) int {
	t.Helper()
	w := call(t, h.Page(), method, "/product/acme/carol"+path, body)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			t.Fatalf("%s: %v in %q", path, err, w.Body)
		}
	}
	return w.Code
}

func account(name string) string {
	_, p, _ := issuer.Find("acme", name)
	return p.AccountID
}

type jiraPerson struct{ AccountID, DisplayName, EmailAddress string }

func names(people []jiraPerson) string {
	var out []string
	for _, p := range people {
		out = append(out, p.DisplayName)
	}
	return strings.Join(out, ", ")
}

func TestJiraSearch(t *testing.T) {
	h, _ := built(t)
	for query, want := range map[string]string{
		"query=bob":               "Bob Lindqvist",
		"query=LIND":              "Bob Lindqvist",
		"query=indqvist":          "", // not the beginning of a word
		"query=alice@acme":        "Alice Keller",
		"query=carol@acme":        "", // hidden
		"query=عمر":               "عمر الفارسي",
		"query=dave":              "", // of another site
		"query=&maxResults=2":     "Alice Keller, Bob Lindqvist",
		"startAt=1&maxResults=1":  "Bob Lindqvist",
		"startAt=99&maxResults=1": "",
		"startAt=-1&maxResults=1": "Alice Keller",
	} {
		t.Run(query, func(t *testing.T) {
			var got []jiraPerson
			if status := ask(t, h, "GET", "/jira/rest/api/3/user/search?"+escaped(query), "", &got); status != 200 || names(got) != want {
				t.Errorf("status %d, %q, want %q", status, names(got), want)
			}
		})
	}
}

// escaped encodes the values of a readable query.
func escaped(query string) string {
	out := url.Values{}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		out.Add(name, value)
	}
	return out.Encode()
}

// Apps see the addresses of people who show them.
func TestJiraHidesAddresses(t *testing.T) {
	h, _ := built(t)
	for name, want := range map[string]string{"alice": "alice@acme.example", "bob": "bob@acme.example", "carol": ""} {
		t.Run(name, func(t *testing.T) {
			var got struct{ Values []jiraPerson }
			status := ask(t, h, "GET", "/jira/rest/api/3/user/bulk?accountId="+account(name), "", &got)
			if status != 200 || len(got.Values) != 1 || got.Values[0].EmailAddress != want {
				t.Errorf("status %d, %+v", status, got)
			}
		})
	}
}

func TestJiraBulk(t *testing.T) {
	h, _ := built(t)
	var got struct {
		IsLast bool
		Total  int
		Values []jiraPerson
	}
	path := "/jira/rest/api/3/user/bulk?maxResults=1&accountId=" + account("alice") + "&accountId=unknown&accountId=" + account("bob")
	if status := ask(t, h, "GET", path, "", &got); status != 200 || got.IsLast || got.Total != 2 || names(got.Values) != "Alice Keller" {
		t.Errorf("status %d, %+v", status, got)
	}
}

func TestJiraQueryFindsPeopleOfAnIssue(t *testing.T) {
	h, _ := built(t)
	for query, want := range map[string]string{
		"is assignee of (ACME-7)": "Bob Lindqvist",
		"is reporter of (ACME-7)": "Carol Okafor",
	} {
		t.Run(query, func(t *testing.T) {
			var got struct{ Values []jiraPerson }
			path := "/jira/rest/api/3/user/search/query?" + url.Values{"query": {query}}.Encode()
			if status := ask(t, h, "GET", path, "", &got); status != 200 || names(got.Values) != want {
				t.Errorf("status %d, %+v", status, got)
			}
		})
	}
	for _, query := range []string{"", "is owner of (ACME-7)", "is assignee of ACME-7)", "is assignee of (ACME-7) OR is reporter of (ACME-7)"} {
		path := "/jira/rest/api/3/user/search/query?" + url.Values{"query": {query}}.Encode()
		if status := ask(t, h, "GET", path, "", nil); status != 400 {
			t.Errorf("%q: status %d, want 400", query, status)
		}
	}
}

func TestConfluence(t *testing.T) {
	h, dir := built(t)
	write(t, filepath.Join(dir, "manifest.yml"), confluenceManifest)
	type person struct{ AccountID, DisplayName, Email string }
	var found struct {
		Results []struct{ User person }
	}
	path := "/confluence/wiki/rest/api/search/user?" + escaped(`cql=user.fullname ~ "ali"`)
	if status := ask(t, h, "GET", path, "", &found); status != 200 || len(found.Results) != 1 || found.Results[0].User.Email != "alice@acme.example" {
		t.Errorf("status %d, %+v", status, found)
	}
	var many struct{ Results []person }
	body := `{"accountIds":["` + account("carol") + `","unknown"]}`
	status := ask(t, h, "POST", "/confluence/wiki/api/v2/users-bulk", body, &many)
	if status != 200 || len(many.Results) != 1 || many.Results[0].DisplayName != "Carol Okafor" || many.Results[0].Email != "" {
		t.Errorf("status %d, %+v", status, many)
	}
}

// Each call has its own scopes; one of them is enough.
func TestScopes(t *testing.T) {
	h, dir := built(t)
	calls := map[string]string{
		"jira search":       "GET /jira/rest/api/3/user/search?query=ali",
		"jira names":        "GET /jira/rest/api/3/user/bulk?accountId=" + account("bob"),
		"confluence search": "GET /confluence/wiki/rest/api/search/user?" + escaped(`cql=user.fullname ~ "ali"`),
		"confluence names":  "POST /confluence/wiki/api/v2/users-bulk",
	}
	for scope, allowed := range map[string][]string{
		"read:jira-user":                  {"jira search", "jira names"},
		"read:user:jira":                  {"jira search", "jira names"},
		"search:confluence":               {"confluence search"},
		"read:content-details:confluence": {"confluence search"},
		"read:user:confluence":            {"confluence names"},
		"storage:app":                     {},
	} {
		t.Run(scope, func(t *testing.T) {
			write(t, filepath.Join(dir, "manifest.yml"), "permissions: {scopes: ["+scope+"]}")
			for name, call := range calls {
				t.Run(name, func(t *testing.T) {
					want := http.StatusUnauthorized
					if slices.Contains(allowed, name) {
						want = http.StatusOK
					}
					method, path, _ := strings.Cut(call, " ")
					if status := ask(t, h, method, path, `{"accountIds":[]}`, nil); status != want {
						t.Errorf("%s with %s: status %d, want %d", name, scope, status, want)
					}
				})
			}
		})
	}
}

// Projects, spaces and groups are found by name and by id.
func TestPolicyNames(t *testing.T) {
	h := withManifest(t, "permissions: {scopes: ["+strings.Join(strings.Fields(projectScopes), ", ")+
		", read:jira-user, read:content-details:confluence, read:space:confluence, read:group:confluence]}")
	finance := issuer.Finance.ID
	for path, want := range map[string]string{
		"/jira/rest/api/3/project/search?query=legal":                                               `{"id":"10001","key":"LEGAL","name":"Legal affairs"}`,
		"/jira/rest/api/3/project/search?query=OPS":                                                 `"key":"OPS"`,
		"/jira/rest/api/3/project/search?query=x":                                                   `"values":[]`,
		"/jira/rest/api/3/project/search?id=10002&id=7":                                             `[{"id":"10002","key":"OPS","name":"Operations"}]`,
		"/jira/rest/api/3/groups/picker?query=NANC":                                                 `{"groupId":"` + finance + `","name":"finance"}`,
		"/jira/rest/api/3/groups/picker?query=x":                                                    `"groups":[]`,
		"/jira/rest/api/3/group/bulk?groupId=x":                                                     `"values":[]`,
		"/jira/rest/api/3/group/bulk?groupId=" + finance:                                            `{"groupId":"` + finance + `","name":"finance"}`,
		"/confluence/wiki/api/v2/spaces?ids=1,98305":                                                `"id":"98305"`,
		"/confluence/wiki/api/v2/spaces?ids=1":                                                      `"results":[]`,
		"/confluence/wiki/rest/api/group/picker?query=fin":                                          `"name":"finance"`,
		"/confluence/wiki/rest/api/group/picker?query=x":                                            `"results":[]`,
		"/confluence/wiki/rest/api/group/by-id?id=" + finance:                                       `"name":"finance"`,
		"/confluence/wiki/rest/api/search?" + escaped(`cql=type = space AND space.title ~ "hand*"`): `"id":98305`,
		"/confluence/wiki/rest/api/search?" + escaped(`cql=type = space AND space.title ~ "x*"`):    `"results":[]`,
	} {
		if got := asks(t, h, "erin", path, http.StatusOK); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	asks(t, h, "erin", "/confluence/wiki/rest/api/search?"+escaped(`cql=type = page`), http.StatusBadRequest)
}

// projectScopes are needed together: without one of them projects are not found.
const projectScopes = "read:project:jira read:issue-type:jira read:project.property:jira read:user:jira read:application-role:jira " +
	"read:avatar:jira read:group:jira read:issue-type-hierarchy:jira read:project-category:jira read:project-version:jira read:project.component:jira"

func TestScopesThatAreNeededTogether(t *testing.T) {
	scopes := strings.Fields(projectScopes)
	for i := range scopes {
		h := withManifest(t, "permissions: {scopes: ["+strings.Join(slices.Delete(slices.Clone(scopes), i, i+1), ", ")+"]}")
		asks(t, h, "erin", "/jira/rest/api/3/project/search?query=legal", http.StatusUnauthorized)
	}
}

func TestProductRefusals(t *testing.T) {
	h, _ := built(t) // with only the scope of Jira
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/jira/rest/api/3/user?accountId=unknown", http.StatusNotImplemented},
		{"GET", "/jira/rest/api/3/serverInfo", http.StatusNotImplemented},
		{"POST", "/jira/rest/api/3/user/search", http.StatusNotImplemented},
		{"GET", "/jira/rest/api/2/user/search", http.StatusNotImplemented},
		{"GET", "/confluence/wiki/rest/api/search/user", http.StatusUnauthorized},
	} {
		if status := ask(t, h, c.method, c.path, "", nil); status != c.status {
			t.Errorf("%s %s: status %d, want %d", c.method, c.path, status, c.status)
		}
	}
	if w := call(t, h.Page(), "GET", "/product/globex/carol/jira/rest/api/3/user/search", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("status %d for somebody of another site", w.Code)
	}
}

// roleManifest has the scopes for queries about permissions.
const roleManifest = "permissions: {scopes: [read:permission:jira, read:content-details:confluence, read:space:confluence, read:jira-user, read:group:confluence]}"

func withManifest(t *testing.T, manifest string) *host.Host {
	t.Helper()
	h, dir := built(t)
	write(t, filepath.Join(dir, "manifest.yml"), manifest)
	return h
}

// asks returns the body of a call by a person of acme.
func asks(t *testing.T, h *host.Host, person, path string, status int) string {
	t.Helper()
	w := call(t, h.Page(), "GET", "/product/acme/"+person+path, "")
	if w.Code != status {
		t.Errorf("%s, %s: status %d, want %d", person, path, w.Code, status)
	}
	return w.Body.String()
}

func TestPermissions(t *testing.T) {
	h := withManifest(t, roleManifest)
	const (
		site    = "/jira/rest/api/3/mypermissions?permissions=ADMINISTER"
		project = "/jira/rest/api/3/mypermissions?permissions=ADMINISTER,ADMINISTER_PROJECTS&projectId=10000"
		user    = "/confluence/wiki/rest/api/user/current?expand=operations"
		space   = "/confluence/wiki/api/v2/spaces/98305/operations"
	)
	administers := func(person, path, mark string) bool { return strings.Contains(asks(t, h, person, path, 200), mark) }
	inJira := func(person, path, name string) bool {
		var out struct {
			Permissions map[string]struct{ HavePermission bool }
		}
		if err := json.Unmarshal([]byte(asks(t, h, person, path, 200)), &out); err != nil {
			t.Fatal(err)
		}
		return out.Permissions[name].HavePermission
	}
	for _, c := range []struct {
		person               string
		site, project, space bool
	}{
		{"erin", true, true, true}, {"frank", false, true, false}, {"grace", false, false, true}, {"alice", false, false, false},
		{account("erin"), true, true, true},
	} {
		got := []bool{
			inJira(c.person, site, "ADMINISTER"), inJira(c.person, project, "ADMINISTER"), inJira(c.person, project, "ADMINISTER_PROJECTS"),
			administers(c.person, user, `"administer","targetType":"application"`), administers(c.person, space, `"administer","targetType":"space"`),
		}
		if want := []bool{c.site, c.site, c.project, c.site, c.space}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.person, got, want)
		}
	}
	const myself, groups = "/jira/rest/api/3/myself", "/confluence/wiki/rest/api/user/memberof"
	for person, member := range map[string]bool{"alice": true, "bob": true, "carol": false, "erin": false} {
		if administers(person, myself+"?expand=groups", `"name":"finance"`) != member {
			t.Errorf("in Jira %s is a member: %v", person, !member)
		}
		if administers(person, groups+"?accountId="+account(person), `"name":"finance"`) != member {
			t.Errorf("in Confluence %s is a member: %v", person, !member)
		}
	}
	if administers("alice", myself, "groups") || administers("alice", groups+"?start=200&accountId="+account("alice"), "finance") {
		t.Error("groups come without being asked for")
	}
	asks(t, h, "erin", groups+"?accountId="+account("alice"), 400)
	asks(t, withManifest(t, confluenceManifest), "alice", groups+"?accountId="+account("alice"), 401)
	if administers("erin", "/confluence/wiki/rest/api/user/current", "operations") {
		t.Error("operations come without being asked for")
	}
	for _, path := range []string{
		"/jira/rest/api/3/mypermissions", "/jira/rest/api/3/mypermissions?permissions=BROWSE", project + "1",
		"/confluence/wiki/api/v2/spaces/1/operations",
	} {
		asks(t, h, "erin", path, 400)
	}
	asks(t, withManifest(t, confluenceManifest), "erin", site, 401) // the scope is missing
	asks(t, withManifest(t, confluenceManifest), "erin", space, 401)
}
