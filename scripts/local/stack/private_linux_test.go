package stack

import (
	"bufio"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/private"
	"github.com/secure-share/secure-share/shared/table"
)

// process is a line of /proc/*/stat.
type process struct {
	id, parent int
	command    string
}

func processes(t *testing.T) (all []process) {
	t.Helper()
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		line := string(content)
		begin, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
		var p process
		var state string
		if _, err := fmt.Sscan(line[:begin], &p.id); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(line[end+1:], &state, &p.parent); err != nil {
			t.Fatal(err)
		}
		p.command = line[begin+1 : end]
		if state != "Z" {
			all = append(all, p)
		}
	}
	return all
}

// descendants are the direct and indirect children of this process.
func descendants(t *testing.T) (found []process) {
	t.Helper()
	all, ids := processes(t), []int{os.Getpid()}
	for len(ids) > 0 {
		parent := ids[0]
		ids = ids[1:]
		for _, p := range all {
			if p.parent == parent {
				ids, found = append(ids, p.id), append(found, p)
			}
		}
	}
	return found
}

// listening are the TCP addresses in this machine's network at which this process
// and its descendants listen.
func listening(t *testing.T) (addresses []string) {
	t.Helper()
	held := map[string]bool{}
	for _, p := range append(descendants(t), process{id: os.Getpid()}) {
		links, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.id))
		for _, link := range links {
			if to, err := os.Readlink(link); err == nil {
				held[to] = true
			}
		}
	}
	for _, list := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		file, err := os.Open(list)
		if errors.Is(err, os.ErrNotExist) {
			continue // no IPv6
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			const local, state, inode, listen = 1, 3, 9, "0A"
			fields := strings.Fields(lines.Text())
			if len(fields) > inode && fields[state] == listen && held["socket:["+fields[inode]+"]"] {
				addresses = append(addresses, address(t, fields[local]))
			}
		}
		_ = file.Close()
	}
	return addresses
}

// address reads what the kernel writes: words of four bytes, the lowest first.
func address(t *testing.T, s string) string {
	t.Helper()
	host, port, _ := strings.Cut(s, ":")
	ip, err := hex.DecodeString(host)
	if err != nil {
		t.Fatal(err)
	}
	for word := range slices.Chunk(ip, 4) {
		slices.Reverse(word)
	}
	number, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort(net.IP(ip).String(), strconv.FormatUint(number, 10))
}

// engines are the database engines that can have their own network.
func engines(t *testing.T) []string {
	t.Helper()
	if !private.Available(t.Context(), relay(bin)) {
		t.Skip("this machine lets nobody make their own network")
	}
	return slices.Compact([]string{dynamo.Default(), dynamo.Amazon})
}

// refusesForeignNames checks the port with TLS. A page cannot reach it in another way: no
// browser trusts its certificate.
func refusesForeignNames(t *testing.T, at string) {
	t.Helper()
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+at+"/notices", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("%s by another name: status %d", at, res.StatusCode)
	}
}

// Every request of a web page to any port of the stack is refused, or its
// answer cannot be read by the page and it changes nothing.
func TestWebPagesAreRefusedOnEveryPort(t *testing.T) {
	for _, engine := range engines(t) {
		t.Run(engine, func(t *testing.T) {
			s := start(t, Options{DynamoDB: engine})
			for _, name := range []string{FileAPI, Reaper, KeyMailer} { // starts their Runtime APIs
				if _, err := s.Invoke(t.Context(), name, []byte(`{}`)); errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
			}
			addresses := listening(t)
			if len(addresses) < 12 { // six for people, three services of AWS and two databases' fronts, three Runtime APIs
				t.Fatalf("only %d ports were found: %q", len(addresses), addresses)
			}
			mailServers := 0
			for _, at := range addresses {
				if host, _, _ := net.SplitHostPort(at); host != "127.0.0.1" {
					t.Errorf("%s is open to other machines or unchecked", at)
				}
				if refusesMail(t, at) {
					mailServers++
					continue
				}
				switch "https://" + at {
				case s.Endpoints.Notices:
					refusesForeignNames(t, at)
					continue
				case s.Endpoints.Publisher: // answers everybody with a public certificate
					continue
				}
				refusesWebPages(t, at)
			}
			if mailServers != 1 {
				t.Errorf("%d mail servers were found", mailServers)
			}
		})
	}
}

// refusesMail reports whether the port is SMTP, and checks that it accepts no
// mail without the password: a web page can send bytes to any port.
func refusesMail(t *testing.T, at string) bool {
	t.Helper()
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, "EHLO page\r\n"); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(c)
	greeting, err := lines.ReadString('\n')
	if err != nil || !strings.HasPrefix(greeting, "220 ") {
		return false // an HTTP server refuses that line
	}
	if _, err := io.WriteString(c, "MAIL FROM:<page@evil.example>\r\n"); err != nil {
		t.Fatal(err)
	}
	for {
		answer, err := lines.ReadString('\n')
		if err != nil {
			t.Errorf("%s: no answer to MAIL: %v", at, err)
			return true
		}
		if !strings.HasPrefix(answer, "250") {
			if !strings.HasPrefix(answer, "5") {
				t.Errorf("%s answers MAIL with %q", at, answer)
			}
			return true
		}
		if strings.HasPrefix(answer, "250 ") && strings.Contains(answer, "Roger") {
			t.Errorf("%s takes mail from anybody: %q", at, answer)
			return true
		}
	}
}

