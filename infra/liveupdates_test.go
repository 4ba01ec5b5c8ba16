package main

import (
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/env"
)

// Without live updates the stack has nothing of them, and the file API tells its
// callers so.
func TestWithoutLiveUpdates(t *testing.T) {
	s, _ := configuredStacks(t, map[string]string{"liveUpdates": "false"})
	for _, part := range []string{"WEBSOCKET", "execute-api:ManageConnections", "HMAC", "kms:GenerateMac", "kms:VerifyMac", "Connections", "EventsLate", "RealtimeCrashes", `"realtime"`, "REALTIME"} {
		if strings.Contains(s.text, part) {
			t.Errorf("the stack has %s", part)
		}
	}
	if _, told := s.outputs["LiveUpdates"]; told || s.resources["realtime"].Type != "" {
		t.Error("the stack has live updates")
	}
	if variables := variablesOf(s, fileAPI); variables[env.RealtimeURL] != nil || variables[env.RealtimeKeyID] != nil {
		t.Errorf("the file API gets %v", variables)
	}
	with, _ := configuredStacks(t, nil)
	if with.outputs["LiveUpdates"] == nil || with.resources["realtime"].Type != "AWS::Lambda::Function" || variablesOf(with, fileAPI)[env.RealtimeURL] == nil {
		t.Error("the stack has no live updates unless they are turned off")
	}
	for name, r := range s.resources {
		if with.resources[name].Type != r.Type {
			t.Errorf("%s is only there without live updates", name)
		}
	}
}
