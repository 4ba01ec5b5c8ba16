package client

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

var update = flag.Bool("update", false, "write the vectors")

// metadataVector is one element of metadata.json. Either Metadata is what Sealed
// opens to, or Refused tells why it is refused.
type metadataVector struct {
	Comment  string    `json:"comment"`
	Secret   string    `json:"secret"`
	ShareID  share.ID  `json:"shareId"`
	Sealed   string    `json:"sealed"`
	Metadata *Metadata `json:"metadata,omitempty"`
	Refused  string    `json:"refused,omitempty"`
}

var refusals = map[string]error{"wrong-key": ErrKey, "metadata-format": ErrFormat}

func TestMetadataVectors(t *testing.T) {
	if *update {
		writeVectors(t, "metadata", makeMetadata(t))
	}
	for _, v := range readVectors[metadataVector](t, "metadata") {
		secret, err := keyring.ParseSecret(v.Secret)
		if err != nil {
			t.Fatal(err)
		}
		got, err := openMetadata(v.Sealed, secret, v.ShareID)
		switch {
		case (v.Metadata == nil) == (v.Refused == ""):
			t.Errorf("%s: neither metadata nor a refusal, or both", v.Comment)
		case v.Refused != "" && (refusals[v.Refused] == nil || !errors.Is(err, refusals[v.Refused])):
			t.Errorf("%s: %v", v.Comment, err)
		case v.Metadata != nil && (err != nil || !reflect.DeepEqual(got, *v.Metadata)):
			t.Errorf("%s: %+v, %v", v.Comment, got, err)
		}
	}
}

