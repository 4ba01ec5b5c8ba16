package fileapi

import (
	"errors"
	"math"
	"net/http"
	"strings"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// errRole refuses a call that requires a role.
var errRole = errors.New("fileapi: the caller does not have the role")

// require returns an error unless the call has a role assertion that gives the
// caller one of the roles on their site. It logs the use of the role.
func (a api) require(c call, roles ...roleassertion.Role) error {
	assertion, err := a.assertion(c)
	if err != nil {
		return err
	}
	for _, role := range roles {
		if assertion.Has(role) {
			return a.Log.Count(c.Context(), c.Site, activity.OfRole(a.logged(c)))
		}
	}
	return errRole
}

// assertion verifies the role assertion of the call. If there is none, it returns an
// assertion without roles.
func (a api) assertion(c call) (roleassertion.Assertion, error) {
	token := strings.Join(c.Header.Values(wire.RolesHeader), ",")
	if token == "" {
		return roleassertion.Assertion{}, nil
	}
	return a.Roles.Verify(token, c.Site, c.Person)
}

// revision reads what the administrators of the caller's site, or of a project
// or space of it, have set.
func (a api) revision(c call, place share.Place) (policy.Revision, policy.Policy, error) {
	parse := policy.Revision.OfSite
	if place != "" {
		parse = policy.Revision.Policy
	}
	r, err := a.level(c, place)
	var p policy.Policy
	if err == nil {
		p, err = parse(r)
	}
	if errors.Is(err, policy.ErrUnreadable) {
		a.Metrics.Add(metric.PolicyUnreadable, 1)
	}
	return r, p, err
}

// level reads what is stored for the caller's site, or for a project or space of it,
// unless it was read with the share.
func (a api) level(c call, place share.Place) (policy.Revision, error) {
	if level, read := c.levels[place]; read {
		return level.Revision, level.Err
	}
	if place == "" {
		return c.sitePolicy()
	}
	return a.Store.Policy(c.Context(), c.Site, place)
}

// effective is the intersection of the policies of the operator, the caller's
// site, and the place if it is not empty. The revision is that of the site.
func (a api) effective(c call, place share.Place) (policy.Revision, policy.Policy, error) {
	r, site, err := a.revision(c, "")
	if err != nil {
		return r, policy.Policy{}, err
	}
	p, err := policy.Meet(a.operator(), site)
	if err != nil || place == "" {
		return r, p, err
	}
	_, ofPlace, err := a.revision(c, place)
	if err != nil {
		return r, policy.Policy{}, err
	}
	p, err = policy.Meet(p, ofPlace)
	return r, p, err
}

// operator is the policy of the operator.
func (a api) operator() policy.Policy {
	return policy.Operator(a.Rules.Lifetime, a.Rules.Openings, a.Page != "")
}

// mayAct returns an error unless the policy of the site lets programs act.
func (a api) mayAct(c call) error {
	_, p, err := a.effective(c, "")
	if err != nil {
		return err
	}
	return p.RequirePrograms()
}

// maySend returns the limits of a new share, or an error if the policy does not
// allow the share. A share that was announced before keeps its limits, so the
// rules are asked only about a new one.
func (a api) maySend(c call, e share.Create) (share.Limits, error) {
	_, p, err := a.effective(c, e.Place)
	if err != nil {
		return share.Limits{}, err
	}
	sending := policy.Sending{
		Place: e.Place, Lifetime: e.Lifetime, Openings: e.Openings, Outside: e.Recipient == share.Outsider,
		Gate: e.GateVerifier != (share.Verifier{}), Password: e.KeyVerifier != (share.Verifier{}), Member: func(string) bool { return false },
	}
	if len(p.Groups()) > 0 {
		assertion, err := a.assertion(c)
		if err != nil {
			return share.Limits{}, err
		}
		sending.Member = func(group string) bool { return assertion.Has(roleassertion.Member(group)) }
	}
	if err := p.Check(sending); err != nil {
		return share.Limits{}, err
	}
	if e.Content.Length > longest(p.LargestFile()) {
		return share.Limits{}, &policy.RuleError{Rule: policy.RuleLargestFile}
	}
	return share.Limits{Lifetime: p.Lifetime(), MailDomains: p.Domains(), EmbedOrigins: p.EmbedOrigins()}, nil
}

// longest is the length of the ciphertext of a file of this size, which is
// padded. The service sees no other size, so a file that is up to 12 % larger may
// pass. The app refuses it.
func longest(file int64) int64 {
	layout, err := ece.Options{RecordSize: ece.DefaultRecordSize}.Layout(file)
	if err != nil { // no file is larger
		return math.MaxInt64
	}
	return layout.Size()
}

// mayMail returns an error unless keys of the share may be mailed.
func (a api) mayMail(c call, s share.Share) error {
	_, p, err := a.effective(c, s.Place)
	if err != nil {
		return err
	}
	return p.Require(policy.Mail)
}

// mayHandOver returns an error unless keys of the share may be delivered without
// the key mailer.
func (a api) mayHandOver(c call, s share.Share) error {
	_, p, err := a.effective(c, s.Place)
	if err != nil {
		return err
	}
	if p.Allows(policy.Own) {
		return nil
	}
	return p.Require(policy.Copy)
}

// showPolicy answers with what applies where the app was opened.
func (a api) showPolicy(w http.ResponseWriter, c call) error {
	r, p, err := a.effective(c, c.Place)
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, wire.Policy{Version: r.Version, PolicyRules: rulesView(p)})
	return nil
}

