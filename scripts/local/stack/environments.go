package stack

import (
	"encoding/json"
	"maps"
	"strconv"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/shared/env"
)

// environments returns the variables of each function: those that its stack sets,
// credentials of its own and the endpoints of its account.
func (s *Stack) environments() (map[string]map[string]string, error) {
	ticketKeys, err := s.ticketKeys()
	if err != nil {
		return nil, err
	}
	stage := map[string]string{env.Stage: "local", env.Sites: issuer.SiteOrigins}
	storage := map[string]string{env.Table: SharesTable, env.Bucket: Bucket, env.Rules: s.options.Rules}
	tickets := map[string]string{env.TicketIssuer: TicketIssuer, env.TicketAudience: TicketAudience}
	account := merge(stage, storage, s.Files.urls)
	reaper := merge(account, s.Files.Account.Role(Reaper).Environment(), map[string]string{env.NoticeQueue: s.Files.notices.URL})
	notifier := merge(stage, s.Files.urls, s.Files.Account.Role(Notifier).Environment(), map[string]string{
		env.Table: SharesTable, env.NoticeKeyID: s.Files.noticeKey.ID, env.NoticeQueue: s.Files.notices.URL,
		env.TicketIssuer: TicketIssuer, env.LocalHTTPS: s.Own.noticesHTTPS,
	})
	files := merge(account, s.Files.Account.Role(FileAPI).Environment(), tickets, map[string]string{
		env.AllowedOrigins: s.Endpoints.Issuer + "," + s.Endpoints.App,
		env.Limits:         s.options.Limits,
		env.TicketKeyID:    s.Files.kms.ID, env.RoleKeys: s.Files.roleKeys,
		env.ForgeAppID: issuer.AppID, env.ForgeEnvironment: issuer.EnvironmentType,
		env.ForgeJWKS:   s.Endpoints.Issuer + "/jwks.json",
		env.PageURL:     s.Endpoints.Page + "/",
		env.RealtimeURL: s.Endpoints.Realtime, env.RealtimeKeyID: s.Files.mac.ID,
		env.LocalHTTPS:  s.publisherHTTPS,
		env.NoticeKeyID: s.Files.noticeKey.ID,
	})
	links := merge(account, s.Files.Account.Role(LinkAPI).Environment(), map[string]string{env.AllowedOrigins: s.Endpoints.Page})
	realtime := merge(stage, s.Files.urls, s.Files.Account.Role(Realtime).Environment(), map[string]string{
		env.Table: SharesTable, env.RealtimeTable: RealtimeTable, env.RealtimeKeyID: s.Files.mac.ID, env.ConnectionsURL: s.Files.connections,
	})
	keys := merge(stage, tickets, s.Keys.Account.Role(KeyMailer).Environment(), s.Keys.urls, s.Keys.transport, map[string]string{
		env.AllowedOrigins: s.Endpoints.App, // the host page must not see a key
		env.Table:          TicketsTable, env.TicketKeys: ticketKeys,
		env.SenderCap: strconv.Itoa(s.options.SenderCap), env.RecipientCap: strconv.Itoa(s.options.RecipientCap),
	})
	all := map[string]map[string]string{FileAPI: files, Reaper: reaper, LinkAPI: links, Realtime: realtime, Notifier: notifier, KeyMailer: keys}
	for _, vars := range all {
		for _, name := range s.options.Withheld {
			delete(vars, name)
		}
	}
	return all, nil
}

// ticketKeys is the only data that account B gets from A: a public key.
func (s *Stack) ticketKeys() (string, error) {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: s.Files.kms.Public(), KeyID: s.Files.kms.ID, Algorithm: string(jose.ES256), Use: "sig",
	}}}
	content, err := json.Marshal(set)
	return string(content), err
}

func merge(all ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}
