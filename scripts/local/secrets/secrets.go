// Package secrets implements the call of AWS Secrets Manager that the key mailer
// makes: GetSecretValue. The protocol is awsJson1_1.
package secrets

import (
	"encoding/json"
	"net/http"
	"sync"
)

// Store holds secrets by their ARN.
type Store struct {
	mu     sync.Mutex
	values map[string]string
}

// ARN returns the ARN that a secret has in an account.
func ARN(account, region, name string) string {
	return "arn:aws:secretsmanager:" + region + ":" + account + ":secret:" + name + "-AbCdEf"
}

// Put sets a secret's value.
func (s *Store) Put(arn, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[string]string{}
	}
	s.values[arn] = value
}

func (s *Store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		SecretID string `json:"SecretId"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		answer(w, http.StatusBadRequest, map[string]string{"__type": "SerializationException"})
		return
	}
	if r.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue" {
		answer(w, http.StatusBadRequest, map[string]string{"__type": "UnknownOperationException", "message": "This emulator supports only GetSecretValue."})
		return
	}
	s.mu.Lock()
	value, found := s.values[in.SecretID]
	s.mu.Unlock()
	if !found {
		answer(w, http.StatusBadRequest, map[string]string{
			"__type": "ResourceNotFoundException", "message": "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
		})
		return
	}
	answer(w, http.StatusOK, map[string]any{"ARN": in.SecretID, "SecretString": value, "VersionStages": []string{"AWSCURRENT"}})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
