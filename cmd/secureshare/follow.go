package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/client"
)

// isLink reports whether s is the link of a share for a person without an account,
// and not the id of a share.
func isLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && u.Fragment != ""
}

// follow makes the client for a link, without a sign-in, and returns the id of the share.
// The page says where its service is; the link itself is sent to nobody.
func (s *session) follow(link string) (id string, err error) {
	page, id, _ := strings.Cut(link, "#")
	api, err := s.linkAPI(page)
	if err != nil {
		return "", err
	}
	s.client, err = client.New(client.Options{LinkAPI: api, Claims: client.ClaimFolder(filepath.Join(s.state, "claims"))})
	if err != nil {
		return "", usagef("the page of this link names no service: %v", err)
	}
	return id, nil
}

// longestConfig limits the length of a page's configuration, in bytes.
const longestConfig = 64 << 10

// linkAPI asks the page for the address of its service. The link must use https, unless
// the page is on this machine.
func (s *session) linkAPI(page string) (string, error) {
	if _, err := client.New(client.Options{LinkAPI: page}); err != nil {
		return "", usagef("%s is not the address of a page: %v", visible(page), err)
	}
	r, err := http.NewRequestWithContext(s, http.MethodGet, page+"config.json", nil)
	if err != nil {
		return "", usagef("%s is not the address of a page", visible(page))
	}
	// A redirect could lead to an address that the sender did not name.
	never := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := (&http.Client{Timeout: 30 * time.Second, CheckRedirect: never}).Do(r)
	switch {
	case s.Err() != nil:
		return "", context.Cause(s)
	case err != nil:
		return "", client.ErrUnreachable
	}
	defer res.Body.Close()
	var config struct {
		LinkAPI string `json:"linkApi"`
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, longestConfig))
	if err != nil || res.StatusCode >= http.StatusInternalServerError {
		return "", client.ErrUnreachable
	}
	if res.StatusCode != http.StatusOK || json.Unmarshal(body, &config) != nil {
		return "", usagef("%s is not a Secure Share page", visible(page))
	}
	return config.LinkAPI, nil
}
