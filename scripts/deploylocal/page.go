package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/infra/pagebundle"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

const (
	// pageHost is the name of the page for people without an account, and pageURL the
	// setting of that name.
	pageHost = "links.secure-share.example"
	pageURL  = "https://" + pageHost + "/"

	// linkAPIHost is the host in the setting pageLinkApi, which cannot have a port.
	linkAPIHost = "api.links.secure-share.example"

	// pageCertificate is an ARN of the form that ACM assigns. The emulator does not look
	// for the certificate.
	pageCertificate = "arn:aws:acm:us-east-1:" + pageAccount + ":certificate/01234567-89ab-cdef-0123-456789abcdef"
)

// page is the deployed stack of the page for people without an account.
type page struct {
	linkAPI   string // addresses that it connects to
	blobStore string
	bundle    pagebundle.Bundle
}

// deployPage follows docs/operations.md: the stack, then the page to its bucket.
func (d *deployment) deployPage(ctx context.Context, filesBucket string) error {
	d.report.Step("cdk deploy %s", pageStack)
	settings := d.pageSettings(filesBucket)
	d.deployedPage = &page{linkAPI: d.linkAPI, blobStore: d.files.URL}
	outputs, err := d.deployStack(ctx, d.page, pageStack, settings)
	if err != nil {
		return err
	}
	if d.deployedPage.bundle, err = pagebundle.Open(d.pageFolder()); err != nil {
		return err
	}
	d.report.Step("the page is copied to its bucket")
	if err := d.copyPage(ctx, append(settings, "SECURE_SHARE_PAGE_LINK_API="+d.linkAPI)); err != nil {
		return err
	}
	if outputs["DomainTarget"] == "" {
		return errors.New("the stack of the page has no output DomainTarget")
	}
	d.receiver.serve(d.distribution(outputs["DomainTarget"]))
	return d.checkPage(ctx)
}

func (d *deployment) pageFolder() string {
	return filepath.Join(d.root, "forge", "static", "page", "dist")
}

func (d *deployment) pageSettings(filesBucket string) []string {
	return []string{
		"SECURE_SHARE_PAGE_URL=" + pageURL, "SECURE_SHARE_PAGE_ACCOUNT=" + pageAccount, "SECURE_SHARE_PAGE_REGION=" + region,
		"SECURE_SHARE_PAGE_CERTIFICATE_ARN=" + pageCertificate, "SECURE_SHARE_PAGE_FOLDER=" + d.pageFolder(),
		"SECURE_SHARE_PAGE_FILES_BUCKET=" + filesBucket, "SECURE_SHARE_PAGE_LINK_API=https://" + linkAPIHost,
	}
}

// copyPage runs the program that make deploy-page runs, in a folder with the settings and
// the outputs of this run.
func (d *deployment) copyPage(ctx context.Context, settings []string) error {
	dir := filepath.Join(d.dir, "operator")
	outputs := filepath.Join(dir, "build", "outputs")
	if err := os.MkdirAll(outputs, 0o700); err != nil {
		return err
	}
	text, err1 := json.Marshal(map[string]any{pageStack: d.outputs[pageStack]})
	cdk, err2 := os.ReadFile(filepath.Join(d.root, "cdk.json"))
	err := errors.Join(err1, err2, os.WriteFile(filepath.Join(outputs, "page.json"), text, 0o600), os.WriteFile(filepath.Join(dir, "cdk.json"), cdk, 0o600))
	if err != nil {
		return err
	}
	program, err := d.goBuild(ctx, "scripts/deploy/page")
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Dir = dir
	cmd.Env = slices.Concat(withoutAWS(os.Environ()), d.page.Environment(), d.settings(), settings, []string{"SSL_CERT_FILE=" + d.certificate.File})
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("scripts/deploy/page: %w\n%s", err, said)
	}
	d.report.Note("%s", strings.TrimSpace(string(said)))
	return nil
}

