package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/infra/pagebundle"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// checkPage checks what is served, as docs/operations.md tells operators to.
func (d *deployment) checkPage(ctx context.Context) error {
	p := d.deployedPage
	client := d.visitor()
	root, err := get(ctx, client, pageURL)
	if err != nil {
		return err
	}
	d.report.Check(d.missingHeaders(root) == nil, "CloudFront sends all headers of the page; missing: %q", d.missingHeaders(root))
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
	if err := d.checkRefusals(ctx, client); err != nil {
		return err
	}
	return d.checkBucket(ctx, client)
}

// missingHeaders are the headers of the page that an answer does not have. Frames are the
// websites that may embed the page.
func (d *deployment) missingHeaders(a answer, frames ...string) (missing []string) {
	for _, want := range append(pagepolicy.Headers(frames, d.deployedPage.linkAPI, d.deployedPage.blobStore), pagepolicy.StrictTransportSecurity) {
		if a.header.Get(want.Name) != want.Value {
			missing = append(missing, want.Name)
		}
	}
	return missing
}

// checkRefusals checks what the distribution does not serve.
func (d *deployment) checkRefusals(ctx context.Context, client *http.Client) error {
	none, err := get(ctx, client, pageURL+"none.js")
	if err != nil {
		return err
	}
	d.report.Check(none.status == http.StatusForbidden && d.missingHeaders(none) == nil,
		"a file that does not exist: %d; missing headers: %q", none.status, d.missingHeaders(none))
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, pageURL, nil)
	if err != nil {
		return err
	}
	posted, err := do(client, post)
	if err != nil {
		return err
	}
	d.report.Check(posted.status == http.StatusForbidden, "a POST: %d", posted.status)
	plain, err := d.overHTTP(ctx)
	if err != nil {
		return err
	}
	to, _, _ := strings.Cut(plain.header.Get("Location"), ":")
	d.report.Check(plain.status == http.StatusMovedPermanently && to == "https", "plain HTTP: %d, to %s", plain.status, to)
	return nil
}

// allowEmbedding deploys the page again with a website that may embed it: the change of a
// setting of a deployed stack.
func (d *deployment) allowEmbedding(ctx context.Context) error {
	const website = "https://www.acme.example"
	d.report.Step("cdk deploy %s again, with %s in pageFrameAncestors", pageStack, website)
	settings := append(d.pageSettings(d.outputs[fileStack]["Bucket"]), "SECURE_SHARE_PAGE_FRAME_ANCESTORS="+website)
	if _, err := d.deployStack(ctx, d.page, pageStack, settings); err != nil {
		return err
	}
	root, err := get(ctx, d.visitor(), pageURL)
	if err != nil {
		return err
	}
	missing := d.missingHeaders(root, website)
	d.report.Check(missing == nil, "CloudFront sends the changed headers; missing: %q", missing)
	_, refused := root.header["X-Frame-Options"]
	d.report.Check(!refused, "and no X-Frame-Options, which can name no website")
	return nil
}

// overHTTP asks for the page as a distribution sees a request without TLS. The emulator
// itself speaks only TLS.
func (d *deployment) overHTTP(ctx context.Context) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.page.URL+"/", nil)
	if err != nil {
		return answer{}, err
	}
	req.Host = d.outputs[pageStack]["DomainTarget"]
	req.Header.Set("X-Forwarded-Proto", "http")
	return do(&http.Client{
		Transport:     d.certificate.Transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, req)
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
	return do(client, req)
}

func do(client *http.Client, req *http.Request) (answer, error) {
	res, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, body}, err
}
