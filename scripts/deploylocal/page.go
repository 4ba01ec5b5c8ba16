package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/infra/pagebundle"
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
