package smoke

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/client/programid"
	"github.com/secure-share/secure-share/shared/wire"
)

// Approver returns how somebody of a site approves programs. The pair must be of the
// stage local.
func (p Pair) Approver(site, name string) (Approve, error) {
	of, who, found := issuer.Find(site, name)
	if !found {
		return nil, localid.ErrRefused
	}
	identity, err := localid.New(p.Issuer, site, name)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, line programid.Line) error {
		greeting, err := line.Seal(programid.Greeting{
			Site: of.CloudID, SiteURL: of.URL, AccountID: who.AccountID, Name: who.Name, KeyMailer: p.KeyMailer,
		})
		if err != nil {
			return err
		}
		return p.approve(ctx, identity, wire.ProgramRequest{
			Key: line.PublicKey(), Name: "Command line of " + name, Scopes: []string{"send", "receive", "read"}, Days: 1, Greeting: greeting,
		})
	}, nil
}

func (p Pair) approve(ctx context.Context, identity *localid.Identity, program wire.ProgramRequest) error {
	body, err := json.Marshal(program)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.FileAPI+"/v1/programs", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if err := identity.Authorize(r, body); err != nil {
		return err
	}
	answer, err := (&http.Client{Transport: p.Transport}).Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		said, _ := io.ReadAll(io.LimitReader(answer.Body, 4<<10))
		return fmt.Errorf("the program was not approved: %d %s", answer.StatusCode, said)
	}
	return nil
}
