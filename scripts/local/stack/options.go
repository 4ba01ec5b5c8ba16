package stack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/shared/limits"
)

// Options of a stack. The zero value is a temporary stack on free ports.
type Options struct {
	Dir   string // state; "" takes a temporary folder and removes it at Close
	Ports Ports

	// Bin is the folder that Build wrote; "" builds into build/local of the
	// repository.
	Bin string

	// App is the folder of the built app, which may be built later; "" is none.
	App string

	// Page is the folder of the built page for people outside, as App.
	Page string

	// HostFrameSrc is the frame-src of the host page: FramesStrict or FramesOpen; ""
	// is FramesStrict. HostPopups lets the app's frame open windows.
	HostFrameSrc string
	HostPopups   bool

	DynamoDB string // dynamo.Dynoxide or dynamo.Amazon; "" takes what suits the machine
	InMemory bool   // keep the databases in memory, see dynamo.Options
	Rules    string // see limits.ParseRules
	Limits   string // see limits.ParsePeople

	// SweepEvery is how often the schedule invokes the reaper and DynamoDB
	// removes expired items: 0 is a minute, as deployed; negative is never.
	SweepEvery time.Duration
	StreamOff  bool // lose every record of the stream
	TTLOff     bool // never remove expired items

	// LongestDelay cuts the delays between the attempts to send a notice; 0: they are
	// as deployed.
	LongestDelay time.Duration

	// SMTP makes the key mailer send through a mail server instead of SES.
	SMTP bool

	// LiveFaults breaks live updates as POST /faults of their address asks, see
	// liveFaults.
	LiveFaults bool

	Concurrency  int // processes per function; 0 is 4
	SenderCap    int // mails per hour; 0 is 100
	RecipientCap int // mails per hour; 0 is 100

	// Withheld are variables that the functions do not get, to simulate the
	// stack of an earlier release.
	Withheld []string

	// Progress is called with the next step, and when a service ends by itself.
	// It is called by many goroutines.
	Progress func(string)
	// Tap, if set, gets a copy of everything that an account sees. It is called
	// by many goroutines at once.
	Tap Tap
}

// Values of Options.HostFrameSrc.
const (
	FramesStrict = "strict" // the app's origin
	FramesOpen   = "open"   // also blob:
)

// ErrFrameSrc is returned for another value of Options.HostFrameSrc.
var ErrFrameSrc = fmt.Errorf("the host page's frame-src must be %s or %s", FramesStrict, FramesOpen)

// Ports of 127.0.0.1; 0 means any free port.
type Ports struct {
	Issuer, FileAPI, KeyMailer, Blobs, Mailbox, App, KeyRelay, Realtime, Page, LinkAPI, Publisher, Notices, Embed int
}

// DefaultPorts are the ports of make run.
var DefaultPorts = Ports{Issuer: 7400, FileAPI: 7401, KeyMailer: 7402, Blobs: 7403, Mailbox: 7404, App: 7405, KeyRelay: 7406, Realtime: 7407, Page: 7408, LinkAPI: 7409, Publisher: 7410, Notices: 7411, Embed: 7412}

// PortError means that a port is not available. Name is the field of Ports.
type PortError struct {
	Name string
	Port int
	Err  error
}

func (e *PortError) Error() string {
	if errors.Is(e.Err, syscall.EADDRINUSE) {
		return fmt.Sprintf("port %d is taken", e.Port)
	}
	return fmt.Sprintf("port %d cannot be used", e.Port)
}

// Unwrap gives the reason.
func (e *PortError) Unwrap() error { return e.Err }

func (o Options) complete() (Options, error) {
	if _, err := limits.ParseRules(o.Rules); err != nil {
		return o, err
	}
	if _, err := limits.ParsePeople(o.Limits); err != nil {
		return o, err
	}
	if o.DynamoDB == "" {
		o.DynamoDB = dynamo.Default()
	}
	if o.DynamoDB != dynamo.Dynoxide && o.DynamoDB != dynamo.Amazon {
		return o, dynamo.ErrEngine
	}
	if o.HostFrameSrc == "" {
		o.HostFrameSrc = FramesStrict
	}
	if o.HostFrameSrc != FramesStrict && o.HostFrameSrc != FramesOpen {
		return o, ErrFrameSrc
	}
	if o.SweepEvery == 0 {
		o.SweepEvery = time.Minute
	}
	if o.SenderCap == 0 {
		o.SenderCap = 100
	}
	if o.RecipientCap == 0 {
		o.RecipientCap = 100
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	return o, nil
}

// folder makes the state folder and reports whether it is temporary.
func (o Options) folder() (dir string, throwAway bool, err error) {
	if o.Dir == "" {
		forgetKilled(os.TempDir(), time.Now())
		dir, err = os.MkdirTemp("", "secure-share-")
		return dir, true, err
	}
	if dir, err = filepath.Abs(o.Dir); err != nil {
		return "", false, err
	}
	return dir, false, os.MkdirAll(dir, 0o700)
}
