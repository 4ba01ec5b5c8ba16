package upgrade

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// fixture is a stack and two people.
type fixture struct {
	*stack.Stack
	scenario.Steps
	names bool // the file API knew file info at the last announcement
}

// pending is a share between two steps.
type pending struct {
	*scenario.Share
	upload *wire.Upload
	named  bool // was made with file info
}

// options are for a stack on the state of another, without sweeps, stream and
// TTL.
func options(dir, bin string) stack.Options {
	return stack.Options{Dir: dir, Bin: bin, SweepEvery: -1, StreamOff: true}
}

func start(t *testing.T, dir, bin string) *fixture {
	t.Helper()
	return open(t, options(dir, bin))
}

func open(t *testing.T, o stack.Options) *fixture {
	t.Helper()
	s := scenario.Start(t, o)
	return &fixture{Stack: s, Steps: scenario.NewSteps(t, s)}
}

func (f *fixture) newShare(inParts bool) *pending { return &pending{Share: f.NewShare(inParts)} }

// announce does what the app does: it leaves out the file info where the service does
// not know it.
func (f *fixture) announce(p *pending) {
	f.T.Helper()
	request := p.Request
	created, err := f.Alice.Create(f.T.Context(), request)
	if errors.Is(err, client.Slug("malformed")) {
		request.FileInfo = nil
		created, err = f.Alice.Create(f.T.Context(), request)
	}
	f.Must(err)
	f.names = request.FileInfo != nil
	p.upload, p.named = created.Upload, p.named || created.Share.FileInfo != nil
}

func (f *fixture) upload(p *pending) {
	f.T.Helper()
	f.Put(p.upload.Method, p.upload.URL, p.upload.Headers, p.Body)
}

func (f *fixture) uploadPart(p *pending) {
	f.T.Helper()
	part := f.Part(p.Share)
	f.Put(part.Method, part.URL, part.Headers, p.Body)
}

func (f *fixture) commit(p *pending) wire.Ticket {
	f.T.Helper()
	committed, err := f.Commit(p.Share)
	f.Must(err)
	return committed.Ticket
}

func (f *fixture) acknowledge(p *pending) {
	f.T.Helper()
	f.Must(f.Bob.Acknowledge(f.T.Context(), p.ID, p.Claim))
}

func (f *fixture) withdraw(who *client.Client, p *pending) {
	f.T.Helper()
	f.Must(who.Withdraw(f.T.Context(), p.ID))
}

func (f *fixture) sweep() {
	f.T.Helper()
	f.Must(f.Sweep(f.T.Context()))
}

// is checks the share's status and that its file was deleted.
func (f *fixture) is(p *pending, status string) {
	f.T.Helper()
	s, err := f.Alice.Share(f.T.Context(), p.ID)
	f.Must(err)
	if has := s.FileInfo != nil; has != (p.named && f.names) {
		f.T.Errorf("a share that is %s has file info: %t", status, has)
	}
	if s.Status != status || s.DeletedAt == nil || f.stored(p.ID) {
		f.T.Errorf("a share that is to be %s: %s, deleted at %v, file there: %t", status, s.Status, s.DeletedAt, f.stored(p.ID))
	}
}

func (f *fixture) stored(id share.ID) bool {
	f.T.Helper()
	pages := s3.NewListObjectsV2Paginator(f.Files.S3, &s3.ListObjectsV2Input{Bucket: aws.String(stack.Bucket)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(f.T.Context())
		f.Must(err)
		for _, object := range page.Contents {
			if strings.HasSuffix(aws.ToString(object.Key), string(id)) {
				return true
			}
		}
	}
	return false
}
