package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/secure-share/secure-share/infra/pagebundle"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// page checks that the page for people outside has its headers, whatever serves it,
// and calls the deployed link API.
func (d *doctor) page(ctx context.Context) []finding {
	address := d.deployment.Setting("pageUrl")
	if address == "" {
		return nil
	}
	linkAPI, none := d.output(deployment.Files, "LinkApi")
	if none != nil {
		return []finding{*none}
	}
	blobStore, err := d.deployment.BlobStore()
	if err != nil {
		return []finding{{skipped, err.Error(), "make deploy-files"}}
	}
	found := []finding{d.pageHeaders(ctx, address, linkAPI, blobStore), d.pageConfig(ctx, address, linkAPI)}
	if d.deployment.Setting("pageAccount") != "" {
		found = append(found, d.pageHash(ctx, address))
	}
	return found
}

const servePage = "make deploy-page, or serve it as docs/operations.md#the-page-for-people-outside describes"

func (d *doctor) pageHeaders(ctx context.Context, address, linkAPI, blobStore string) finding {
	header, _, err := d.fetch(ctx, address)
	if err != nil {
		return finding{wrong, err.Error(), servePage}
	}
	var frames []string
	if ancestors := d.deployment.Setting("pageFrameAncestors"); ancestors != "" {
		if frames, err = pagepolicy.ParseAncestors(ancestors); err != nil {
			return finding{wrong, "pageFrameAncestors " + err.Error(), "correct it in cdk.json"}
		}
	}
	var missing []string
	for _, want := range append(pagepolicy.Headers(frames, linkAPI, blobStore), pagepolicy.StrictTransportSecurity) {
		if header.Get(want.Name) != want.Value {
			missing = append(missing, want.Name)
		}
	}
	if missing != nil {
		return finding{wrong, fmt.Sprintf("%s is missing or has another value: code that somebody injects could send keys elsewhere", strings.Join(missing, ", ")), servePage}
	}
	return fine("%s has all headers", address)
}

func (d *doctor) pageConfig(ctx context.Context, address, linkAPI string) finding {
	_, content, err := d.fetch(ctx, address+pagepolicy.Config)
	if err != nil {
		return finding{wrong, err.Error(), servePage}
	}
	var config struct{ LinkAPI string }
	if err := json.Unmarshal(content, &config); err != nil || config.LinkAPI != linkAPI {
		return finding{wrong, pagepolicy.Config + " does not name the link API " + linkAPI, "set pageLinkApi to it in cdk.json, then make deploy-page; or write the file yourself"}
	}
	return fine("it calls %s", linkAPI)
}

// pageHash compares the served hashes with those of the last deployment.
func (d *doctor) pageHash(ctx context.Context, address string) finding {
	want, none := d.output(deployment.Page, "PageHash")
	if none != nil {
		return *none
	}
	_, content, err := d.fetch(ctx, address+pagebundle.Sums)
	if err != nil {
		return finding{wrong, err.Error(), servePage}
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != want {
		return finding{wrong, "another page is served than the one that was deployed from this folder", "find out who changed it, then make deploy-page"}
	}
	return fine("%s is the deployed one", pagebundle.Sums)
}

// fetch returns the headers and the content of a file of the page.
func (d *doctor) fetch(ctx context.Context, url string) (http.Header, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, nil, err
	}
	answer, err := d.http.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("%s answers %d", url, answer.StatusCode)
	}
	content, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	return answer.Header, content, err
}