// showLevel answers with the rules that were set for the site, or for a project or
// space, and those that it inherits.
func (a api) showLevel(w http.ResponseWriter, c call) error {
	place, err := c.level()
	if err != nil {
		return err
	}
	r, p, err := a.revision(c, place)
	if replaceable(r, err) {
		return a.answerLevel(w, c, place, r, nil)
	}
	if err != nil {
		return err
	}
	rules := rulesView(p)
	return a.answerLevel(w, c, place, r, &rules)
}

// replaceable reports whether err, from reading r, concerns only its rules. The
// administrators can then replace them.
func replaceable(r policy.Revision, err error) bool {
	return r.Version > 0 && errors.Is(err, policy.ErrUnreadable)
}

// setLevel replaces the rules of the site, or of a project or space.
func (a api) setLevel(w http.ResponseWriter, c call) error {
	place, err := c.level()
	if err != nil {
		return err
	}
	if err := a.require(c, administrators(place)...); err != nil {
		return err
	}
	body, err := httpapi.Decode[wire.PolicyLevelRequest](c.Request)
	if err != nil {
		return err
	}
	p, err := parsePolicy(body.Version, body.Rules, place)
	if err != nil {
		return err
	}
	inherited, err := a.inherited(c, place)
	if err != nil {
		return err
	}
	if _, err := policy.Meet(inherited, p); err != nil {
		return err
	}
	now, _, err := a.revision(c, place)
	if err != nil && !replaceable(now, err) {
		return err
	}
	next, err := a.change(c, place, now, *body.Version, p)
	if err != nil {
		return err
	}
	rules := rulesView(p)
	return a.answerLevel(w, c, place, next, &rules)
}

// change stores the policy that follows now, unless the change is a repetition.
func (a api) change(c call, place share.Place, now policy.Revision, version int64, p policy.Policy) (policy.Revision, error) {
	next, err := now.Change(version, p)
	if err != nil || next.Version == now.Version {
		return next, err
	}
	return next, a.Store.SetPolicy(c.Context(), c.Site, place, c.Installation, next, a.Now())
}

// answerLevel answers with the rules of a level; nil if they cannot be read.
func (a api) answerLevel(w http.ResponseWriter, c call, place share.Place, r policy.Revision, rules *wire.PolicyRules) error {
	inherited, err := a.inherited(c, place)
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, wire.PolicyLevel{Version: r.Version, Rules: rules, Inherited: rulesView(inherited)})
	return nil
}

// inherited is the policy of the operator for the site, and with that of the site
// for a project or space.
func (a api) inherited(c call, place share.Place) (policy.Policy, error) {
	if place == "" {
		return a.operator(), nil
	}
	_, p, err := a.effective(c, "")
	return p, err
}

// level reads whose policy the path names.
func (c call) level() (share.Place, error) {
	name := c.PathValue("level")
	if name == "site" {
		return "", nil
	}
	place, err := share.ParsePlace(name)
	if err != nil {
		return "", problem.Say(problem.ErrMalformed, "The level is site, project:ID or space:ID.")
	}
	return place, nil
}

// administrators are the roles that may change a policy.
func administrators(place share.Place) []roleassertion.Role {
	roles := []roleassertion.Role{roleassertion.SiteAdmin}
	kind, id, _ := strings.Cut(string(place), ":")
	switch kind {
	case "project":
		roles = append(roles, roleassertion.ProjectAdmin(id))
	case "space":
		roles = append(roles, roleassertion.SpaceAdmin(id))
	}
	return roles
}

func parsePolicy(version *int64, r wire.PolicyRules, place share.Place) (policy.Policy, error) {
	if version == nil || *version < 0 {
		return policy.Policy{}, problem.Say(problem.ErrMalformed, "version must be the one of the policy that is changed.")
	}
	if place != "" && (r.Places != nil || r.PlaceRequired || r.ProgramsForbidden) {
		return policy.Policy{}, problem.Say(problem.ErrMalformed, "places, placeRequired and programsForbidden are rules of the site only.")
	}
	methods := make([]policy.DeliveryMethod, len(r.DeliveryMethods))
	for n, method := range r.DeliveryMethods {
		methods[n] = policy.DeliveryMethod(method)
	}
	p, err := policy.New(policy.Rules{
		DeliveryMethods: methods, Senders: r.Senders, LinkMakers: r.LinkMakers, LargestFile: r.LargestFile, LifetimeSeconds: r.LifetimeSeconds, Openings: r.Openings, UntilExpiry: r.UntilExpiry, Domains: r.Domains,
		ProgramsForbidden: r.ProgramsForbidden, PlaceRequired: r.PlaceRequired, Places: r.Places,
		Outsiders: r.Outsiders, Gates: r.Gates, EmbedOrigins: r.EmbedOrigins, Passwords: policy.Passwords(r.Passwords),
	})
	if err != nil {
		_, flaw, _ := strings.Cut(err.Error(), policy.ErrInvalid.Error()+": ")
		return policy.Policy{}, problem.Say(problem.ErrMalformed, flaw+".")
	}
	return p, nil
}

func rulesView(p policy.Policy) wire.PolicyRules {
	r := p.Rules()
	v := wire.PolicyRules{
		Senders: r.Senders, LinkMakers: r.LinkMakers, LargestFile: r.LargestFile, LifetimeSeconds: r.LifetimeSeconds, Openings: r.Openings, UntilExpiry: r.UntilExpiry, Domains: r.Domains,
		ProgramsForbidden: r.ProgramsForbidden, PlaceRequired: r.PlaceRequired, Places: r.Places,
		Outsiders: r.Outsiders, Gates: r.Gates, EmbedOrigins: r.EmbedOrigins, Passwords: string(r.Passwords),
	}
	for _, method := range r.DeliveryMethods {
		v.DeliveryMethods = append(v.DeliveryMethods, string(method))
	}
	return v
}
