package stack

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"sync"

	"github.com/secure-share/secure-share/scripts/local/host"
	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/vault"
)

// product returns the stand-ins for Jira, Confluence and Forge's token issuer,
// and for Forge's CDN.
func (b *builder) product(forge *issuer.Issuer) (page, app http.Handler, err error) {
	root, err := Root()
	if err != nil {
		return nil, nil, err
	}
	roles, public, err := b.roleKeys()
	if err != nil {
		return nil, nil, err
	}
	b.Files.roleKeys = public
	e := b.Endpoints
	egress, err := host.OpenEgress(filepath.Join(b.Dir, "forge", "egress.json"))
	if err != nil {
		return nil, nil, err
	}
	if err := b.setOwnDelivery(egress); err != nil {
		return nil, nil, err
	}
	function := &resolver{options: vault.Options{
		Bundle: filepath.Join(root, "forge", "dist", "vault.cjs"), Dir: filepath.Join(b.Dir, "forge"),
		KeyMailer: e.KeyMailer, RoleKey: roles, Product: e.Issuer,
	}}
	b.defers(function.Close)
	h := host.New(host.Options{
		Folder: b.options.App, Manifest: filepath.Join(root, "forge", "manifest.yml"), Variables: map[string]string{
			"SECURE_SHARE_FORGE_APP_ID": issuer.AppID,
			"SECURE_SHARE_FILE_API":     e.FileAPI, "SECURE_SHARE_KEY_MAILER": e.KeyMailer, "SECURE_SHARE_BLOB_STORE": e.Blobs,
			"SECURE_SHARE_LIVE_UPDATES": e.Realtime,
		},
		Origin: e.Issuer, AppOrigin: e.App, Mailbox: e.Mailbox,
		OpenFrames: b.options.HostFrameSrc == FramesOpen, Popups: b.options.HostPopups, Egress: egress, Invoke: function.Invoke,
	})
	mux := http.NewServeMux()
	mux.Handle("/", h.Page())
	mux.HandleFunc("GET /about", b.console)
	mux.HandleFunc("POST /relay", b.switchRelay)
	issuing := forge.Handler(e.FileAPI)
	for _, path := range []string{"/jwks.json", "/people", "/token", "/uninstall", "/install", "/leave", "/accounts/", "/atlassian/", "/remote/"} {
		mux.Handle(path, issuing)
	}
	mux.HandleFunc("POST /report", function.report)
	return mux, h.App(), nil
}

// resolver is the app's function, which starts with its first call: a stack is
// useful without it.
type resolver struct {
	options vault.Options

	mu      sync.Mutex
	running *vault.Vault
}

// Invoke calls the function for a person. It fails with vault.ErrBundle until the
// function is built.
func (r *resolver) Invoke(ctx context.Context, s issuer.Site, p issuer.Person, key string, payload json.RawMessage) (json.RawMessage, error) {
	function, err := r.started(ctx)
	if err != nil {
		return nil, err
	}
	out, err := function.Invoke(ctx, s.CloudID, p.AccountID, key, payload)
	if errors.Is(err, vault.ErrEnded) {
		r.Close() // the next call starts it again
	}
	return out, err
}

// report runs the app's report of personal data for a site, as Forge does every day.
func (r *resolver) report(w http.ResponseWriter, request *http.Request) {
	site, ok := issuer.FindSite(request.FormValue("site"))
	if !ok {
		http.Error(w, "There is no such site.", http.StatusNotFound)
		return
	}
	function, err := r.started(request.Context())
	if err == nil {
		err = function.Schedule(request.Context(), site.CloudID, "reportPersonalData")
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (r *resolver) started(ctx context.Context) (*vault.Vault, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running != nil {
		return r.running, nil
	}
	function, err := vault.Start(ctx, r.options)
	if err != nil {
		return nil, err
	}
	r.running = function
	return function, nil
}

// Close ends the function if it is running.
func (r *resolver) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running != nil {
		r.running.Close()
		r.running = nil
	}
}