func refusesWebPages(t *testing.T, at string) {
	t.Helper()
	const evil = "https://evil.example"
	for _, c := range []struct {
		method, path, host string
		header             http.Header
		body               string
	}{
		{"GET", "/", "evil.example", nil, ""},
		{"POST", "/", "evil.example", http.Header{"X-Amz-Target": {"DynamoDB_20120810.ListTables"}}, "{}"},
		{"OPTIONS", "/", at, http.Header{"Origin": {evil}, "Access-Control-Request-Method": {"POST"}, "Access-Control-Request-Headers": {"x-amz-target"}}, ""},
		{"POST", "/", at, http.Header{"Origin": {evil}, "Content-Type": {"text/plain"}}, "{}"},
		{"POST", "/", at, http.Header{"Origin": {evil}, "X-Amz-Target": {"DynamoDB_20120810.ListTables"}, "Authorization": {
			"AWS4-HMAC-SHA256 Credential=AKIAAAAAAAAAAAAAAAAA/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00",
		}}, "{}"},
		{"GET", "/2018-06-01/runtime/invocation/next", at, nil, ""},
		{"GET", "/2018-06-01/runtime/invocation/next", at, http.Header{"Origin": {evil}}, ""},
		{"GET", "/AAAAAAAAAAAAAAAAAAAAAAAAAA/2018-06-01/runtime/invocation/next", at, nil, ""},
		{"POST", "/token", at, http.Header{"Origin": {evil}, "Content-Type": {"text/plain"}}, `{"site":"acme","person":"alice"}`},
		{"GET", "/", at, http.Header{"Origin": {evil}}, ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+at+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Host = c.host
		for name, values := range c.header {
			req.Header[name] = values
		}
		client := &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := client.Do(req)
		if err != nil {
			t.Errorf("%s %s%s: %v", c.method, at, c.path, err)
			continue
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if allowed := res.Header.Get("Access-Control-Allow-Origin"); allowed == "*" || allowed == evil {
			t.Errorf("%s %s%s: any page may read the answer", c.method, at, c.path)
		}
		if c.host != at && res.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s %s%s, Host %s: status %d", c.method, at, c.path, c.host, res.StatusCode)
		}
		harmless := c.method == "GET" && c.path == "/" && c.host == at // pages for people, whose content another page cannot read
		if res.StatusCode < 300 && c.method != "OPTIONS" && !harmless {
			t.Errorf("%s %s%s, Host %s, %v: status %d", c.method, at, c.path, c.host, c.header, res.StatusCode)
		}
	}
}

// A server that is killed is restarted with its state, and callers do not
// notice.
func TestKilledServersComeBack(t *testing.T) {
	for _, engine := range engines(t) {
		t.Run(engine, func(t *testing.T) {
			said := make(chan string, 1000)
			s := start(t, Options{DynamoDB: engine, Progress: func(what string) { said <- what }})
			key := map[string]types.AttributeValue{
				table.PK: &types.AttributeValueMemberS{Value: "p"}, table.SK: &types.AttributeValueMemberS{Value: "s"},
			}
			if _, err := s.Files.DynamoDB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(SharesTable), Item: key}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Files.S3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(Bucket), Key: aws.String("k"), Body: strings.NewReader("blob")}); err != nil {
				t.Fatal(err)
			}
			killed := 0
			for _, p := range descendants(t) {
				if slices.Contains([]string{"server", "dynoxide", "java"}, p.command) {
					if err := syscall.Kill(p.id, syscall.SIGKILL); err != nil {
						t.Fatal(err)
					}
					killed++
				}
			}
			if killed != 3 { // S3, and a database for each account
				t.Fatalf("%d servers were killed: %+v", killed, descendants(t))
			}
			for ended := 0; ended < killed; {
				if strings.Contains(<-said, "is started again") {
					ended++
				}
			}
			item, err := s.Files.DynamoDB.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String(SharesTable), Key: key})
			if err != nil || len(item.Item) == 0 {
				t.Errorf("the item is %v, %v", item, err)
			}
			object, err := s.Files.S3.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(Bucket), Key: aws.String("k")})
			if err != nil {
				t.Fatal(err)
			}
			if content, err := io.ReadAll(object.Body); err != nil || string(content) != "blob" {
				t.Errorf("the object is %q, %v", content, err)
			}
		})
	}
}

// After a stop nothing is left: no file in the temporary folder, no process.
func TestNothingIsLeft(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	before := len(descendants(t))
	for _, dir := range []string{"", filepath.Join(t.TempDir(), strings.Repeat("long", 30))} {
		s := start(t, Options{Dir: dir})
		get(t, s.Endpoints.FileAPI+"/healthz") // starts a process
		s.Close()
		left, err := os.ReadDir(temporary)
		if err != nil || len(left) > 0 {
			t.Errorf("with the folder %q: %v are left (%v)", dir, left, err)
		}
		if now := descendants(t); len(now) != before {
			t.Errorf("with the folder %q: %d processes before, now %+v", dir, before, now)
		}
	}
}

// The next stack removes the folder of a stack that was killed, and no folder
// that is in use or new.
func TestFoldersOfKilledStacksAreRemoved(t *testing.T) {
	temporary := t.TempDir()
	old := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{"secure-share-killed", "secure-share-running", "secure-share-young", "another"} {
		dir := filepath.Join(temporary, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		held, err := lock(dir)
		if err != nil {
			t.Fatal(err)
		}
		if name == "secure-share-running" {
			defer held.Close()
		} else {
			_ = held.Close()
		}
		if name != "secure-share-young" {
			if err := os.Chtimes(filepath.Join(dir, "lock"), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	forgetKilled(temporary, time.Now())
	left, err := filepath.Glob(filepath.Join(temporary, "*"))
	if err != nil || len(left) != 3 || slices.Contains(left, filepath.Join(temporary, "secure-share-killed")) {
		t.Errorf("left: %q (%v)", left, err)
	}
}
