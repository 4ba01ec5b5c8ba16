package fileapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/wire"
)

// errRole refuses a call that requires a role.
var errRole = errors.New("fileapi: the caller does not have the role")

// require returns an error unless the call has a role assertion that gives the
// caller the role on their site. It logs the use of the role first.
func (a api) require(c call, role roleassertion.Role) error {
	token := strings.Join(c.Header.Values(wire.RolesHeader), ",")
	if token == "" {
		return errRole
	}
	assertion, err := a.Roles.Verify(token, c.Site, c.Person)
	if err != nil {
		return err
	}
	if !assertion.Has(role) {
		return errRole
	}
	return a.Log.Count(c.Context(), c.Site, activity.OfRole(a.logged(c)))
}

// revision reads the policy of the caller's site.
func (a api) revision(c call) (policy.Revision, policy.Policy, error) {
	r, err := a.Store.Policy(c.Context(), c.Site)
	var p policy.Policy
	if err == nil {
		p, err = r.Policy()
	}
	if errors.Is(err, policy.ErrUnreadable) {
		a.Metrics.Add(metric.PolicyUnreadable, 1)
	}
	return r, p, err
}

// mayMail returns an error unless keys of the caller's site may be mailed.
func (a api) mayMail(c call) error {
	_, p, err := a.revision(c)
	if err != nil {
		return err
	}
	return p.Require(policy.Mail)
}

// mayHandOver returns an error unless keys of the site may be delivered without
// the key mailer.
func (a api) mayHandOver(c call) error {
	_, p, err := a.revision(c)
	if err != nil {
		return err
	}
	if p.Allows(policy.Own) {
		return nil
	}
	return p.Require(policy.Copy)
}

func (a api) showPolicy(w http.ResponseWriter, c call) error {
	r, p, err := a.revision(c)
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, policyView(r, p))
	return nil
}

func (a api) setPolicy(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	body, err := httpapi.Decode[wire.PolicyRequest](c.Request)
	if err != nil {
		return err
	}
	p, err := parsePolicy(body)
	if err != nil {
		return err
	}
	now, _, err := a.revision(c)
	if err != nil {
		return err
	}
	next, err := now.Change(*body.Version, p)
	if err != nil {
		return err
	}
	if next.Version != now.Version { // not repeated
		if err := a.Store.SetPolicy(c.Context(), c.Site, c.Installation, next, a.Now()); err != nil {
			return err
		}
	}
	httpapi.Encode(w, http.StatusOK, policyView(next, p))
	return nil
}

func parsePolicy(b wire.PolicyRequest) (policy.Policy, error) {
	if b.Version == nil || *b.Version < 0 {
		return policy.Policy{}, problem.Say(problem.ErrMalformed, "version must be the one of the policy that is changed.")
	}
	roads := make([]policy.Road, len(b.Roads))
	for n, r := range b.Roads {
		roads[n] = policy.Road(r)
	}
	p, err := policy.New(roads)
	if err != nil {
		return policy.Policy{}, problem.Say(problem.ErrMalformed, "roads must name at least one of mail, own and copy, each once.")
	}
	return p, nil
}

func policyView(r policy.Revision, p policy.Policy) wire.Policy {
	v := wire.Policy{Version: r.Version}
	for _, road := range p.Roads() {
		v.Roads = append(v.Roads, string(road))
	}
	return v
}
