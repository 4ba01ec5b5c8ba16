package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// application registers a trusted application, which sends for bob after he agreed.
func (c commandChecks) application(ctx context.Context) error {
	var app struct{ ID, Key, Certificate string }
	if err := c.alice.run(ctx, &app, "application", filepath.Join(c.dir, "payroll"), "--name", "Payroll"); err != nil {
		return err
	}
	certificate, err := os.ReadFile(app.Certificate)
	if err != nil {
		return err
	}
	err = c.administer(ctx, http.MethodPost, "/v1/applications", wire.ApplicationRequest{
		Certificate: string(certificate),
		ApplicationSettings: wire.ApplicationSettings{
			Name: "Payroll", TimeoutSeconds: 60, Sources: []string{"127.0.0.1"}, Scopes: []string{"send", "read"},
		},
	}, nil)
	if err != nil {
		return err
	}
	example, err := c.goBuild(ctx, "examples/application")
	if err != nil {
		return err
	}
	run := func() (string, error) { return c.runExample(ctx, example, app.Key) }
	_, err = run()
	c.report.Check(err != nil && strings.Contains(err.Error(), "may not act for this person"), "before bob agreed: %v", err)
	if err := c.pair.Call(ctx, acme, c.bob.name, smoke.Call{Method: http.MethodPut, Path: "/v1/consents/" + app.ID}); err != nil {
		return err
	}
	id, err := run()
	if err != nil {
		return err
	}
	sent, err := c.alice.Share(ctx, share.ID(id))
	if err != nil {
		return err
	}
	c.report.Check(sent.Sender == c.bob.AccountID, "alice has a file from bob")
	return nil
}

// runExample sends a file from bob to alice, and returns its id.
func (c commandChecks) runExample(ctx context.Context, example, key string) (string, error) {
	file := filepath.Join(c.dir, "payslip.txt")
	if err := os.WriteFile(file, []byte(note), 0o600); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, example, "-api", c.pair.FileAPI, "-key-mailer", c.pair.KeyMailer, "-key", key,
		"-for", c.bob.AccountID, "-name", c.bob.Name, "-to", c.alice.AccountID, "-mail", c.alice.Mail, "-file", file)
	cmd.Env = append(os.Environ(), c.variables()...)
	var said bytes.Buffer
	cmd.Stderr = &said
	id, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, strings.TrimSpace(said.String()))
	}
	return strings.TrimSpace(string(id)), nil
}
