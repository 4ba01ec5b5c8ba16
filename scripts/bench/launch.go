package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/env"
)

// deployedArch is the CPU architecture of the functions in AWS.
const deployedArch = "arm64"

func benchLaunch(ctx context.Context, rounds int) error {
	dir, err := os.MkdirTemp("", "secure-share-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	here, err := buildHere(ctx, dir)
	if err != nil {
		return err
	}
	deployed, err := buildAll(ctx, dir, deployedArch)
	if err != nil {
		return err
	}
	pad, err := newPad()
	if err != nil {
		return err
	}
	defer pad.server.Close()

	all := append([]binary{here[0]}, here...) // the baseline twice
	launches := make([][]launched, len(all))
	for round := range 4 * rounds { // a start takes milliseconds
		for i := range all {
			n := (i + round) % len(all)
			l, err := pad.launch(ctx, all[n].path)
			if err != nil {
				return fmt.Errorf("%s: %w", all[n].name, err)
			}
			launches[n] = append(launches[n], l)
		}
	}
	return printLaunches(all, launches, append([]binary{deployed[0]}, deployed...))
}

func printLaunches(all []binary, launches [][]launched, deployed []binary) error {
	rows := [][]string{{"function", "to the first poll, ms", "ratio", "CPU until then, ms", "ratio", "RSS then, MB", "ratio", "zip (arm64), MB", "ratio"}}
	column := func(n int, of func(launched) float64) series {
		var s series
		for _, l := range launches[n] {
			s = append(s, of(l))
		}
		return s
	}
	base, err := deployed[0].zipped()
	if err != nil {
		return err
	}
	for n, b := range all {
		row := []string{b.name}
		if n == 1 {
			row[0] += " again (noise)"
		}
		for _, of := range []func(launched) float64{
			func(l launched) float64 { return l.polled }, func(l launched) float64 { return l.cpu }, func(l launched) float64 { return l.resident },
		} {
			s := column(n, of)
			row = append(row, s.show(1), s.over(column(0, of)).show(2))
		}
		zipped, err := deployed[n].zipped()
		if err != nil {
			return err
		}
		row = append(row, fmt.Sprintf("%.2f", float64(zipped)/1e6), fmt.Sprintf("%.2f", float64(zipped)/float64(base)))
		rows = append(rows, row)
	}
	printTable(rows)
	return nil
}

// launched is one start of a function, up to its first poll for work.
type launched struct {
	polled, cpu float64 // ms
	resident    float64 // MB
}

// pad is a Runtime API that never has any work.
type pad struct {
	server *http.Server
	addr   string
	polls  chan time.Time
	env    []string
}

func newPad() (*pad, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &pad{addr: listener.Addr().String(), polls: make(chan time.Time, 1)}
	if p.env, err = environment(p.addr); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	p.server = &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		p.polls <- time.Now()
		<-r.Context().Done()
	})}
	go func() { _ = p.server.Serve(listener) }()
	return p, nil
}

// launch starts a function, waits for its first poll and kills it.
func (p *pad) launch(ctx context.Context, path string) (launched, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path)
	cmd.Env = p.env
	ended := make(chan error, 1)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return launched{}, err
	}
	go func() { ended <- cmd.Wait() }()
	var l launched
	select {
	case at := <-p.polls:
		l.polled = float64(at.Sub(began).Microseconds()) / 1e3
	case err := <-ended:
		return l, fmt.Errorf("it ended before it asked for work: %w", err)
	}
	cpu, err := cpuTime(cmd.Process.Pid)
	l.cpu = float64(cpu.Microseconds()) / 1e3
	if err == nil {
		l.resident, err = residentMB(cmd.Process.Pid)
	}
	cancel()
	<-ended
	return l, err
}

// environment has the functions' variables. No service is called before the
// first invocation, so the values need only be well-formed.
func environment(api string) ([]string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	keys, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: key.Public(), KeyID: "key", Algorithm: string(jose.ES256), Use: "sig",
	}}})
	if err != nil {
		return nil, err
	}
	var out []string
	for name, value := range map[string]string{
		"AWS_LAMBDA_RUNTIME_API": api, "_HANDLER": "bootstrap", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
		"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
		env.Stage: "bench", env.Table: "table", env.Bucket: "bucket", env.TicketKeyID: "key", env.TicketIssuer: "issuer", env.TicketAudience: "audience",
		env.TicketKeys: string(keys), env.ForgeAppID: "ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000", env.ForgeEnvironment: "PRODUCTION",
		env.ForgeJWKS: "https://keys.example/jwks.json", env.AllowedOrigins: "https://*.app.example",
		env.RealtimeTable: "table", env.RealtimeKeyID: "key", env.ConnectionsURL: "https://connections.example/stage",
		env.NoticeKeyID: "key", env.NoticeQueue: "https://queue.example/notices",
		env.MailFrom: "Secure Share <no-reply@keys.example>", env.SenderCap: "10", env.RecipientCap: "10",
	} {
		out = append(out, name+"="+value)
	}
	return out, nil
}
