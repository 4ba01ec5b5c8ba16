package client

import (
	"bytes"
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/share"
)

// siteKeyVector is one element of site-key.json: a description or, with an Account,
// file info. Either Text or FileInfo is what it opens to, or Refused says why it is
// refused.
type siteKeyVector struct {
	Comment    string    `json:"comment"`
	SiteKey    string    `json:"siteKey"`
	Version    uint32    `json:"version"` // of SiteKey
	Site       string    `json:"site"`
	ShareID    share.ID  `json:"shareId"`
	Account    string    `json:"account,omitempty"`
	Sealed     string    `json:"sealed"`
	KeyVersion uint32    `json:"keyVersion"` // that came with Sealed
	Text       *string   `json:"text,omitempty"`
	FileInfo   *fileInfo `json:"fileInfo,omitempty"`
	Refused    string    `json:"refused,omitempty"`
}

type fileInfo struct {
	V     int     `json:"v"`
	Name  *string `json:"name,omitempty"` // absent of a text
	Type  *string `json:"type"`
	Size  *int64  `json:"size"`
	Files *int64  `json:"files,omitempty"`
}

// No Go program gets the key of a site, which Forge keeps. The format is written a
// second time here, from docs/formats.md, so that the vectors do not come from the
// code that they check.
func TestSiteKeyVectors(t *testing.T) {
	if *update {
		writeVectors(t, "site-key", makeSiteKeyVectors(t))
	}
	for _, v := range readVectors[siteKeyVector](t, "site-key") {
		text, info, refused := v.open(t)
		if (v.Text == nil) == (v.Account == "") && v.Refused == "" || (v.FileInfo == nil) != (v.Account == "") && v.Refused == "" {
			t.Errorf("%s: opens to nothing, or to both", v.Comment)
		}
		if refused != v.Refused || !reflect.DeepEqual(text, v.Text) || !reflect.DeepEqual(info, v.FileInfo) {
			t.Errorf("%s: %v, %+v, refused as %q", v.Comment, text, info, refused)
		}
	}
}

const (
	fileInfoBlock = 256
	siteKeyFormat = 1
)

