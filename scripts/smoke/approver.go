package smoke

import (
	"context"
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
	return func(ctx context.Context, line programid.Line) error {
		greeting, err := line.Seal(programid.Greeting{
			Site: of.CloudID, SiteURL: of.URL, AccountID: who.AccountID, Name: who.Name, KeyMailer: p.KeyMailer,
		})
		if err != nil {
			return err
		}
		return p.Call(ctx, site, name, Call{Method: http.MethodPost, Path: "/v1/programs", In: wire.ProgramRequest{
			Key: line.PublicKey(), Name: "Command line of " + name, Scopes: []string{"send", "receive", "read"}, Days: 1, Greeting: greeting,
		}})
	}, nil
}
