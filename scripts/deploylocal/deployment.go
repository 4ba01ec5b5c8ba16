package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/emulators/ministack"
)

// The accounts. The first two have the ids in cdk.json.
const (
	filesAccount = "111111111111"
	keysAccount  = "222222222222"
	pageAccount  = "333333333333"
	region       = "eu-central-1"
)

// deployment is one run, in the order of its steps.
type deployment struct {
	report *smoke.Report
	root   string // of the repository
	dir    string // of this run

	python       string
	certificate  *ministack.Certificate
	files, keys  *ministack.Account
	page         *ministack.Account // of the page for people without an account
	deployedPage *page
	outputs      map[string]map[string]string // by stack
	issuer       *loopback.Server
	receiver     *receiver
	proxy        *loopback.Server
	roleKey      *ecdsa.PrivateKey // signs role assertions
	pair         smoke.Pair
	linkAPI      string // address
	verifier     *noticetoken.Verifier
	refused      share.ID // of the notice that the receiver refused once
	closers      []func()

	timeout time.Duration // of eventually

	smtp       bool             // mails go through a mail server instead of SES
	mailServer *operatorsServer // nil: SES

	then []func(context.Context) error // the last steps
}

func newDeployment(r *smoke.Report) (*deployment, error) {
	root, err := stack.Root()
	if err != nil {
		return nil, err
	}
	d := &deployment{
		report: r, root: root, dir: filepath.Join(root, "build", "deploy-local"), timeout: 30 * time.Second,
		outputs: map[string]map[string]string{},
	}
	if err := d.lock(); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(d.dir); err != nil {
		return nil, err
	}
	return d, os.MkdirAll(d.dir, 0o700)
}

// ErrRunning means that another run uses the same repository.
var ErrRunning = errors.New("another deploy-local runs in this repository")

// lock blocks other runs until this process ends.
func (d *deployment) lock() error {
	if err := os.MkdirAll(filepath.Dir(d.dir), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(d.dir+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return ErrRunning
	}
	d.closers = append(d.closers, func() { _ = file.Close() })
	return nil
}

// run runs all steps. A failed check is an error, too.
func (d *deployment) run(ctx context.Context) error {
	steps := []func(context.Context) error{d.install, d.build, d.start, d.bootstrap, d.deploy, d.outside, d.notify, d.live, d.programs, d.check, d.again}
	for _, step := range append(steps, d.then...) {
		if err := step(ctx); err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return err
		}
	}
	return d.report.Err()
}

// close ends what was started, in reverse order.
func (d *deployment) close() {
	for i := len(d.closers) - 1; i >= 0; i-- {
		d.closers[i]()
	}
}

func (d *deployment) install(ctx context.Context) (err error) {
	d.report.Step("the emulator")
	d.python, err = ministack.Install(ctx, filepath.Join(d.root, "build", "ministack"))
	return err
}

// build builds the functions as make build does, but for this machine.
func (d *deployment) build(ctx context.Context) error {
	d.report.Step("the functions, for %s", architecture())
	cmd := exec.CommandContext(ctx, "scripts/build", filepath.Join(d.dir, "lambda"), architecture())
	cmd.Dir = d.root
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("scripts/build: %w\n%s", err, text)
	}
	return nil
}

// architecture is what Lambda calls the processor of this machine.
func architecture() string {
	if runtime.GOARCH == "amd64" {
		return "x86_64"
	}
	return runtime.GOARCH
}

func (d *deployment) start(ctx context.Context) (err error) {
	d.report.Step("three accounts")
	if d.certificate, err = ministack.NewCertificate(d.dir, pageHost); err != nil {
		return err
	}
	if err := d.startReceiver(); err != nil {
		return err
	}
	if err := d.startProxy(); err != nil {
		return err
	}
	reachable, err := d.receiver.reachable(d.certificate)
	if err != nil {
		return err
	}
	for _, a := range []struct {
		to        **ministack.Account
		name, id  string
		functions []string
	}{{&d.files, "files", filesAccount, []string{reachable}}, {&d.keys, "keys", keysAccount, nil}, {&d.page, "page", pageAccount, nil}} {
		*a.to, err = ministack.Start(ctx, ministack.Options{
			Python: d.python, Dir: filepath.Join(d.dir, a.name), ID: a.id, Region: region, Certificate: d.certificate, Functions: a.functions,
		})
		if err != nil {
			return err
		}
		d.closers = append(d.closers, (*a.to).Close)
		d.report.Note("%s: account %s at %s", a.name, a.id, (*a.to).URL)
	}
	if d.smtp {
		if err := d.startMailServer(); err != nil {
			return err
		}
	}
	if err := d.newRoleKey(); err != nil {
		return err
	}
	return d.startIssuer()
}

// startIssuer starts the stand-in for Forge, which signs any token that a
// caller asks for.
func (d *deployment) startIssuer() error {
	tokens, err := issuer.Open(filepath.Join(d.dir, "issuer.pem"), time.Now)
	if err != nil {
		return err
	}
	l, err := loopback.Listen(0)
	if err != nil {
		return err
	}
	d.issuer = loopback.Serve(l, loopback.Guard(l, tokens.Handler("")))
	d.closers = append(d.closers, d.issuer.Close)
	return nil
}