func (v siteKeyVector) open(t *testing.T) (text *string, info *fileInfo, refused string) {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(v.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	misshapen := "description-format"
	if v.Account != "" {
		misshapen = "file-info-format"
	}
	switch {
	case v.KeyVersion != v.Version:
		return nil, nil, "key-version"
	case v.Account != "" && len(raw) > share.MaxFileInfo, raw[0] != siteKeyFormat:
		return nil, nil, misshapen
	}
	plain, err := v.gcm(t).Open(nil, raw[1:13], raw[13:], v.associated())
	if err != nil {
		return nil, nil, "unauthentic"
	}
	if v.Account == "" {
		s := string(plain)
		return &s, nil, ""
	}
	if info, ok := readFileInfo(plain); ok {
		return nil, info, ""
	}
	return nil, nil, misshapen
}

func readFileInfo(plain []byte) (*fileInfo, bool) {
	var info fileInfo
	switch {
	case len(plain) == 0, len(plain)%fileInfoBlock != 0, !utf8.Valid(plain), json.Unmarshal(plain, &info) != nil:
		return nil, false
	case info.V != 1, info.Type == nil, info.Size == nil, *info.Size < 0, info.Files != nil && *info.Files < 1:
		return nil, false
	}
	return &info, true
}

func (v siteKeyVector) seal(t *testing.T, plain []byte) string {
	nonce := []byte("twelve bytes")
	return base64.RawURLEncoding.EncodeToString(slices.Concat([]byte{siteKeyFormat}, nonce, v.gcm(t).Seal(nil, nonce, plain, v.associated())))
}

func (v siteKeyVector) gcm(t *testing.T) cipher.AEAD {
	t.Helper()
	siteKey, err := base64.RawURLEncoding.DecodeString(v.SiteKey)
	if err != nil {
		t.Fatal(err)
	}
	info := "secure-share v1 description"
	if v.Account != "" {
		info = "secure-share v1 file info\x00" + v.Account
	}
	key, err := hkdf.Key(sha256.New, siteKey, v.salt(), info, 32)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return gcm
}

func (v siteKeyVector) associated() []byte {
	return slices.Concat([]byte{siteKeyFormat}, binary.BigEndian.AppendUint32(nil, v.Version), v.salt(), []byte(v.Site))
}

func (v siteKeyVector) salt() []byte {
	id := v.ShareID.Bytes()
	return id[:]
}

func makeSiteKeyVectors(t *testing.T) []siteKeyVector {
	t.Helper()
	base := siteKeyVector{
		SiteKey: base64.RawURLEncoding.EncodeToString([]byte("32 bytes that only a site knows.")), Version: 3, KeyVersion: 3,
		Site: "11111111-2222-4333-8444-555555555555", ShareID: "EBESExQVFhcYGRobHB0eHw",
	}
	described := func(comment, text string) siteKeyVector {
		v := base
		v.Comment, v.Text, v.Sealed = comment, &text, v.seal(t, []byte(text))
		return v
	}
	// padded is what a client seals, or what it must not.
	padded := func(text string, to int) []byte {
		return append([]byte(text), bytes.Repeat([]byte(" "), to-len(text))...)
	}
	sender := base
	sender.Account = "712020:0b2f1f1c-5d6e-4f70-8a91-b2c3d4e5f607"
	informed := func(comment, text string, to int) siteKeyVector {
		v := sender
		v.Comment, v.Sealed = comment, v.seal(t, padded(text, to))
		v.FileInfo, _ = readFileInfo(padded(text, to))
		if v.FileInfo == nil {
			t.Fatalf("%s: is not file info", comment)
		}
		return v
	}
	refused := func(comment, reason string, plain []byte) siteKeyVector {
		v := sender
		v.Comment, v.Refused, v.Sealed = comment, cmp.Or(reason, "file-info-format"), v.seal(t, plain)
		return v
	}
	moved := func(comment, reason string, of siteKeyVector, change func(*siteKeyVector)) siteKeyVector {
		of.Comment, of.Refused, of.Text, of.FileInfo = comment, reason, nil, nil
		change(&of)
		return of
	}
	note, file := described("a description", "für Ænne 🗝"), informed("a file", `{"v":1,"name":"plan.pdf","type":"application/pdf","size":1048577}`, 256)
	const good = `{"v":1,"name":"plan.pdf","type":"application/pdf","size":5}`
	return []siteKeyVector{
		note, described("a description of no characters", ""), file,
		informed("a zip file of three files", `{"v":1,"name":"plans.zip","type":"application/zip","size":9007199254740991,"files":3}`, 256),
		informed("a text, which has no name", `{"v":1,"type":"text/plain; secure-share=text","size":0}`, 256),
		informed("a name that takes three blocks", `{"v":1,"name":"`+strings.Repeat("ü", 300)+`","type":"","size":1}`, 768),
		informed("members that are not known", `{"v":1,"name":"a","type":"b/c","size":1,"later":[]}`, 256),
		moved("the description as file info", "unauthentic", note, func(v *siteKeyVector) { v.Account = sender.Account }),
		moved("the file info as a description", "unauthentic", file, func(v *siteKeyVector) { v.Account = "" }),
		moved("another account", "unauthentic", file, func(v *siteKeyVector) { v.Account += "8" }),
		moved("another share", "unauthentic", file, func(v *siteKeyVector) { v.ShareID = "EBESExQVFhcYGRobHB0eHg" }),
		moved("another site", "unauthentic", file, func(v *siteKeyVector) { v.Site = "1" + v.Site }),
		moved("another key", "unauthentic", file, func(v *siteKeyVector) { v.SiteKey = base64.RawURLEncoding.EncodeToString(make([]byte, 32)) }),
		moved("another version of the key", "key-version", file, func(v *siteKeyVector) { v.Version = 4 }),
		moved("another version next to it", "key-version", file, func(v *siteKeyVector) { v.KeyVersion = 4 }),
		moved("another version on both sides", "unauthentic", file, func(v *siteKeyVector) { v.Version, v.KeyVersion = 4, 4 }),
		moved("another format", "file-info-format", file, func(v *siteKeyVector) { v.Sealed = "An" + v.Sealed[2:] }), // the byte 2, the nonce as it was
		moved("cut by three bytes", "unauthentic", file, func(v *siteKeyVector) { v.Sealed = v.Sealed[:len(v.Sealed)-4] }),
		refused("authentic, and a block too long", "", padded(good, 1024)),
		refused("padding to no whole block", "", padded(good, 255)),
		refused("no padding", "", []byte(good)),
		refused("nothing", "", nil),
		refused("padding that is not spaces", "", append([]byte(good), make([]byte, 256-len(good))...)),
		refused("another version of the members", "", padded(`{"v":2,"name":"a","type":"b/c","size":1}`, 256)),
		refused("no size", "", padded(`{"v":1,"name":"a","type":"b/c"}`, 256)),
		refused("a size below nothing", "", padded(`{"v":1,"name":"a","type":"b/c","size":-1}`, 256)),
		refused("no type", "", padded(`{"v":1,"name":"a","size":1}`, 256)),
		refused("a name that is a number", "", padded(`{"v":1,"name":1,"type":"b/c","size":1}`, 256)),
		refused("no files", "", padded(`{"v":1,"name":"a","type":"b/c","size":1,"files":0}`, 256)),
		refused("a list", "", padded(`[]`, 256)),
		refused("no UTF-8", "", padded("{\"v\":1,\"name\":\"\xff\",\"type\":\"b/c\",\"size\":1}", 256)),
	}
}
