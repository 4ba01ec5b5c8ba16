package recipes

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
)

// The request that the page shows is one that a sender makes.
func TestThePageShowsARealRequest(t *testing.T) {
	page, err := os.ReadFile("../../docs/own-delivery-recipes.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```json\n(.*?)\n```").FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 4 {
		t.Fatalf("%d blocks of JSON", len(blocks))
	}
	body, inner := blocks[0][1], blocks[1][1]
	secret, err := delivery.ParseSecret(secretText)
	if err != nil {
		t.Fatal(err)
	}
	m, err := delivery.Open([]delivery.Secret{secret}, []byte(body), time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC))
	if err != nil || m.Key.Reveal() == "" {
		t.Errorf("%v", err)
	}
	var envelope struct{ Message string }
	var signed, shown any
	for text, into := range map[string]any{body: &envelope, inner: &shown} {
		t.Run(text, func(t *testing.T) {
			if err := json.Unmarshal([]byte(text), into); err != nil {
				t.Fatal(err)
			}
		})
	}
	if err := json.Unmarshal([]byte(envelope.Message), &signed); err != nil || !reflect.DeepEqual(signed, shown) {
		t.Errorf("%v is not the message %v, %v", shown, signed, err)
	}
	for _, block := range blocks {
		if err := json.Unmarshal([]byte(block[1]), new(any)); err != nil {
			t.Errorf("%v: %s", err, block[1])
		}
	}
	event := struct {
		ContentLength int
		PostData      struct{ Length int }
	}{}
	for _, block := range blocks {
		if strings.Contains(block[1], "postData") {
			if err := json.Unmarshal([]byte(block[1]), &event); err != nil {
				t.Fatal(err)
			}
		}
	}
	if event.ContentLength != len(body) || event.PostData.Length != len(body) {
		t.Errorf("%+v, but the body has %d bytes", event, len(body))
	}
}
