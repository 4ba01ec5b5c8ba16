package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
)

const (
	serviceCalls = 200           // one after the other, in a round
	asService    = "BENCH_SERVE" // variable that makes this program the service
)

// benchSDK compares calls of an AWS service with the functions' HTTP client and with
// the SDK's own. The service is another process, so that its CPU time does not count.
func benchSDK(ctx context.Context, rounds int) error {
	url, stop, err := startService(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if err := trust(ctx, url); err != nil {
		return err
	}
	ours := awsenv.Config(&env.Reader{Lookup: func(name string) (string, bool) {
		value, found := map[string]string{"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}[name]
		return value, found
	}})
	ours.BaseEndpoint = &url
	theirs := ours.Copy()
	theirs.HTTPClient = nil // the SDK makes its own
	connections := make([]series, 3)
	calls := func(n int, name string, cfg aws.Config) contender {
		db := dynamodb.NewFromConfig(cfg)
		return contender{name, func() (float64, error) {
			before, err := cpuTime(os.Getpid())
			if err != nil {
				return 0, err
			}
			if err := callOften(ctx, db); err != nil {
				return 0, err
			}
			after, err := cpuTime(os.Getpid())
			if err != nil {
				return 0, err
			}
			opened, err := newConnections(ctx, url)
			connections[n] = append(connections[n], opened)
			return float64((after - before).Microseconds()) / 1e3 / serviceCalls, err
		}}
	}
	all := []contender{
		calls(0, "the SDK's own client", theirs), calls(1, "the same again (noise)", theirs), calls(2, "that of the functions", ours),
	}
	results, err := compete(ctx, rounds, all)
	if err != nil {
		return err
	}
	rows := [][]string{{fmt.Sprintf("%d calls of DynamoDB, `GetItem`", serviceCalls), "connections", "CPU a call, ms", "ratio"}}
	for i, c := range all {
		rows = append(rows, []string{c.name, connections[i].show(0), results[i].show(2), results[i].over(results[0]).show(2)})
	}
	printTable(rows)
	return nil
}

func callOften(ctx context.Context, db *dynamodb.Client) error {
	key := map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "key"}}
	for range serviceCalls {
		if _, err := db.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("table"), Key: key}); err != nil {
			return err
		}
	}
	return nil
}

// trust makes this process trust the certificate of the service.
func trust(ctx context.Context, url string) error {
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // of this program's own service
	c, err := dialer.DialContext(ctx, "tcp", strings.TrimPrefix(url, "https://"))
	if err != nil {
		return err
	}
	defer c.Close()
	file, err := os.CreateTemp("", "secure-share-bench-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	certificate := c.(*tls.Conn).ConnectionState().PeerCertificates[0]
	err = errors.Join(pem.Encode(file, &pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}), file.Close(), os.Setenv("SSL_CERT_FILE", file.Name()))
	if err != nil {
		return err
	}
	_, err = newConnections(ctx, url) // the file is read once
	return err
}

// startService starts this program as the service.
func startService(ctx context.Context) (url string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(os.Environ(), asService+"=1")
	until, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = until.Close()
		_ = cmd.Wait()
	}
	if url, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		stop()
		return "", nil, err
	}
	return strings.TrimSpace(url), stop, nil
}

// serveCalls answers each call with an item, until standard input ends. GET answers with
// the number of connections that calls came from since it was asked last.
func serveCalls() {
	item := `{"Item":{"pk":{"S":"` + strings.Repeat("x", 1000) + `"}}}`
	var mu sync.Mutex
	callers := map[string]bool{}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodGet {
			fmt.Fprint(w, len(callers))
			clear(callers)
			return
		}
		callers[r.RemoteAddr] = true
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = io.WriteString(w, item)
	}))
	fmt.Println(server.URL)
	_, _ = io.Copy(io.Discard, os.Stdin)
	server.Close()
}

func newConnections(ctx context.Context, url string) (n float64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = fmt.Fscan(answer.Body, &n)
	return n, err
}
