package issuer

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// The accounts that Atlassian answers in another way than "nothing to do".
const (
	accountClosed  = "closed"
	accountUpdated = "updated"

	// TestClosed is the closed account that Atlassian has for tests.
	TestClosed = "5be24ba3f91c106033269289"

	reportAtMost = 90 // accounts in one request
)

// accounts is Atlassian's knowledge of accounts that were closed or updated.
type accounts struct {
	mu      sync.Mutex
	status  map[string]string
	updated map[string]time.Time
}

func (a *accounts) set(id, status string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.status == nil {
		a.status, a.updated = map[string]string{}, map[string]time.Time{}
	}
	a.status[id], a.updated[id] = status, now
}

// ask returns what the app has to do about an account that it last updated then.
func (a *accounts) ask(id string, updated time.Time) (status string, act bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch status := a.status[id]; {
	case id == TestClosed, status == accountClosed:
		return accountClosed, true
	case status == accountUpdated && updated.Before(a.updated[id]):
		return accountUpdated, true
	}
	return "", false
}

// setAccount closes the account of a person, or changes it.
func (i *Issuer) setAccount(status string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _, person, ok := decodePerson(w, r)
		if !ok {
			return
		}
		i.accounts.set(person.AccountID, status, i.now())
		w.WriteHeader(http.StatusNoContent)
	}
}

type reportedAccount struct {
	AccountID string    `json:"accountId"`
	UpdatedAt time.Time `json:"updatedAt,omitzero"`
	Status    string    `json:"status,omitempty"`
}

type accountReport struct {
	Accounts []reportedAccount `json:"accounts"`
}

// reportAccounts answers like POST https://api.atlassian.com/app/report-accounts/, by
// Atlassian's user privacy guide for app developers.
func (i *Issuer) reportAccounts(w http.ResponseWriter, r *http.Request) {
	var in accountReport
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&in)
	if err != nil || len(in.Accounts) == 0 || len(in.Accounts) > reportAtMost {
		refuseReport(w)
		return
	}
	var out accountReport
	for _, one := range in.Accounts {
		if one.AccountID == "" || len(one.AccountID) > 128 || one.UpdatedAt.IsZero() || one.UpdatedAt.After(i.now().Add(time.Minute)) {
			refuseReport(w)
			return
		}
		if status, act := i.accounts.ask(one.AccountID, one.UpdatedAt); act {
			out.Accounts = append(out.Accounts, reportedAccount{AccountID: one.AccountID, Status: status})
		}
	}
	if len(out.Accounts) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer(w, out)
}

func refuseReport(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"errorType": "validation", "errorMessage": "The report is malformed."})
}