// distribution forwards to the page's distribution. The emulator finds it by its name at
// CloudFront, and knows no alias.
func (d *deployment) distribution(name string) http.Handler {
	account, err := url.Parse(d.page.URL)
	if err != nil {
		panic(err) // the emulator's address is valid
	}
	return &httputil.ReverseProxy{
		Transport: d.certificate.Transport(),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(account)
			r.SetXForwarded()
			r.Out.Host = name
		},
	}
}

// checkPage checks what is served, as docs/operations.md tells operators to.
func (d *deployment) checkPage(ctx context.Context) error {
	p := d.deployedPage
	client := d.visitor()
	root, err := get(ctx, client, pageURL)
	if err != nil {
		return err
	}
	var missing []string
	for _, want := range append(pagepolicy.Headers(nil, p.linkAPI, p.blobStore), pagepolicy.StrictTransportSecurity) {
		if root.header.Get(want.Name) != want.Value {
			missing = append(missing, want.Name)
		}
	}
	d.report.Check(missing == nil, "CloudFront sends all headers of the page; missing: %d", len(missing))
	if missing != nil {
		d.report.Note("%s", strings.Join(missing, ", "))
	}
	for _, f := range p.bundle.Files {
		if err := d.checkFile(ctx, client, f); err != nil {
			return err
		}
	}
	d.report.Note("%d files, each with its type and Cache-Control", len(p.bundle.Files))
	sums, err := get(ctx, client, pageURL+pagebundle.Sums)
	if err != nil {
		return err
	}
	d.report.Check(fmt.Sprintf("%x", sha256.Sum256(sums.body)) == d.outputs[pageStack]["PageHash"], "%s has the hash of the output PageHash", pagebundle.Sums)
	config, err := get(ctx, client, pageURL+pagepolicy.Config)
	if err != nil {
		return err
	}
	d.report.Check(string(config.body) == string(pagepolicy.ConfigFile(p.linkAPI)), "%s names the deployed link API", pagepolicy.Config)
	return d.checkBucket(ctx, client)
}

// checkFile compares a served file with the one that was built. It prints failures only.
func (d *deployment) checkFile(ctx context.Context, client *http.Client, f pagebundle.File) error {
	served, err := get(ctx, client, pageURL+f.Name)
	if err != nil {
		return err
	}
	mediaType, _ := pagepolicy.Type(f.Name)
	same := served.status == http.StatusOK && string(served.body) == string(f.Content) &&
		served.header.Get("Content-Type") == mediaType && served.header.Get("Cache-Control") == pagepolicy.Cache(f.Name)
	if !same {
		d.report.Check(false, "%s is served as it was built: %d, %v", f.Name, served.status, served.header)
	}
	return nil
}

// checkBucket checks that only the distribution reads the bucket, by its policy.
func (d *deployment) checkBucket(ctx context.Context, client *http.Client) error {
	bucket := d.outputs[pageStack]["PageBucket"]
	direct, err := get(ctx, &http.Client{Transport: d.certificate.Transport()}, d.page.URL+"/"+bucket+"/index.html")
	if err != nil {
		return err
	}
	d.report.Check(direct.status == http.StatusForbidden, "without CloudFront the bucket answers %d", direct.status)
	none, err := get(ctx, client, pageURL+"none.js")
	if err != nil {
		return err
	}
	d.report.Check(none.status == http.StatusForbidden, "a file that does not exist: %d", none.status)
	buckets := s3.NewFromConfig(d.page.Config(), func(o *s3.Options) { o.UsePathStyle = true })
	policy, err := buckets.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket})
	if err != nil {
		return err
	}
	if _, err := buckets.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &bucket}); err != nil {
		return err
	}
	without, err := get(ctx, client, pageURL)
	if err != nil {
		return err
	}
	d.report.Check(without.status == http.StatusForbidden, "without the policy of the bucket CloudFront gets %d", without.status)
	_, err = buckets.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: policy.Policy})
	return err
}

// visitor is a client that resolves the name of the page, as DNS would.
func (d *deployment) visitor() *http.Client {
	transport := d.certificate.Transport()
	transport.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(d.proxy.URL) }
	return &http.Client{Transport: transport}
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func get(ctx context.Context, client *http.Client, url string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return answer{}, err
	}
	res, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, body}, err
}
