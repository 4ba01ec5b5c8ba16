package publichttp

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/netip"
)

// localStage is the stage of stacks on one machine.
const localStage = "local"

// ParseLocal returns a parser of Local for functions of a stage. Only the stage "local"
// may have it: every other text than "" is an error elsewhere. The text is JSON with
// addresses, which must be of this machine, and roots in PEM.
func ParseLocal(stage string) func(text string) (Local, error) {
	return func(text string) (Local, error) {
		if text == "" {
			return Local{}, nil
		}
		if stage != localStage {
			return Local{}, errors.New("only the stage local may reach addresses that are not public")
		}
		return parseLocal(text)
	}
}

func parseLocal(text string) (Local, error) {
	var form struct {
		Addresses []netip.AddrPort `json:"addresses"`
		Roots     string           `json:"roots"`
	}
	if err := json.Unmarshal([]byte(text), &form); err != nil {
		return Local{}, errors.New("not JSON with addresses and roots")
	}
	for _, a := range form.Addresses {
		if !a.Addr().IsLoopback() {
			return Local{}, errors.New("an address is not of this machine")
		}
	}
	l := Local{Addresses: form.Addresses, Roots: x509.NewCertPool()}
	if !l.Roots.AppendCertsFromPEM([]byte(form.Roots)) {
		return Local{}, errors.New("roots has no certificate")
	}
	return l, nil
}
