package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/hidden"
)

const canary = "canary"

// secretive are bodies with secrets.
var secretive = []any{
	Ticket{Token: canary},
	CommitResponse{Ticket: Ticket{Token: canary}},
	ClaimRequest{ClaimKey: canary, ClaimID: canary},
	ClaimResponse{URL: canary},
	RealtimeToken{Token: canary},
	AcknowledgeRequest{ClaimID: canary},
	KeyRequest{Ticket: canary, Secret: canary, To: canary, Nonce: canary},
}

func TestWhatIsHiddenTravelsAndIsNotPrinted(t *testing.T) {
	for _, body := range secretive {
		b, err := json.Marshal(body)
		if err != nil || strings.Count(string(b), canary) != countHidden(reflect.ValueOf(body)) {
			t.Errorf("%T travels as %s, %v", body, b, err)
		}
		pointer := reflect.New(reflect.TypeOf(body))
		pointer.Elem().Set(reflect.ValueOf(body))
		for _, v := range []any{body, pointer.Interface(), []any{body}, map[string]any{"x": body}, errors.Join(fmt.Errorf("%v", body))} {
			for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
				if printed := fmt.Sprintf(format, v); strings.Contains(printed, canary) || strings.Contains(printed, fmt.Sprintf("%x", canary)) || strings.Contains(printed, fmt.Sprintf("%X", canary)) {
					t.Errorf("%s of %T: %s", format, v, printed)
				}
			}
		}
	}
}

func countHidden(v reflect.Value) (n int) {
	if v.Type() == reflect.TypeFor[hidden.Text]() {
		return 1
	}
	if v.Kind() == reflect.Struct {
		for _, field := range v.Fields() {
			n += countHidden(field)
		}
	}
	return n
}

func TestHiddenIsNotLoggedByItself(t *testing.T) {
	var sink bytes.Buffer
	for _, logger := range []*slog.Logger{slog.New(slog.NewTextHandler(&sink, nil)), slog.New(slog.NewJSONHandler(&sink, nil))} {
		logger.Info("x", "token", hidden.Text(canary), slog.Group("g", "token", hidden.Text(canary)))
	}
	if strings.Contains(sink.String(), canary) || strings.Count(sink.String(), hidden.Placeholder) != 4 {
		t.Error(sink.String())
	}
}

func TestHiddenKeepsWhatItIsGiven(t *testing.T) {
	for _, s := range []string{"", "a", "<&>\"\\", "ä\x00"} {
		b, err := json.Marshal(hidden.Text(s))
		if err != nil {
			t.Fatal(err)
		}
		var back hidden.Text
		if err := json.Unmarshal(b, &back); err != nil || string(back) != s {
			t.Errorf("%q became %q, %v", s, string(back), err)
		}
	}
}

// Names of members are part of the protocol.
func TestEveryMemberHasAName(t *testing.T) {
	for _, body := range []any{
		CreateRequest{}, Description{}, FileInfo{}, CreateResponse{}, Upload{}, Share{}, Entry{}, Page{}, Activity{}, Logged{}, AddressedRequest{}, CommitResponse{},
		Ticket{}, ClaimRequest{}, ClaimResponse{}, AcknowledgeRequest{}, KeyRequest{}, KeyResponse{}, Problem{},
	} {
		names := map[string]bool{}
		for field := range reflect.TypeOf(body).Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name == "" || name == "-" || names[name] || name[:1] != strings.ToLower(name[:1]) {
				t.Errorf("%T.%s is %q", body, field.Name, name)
			}
			names[name] = true
		}
	}
}