func makeMetadata(t *testing.T) []metadataVector {
	t.Helper()
	const secret, id, salt = "AAECAwQFBgcICQoLDA0ODw", share.ID("EBESExQVFhcYGRobHB0eHw"), "salt of 16 bytes"
	const fileKey = "ICEiIyQlJicoKSorLC0uLw"
	key, err := keyring.ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	vector := func(comment, text string, opens *Metadata, refused string) metadataVector {
		sealed, err := ece.Seal(key.MetadataKey(id.Bytes()).IKM(), []byte(text), ece.Options{Salt: [16]byte([]byte(salt))})
		if err != nil {
			t.Fatal(err)
		}
		return metadataVector{comment, secret, id, base64.RawURLEncoding.EncodeToString(sealed), opens, refused}
	}
	written := func(comment string, m Metadata) metadataVector {
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return vector(comment, string(text), &m, "")
	}
	refused := func(comment, text string) metadataVector {
		return vector("version 2: "+comment, text, nil, "metadata-format")
	}
	m := Metadata{V: 1, Name: "plan.pdf", Type: "application/pdf", Size: 1_048_577, Digest: plainDigest(modulo251(1_048_577))}
	described := Metadata{V: 1, Name: "a <b> & c\u2028 für Ænne", Type: "text/plain; charset=utf-8", Digest: plainDigest(nil), Description: "🗝"}
	other := written("under another secret", m)
	other.Secret = "_____________________w"
	other.Metadata, other.Refused = nil, "wrong-key"
	return []metadataVector{
		written("a file", m),
		written("no bytes, but a description and characters that are escaped", described),
		other,
		vector("a checksum under another name", `{"v":1,"name":"n","type":"t/t","size":0,"sha256":"`+m.Digest+`"}`, nil, "metadata-format"),
		vector("a digest that is too short", `{"v":1,"name":"n","type":"t/t","size":0,"digest":"AAAA"}`, nil, "metadata-format"),
		vector("version 1 without a digest", `{"v":1,"name":"n","type":"t/t","size":0}`, nil, "metadata-format"),
		written("version 2: a file", Metadata{V: 2, Name: "plan.pdf", Type: "application/pdf", Size: 1_048_577}),
		written("version 2: no bytes, and a description", Metadata{V: 2, Name: "n", Type: "t/t", Description: "🗝"}),
		written("version 2: for a person without an account", Metadata{V: 2, Name: "n", Type: "t/t", Sender: "Alice Ünal", For: "Carla of Globex"}),
		vector("version 2: names that are too long", `{"v":2,"name":"n","type":"t/t","size":0,"sender":"`+strings.Repeat("x", 201)+`","for":"`+strings.Repeat("é", 101)+`"}`, &Metadata{V: 2, Name: "n", Type: "t/t"}, ""),
		vector("version 2: names as long as they may be", `{"v":2,"name":"n","type":"t/t","size":0,"sender":"`+strings.Repeat("x", 200)+`","for":"`+strings.Repeat("é", 100)+`"}`,
			&Metadata{V: 2, Name: "n", Type: "t/t", Sender: strings.Repeat("x", 200), For: strings.Repeat("é", 100)}, ""),
		vector("version 2: names that are not text", `{"v":2,"name":"n","type":"t/t","size":0,"sender":7,"for":null}`, &Metadata{V: 2, Name: "n", Type: "t/t"}, ""),
		vector("version 2: a member that is not known", `{"v":2,"name":"n","type":"t/t","size":1,"later":true}`, &Metadata{V: 2, Name: "n", Type: "t/t", Size: 1}, ""),
		refused("a digest", `{"v":2,"name":"n","type":"t/t","size":0,"digest":"`+m.Digest+`"}`),
		refused("a digest that is empty", `{"v":2,"name":"n","type":"t/t","size":0,"digest":""}`),
		refused("a digest that is null", `{"v":2,"name":"n","type":"t/t","size":0,"digest":null}`),
		refused("no name", `{"v":2,"type":"t/t","size":0}`),
		refused("a name that is null", `{"v":2,"name":null,"type":"t/t","size":0}`),
		refused("a name under another case", `{"v":2,"Name":"n","type":"t/t","size":0}`),
		refused("no type", `{"v":2,"name":"n","size":0}`),
		refused("no size", `{"v":2,"name":"n","type":"t/t"}`),
		refused("a negative size", `{"v":2,"name":"n","type":"t/t","size":-1}`),
		refused("a size that is not whole", `{"v":2,"name":"n","type":"t/t","size":0.5}`),
		refused("a size in quotes", `{"v":2,"name":"n","type":"t/t","size":"0"}`),
		refused("a description that is a number", `{"v":2,"name":"n","type":"t/t","size":0,"description":1}`),
		refused("not an object", `[2,"n","t/t",0]`),
		refused("not JSON", `{"v":2,"name":"n","type":"t/t","size":0`),
		written("version 3: a file with a key of its own", Metadata{V: 3, Name: "plan.pdf", Type: "application/pdf", Size: 1_048_577, Description: "🗝", FileKey: fileKey}),
		written("version 3: for a person without an account", Metadata{V: 3, Name: "n", Type: "t/t", Sender: "Alice Ünal", For: "Carla of Globex", FileKey: fileKey}),
		vector("version 2: a key of the file has no meaning", `{"v":2,"name":"n","type":"t/t","size":0,"fileKey":"`+fileKey+`"}`, &Metadata{V: 2, Name: "n", Type: "t/t"}, ""),
		vector("version 3: no key of the file", `{"v":3,"name":"n","type":"t/t","size":0}`, nil, "metadata-format"),
		vector("version 3: a key that is null", `{"v":3,"name":"n","type":"t/t","size":0,"fileKey":null}`, nil, "metadata-format"),
		vector("version 3: a key that is empty", `{"v":3,"name":"n","type":"t/t","size":0,"fileKey":""}`, nil, "metadata-format"),
		vector("version 3: a key that is too short", `{"v":3,"name":"n","type":"t/t","size":0,"fileKey":"ICEiIyQlJicoKSorLC0u"}`, nil, "metadata-format"),
		vector("version 3: a key that is too long", `{"v":3,"name":"n","type":"t/t","size":0,"fileKey":"ICEiIyQlJicoKSorLC0uLzA"}`, nil, "metadata-format"),
		vector("version 3: a key with padding", `{"v":3,"name":"n","type":"t/t","size":0,"fileKey":"`+fileKey+`=="}`, nil, "metadata-format"),
		vector("version 3: a key with spare bits set", `{"v":3,"name":"n","type":"t/t","size":0,"fileKey":"ICEiIyQlJicoKSorLC0uLx"}`, nil, "metadata-format"),
		vector("version 3: a key that is a number", `{"v":3,"name":"n","type":"t/t","size":0,"fileKey":1}`, nil, "metadata-format"),
		vector("version 3: a digest", `{"v":3,"name":"n","type":"t/t","size":0,"digest":"`+m.Digest+`","fileKey":"`+fileKey+`"}`, nil, "metadata-format"),
		vector("version 4", `{"v":4,"name":"n","type":"t/t","size":0,"fileKey":"`+fileKey+`"}`, nil, "metadata-format"),
		vector("a version in quotes", `{"v":"2","name":"n","type":"t/t","size":0}`, nil, "metadata-format"),
		vector("no version", `{"name":"n","type":"t/t","size":0}`, nil, "metadata-format"),
	}
}

// Clients get the stored form, or one that a person enters.
func TestOwnAddressVectors(t *testing.T) {
	for _, v := range readVectors[struct{ Comment, Address, Stored string }](t, "own-addresses") {
		err := OwnDelivery{URL: cmp.Or(v.Stored, v.Address), SiteURL: "https://acme.example"}.check()
		if (err == nil) != (v.Stored != "") {
			t.Errorf("%s: %v", v.Comment, err)
		}
	}
}

func readVectors[T any](t *testing.T, name string) (all []T) {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: %d vectors, %v", name, len(all), err)
	}
	return all
}

func writeVectors(t *testing.T, name string, all any) {
	t.Helper()
	text, err := json.MarshalIndent(all, "", "  ")
	if err == nil {
		err = os.WriteFile("testdata/vectors/"+name+".json", append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
