package smoke

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/secure-share/secure-share/test/emulators/ministack"
)

// Endpoints are the addresses of a pair of stacks, as stored in a file.
type Endpoints struct {
	FileAPI     string `json:"fileApi"`
	KeyMailer   string `json:"keyMailer"`
	Issuer      string `json:"issuer"`                // of tokens, on this machine
	Certificate string `json:"certificate,omitempty"` // PEM file to trust instead of the system's, on this machine
}

// Write writes e to a file.
func (e Endpoints) Write(path string) error {
	raw, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o600)
}

// ReadEndpoints reads what Write wrote.
func ReadEndpoints(path string) (e Endpoints, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return e, err
	}
	if json.Unmarshal(raw, &e) != nil || e.FileAPI == "" || e.KeyMailer == "" || e.Issuer == "" {
		return e, fmt.Errorf("%s does not hold fileApi, keyMailer and issuer", path)
	}
	return e, nil
}

// Pair returns the pair of stacks at the addresses.
func (e Endpoints) Pair() (Pair, error) {
	p := Pair{FileAPI: e.FileAPI, KeyMailer: e.KeyMailer, Issuer: e.Issuer}
	if e.Certificate == "" {
		return p, nil
	}
	trusting, err := ministack.Transport(e.Certificate)
	p.Transport = trusting
	return p, err
}
