package client

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// Metadata describes a file to its recipient. It is sent encrypted. Name and
// Description come from the sender and are not safe to use as a path or to
// print to a terminal.
type Metadata struct {
	V           int    `json:"v"` // version of this format: 1, 2 or 3
	Name        string `json:"name"`
	Type        string `json:"type"`             // media type
	Size        int64  `json:"size"`             // of the plaintext, in bytes
	Digest      string `json:"digest,omitempty"` // of the plaintext in pieces, 43 characters; in version 1 only
	Description string `json:"description,omitempty"`

	// For a person without an account, who has no directory: who sent the file, and
	// what the sender calls the recipient. At most 200 bytes each.
	Sender string `json:"sender,omitempty"`
	For    string `json:"for,omitempty"`

	// In version 3 only: the key of the file's body instead of the secret, 22 characters.
	// Several shares can hold it.
	FileKey hidden.Text `json:"fileKey,omitempty"`
}

// Clients write version 2, whose metadata are known before the first byte
// of the file is read, or version 3 if the file has a key of its own. They still
// read version 1. A client that does not know version 3 refuses it before it claims
// the share.
const (
	version1 = 1
	version2 = 2
	version3 = 3
)

var (
	// ErrMetadataSize means that name and description exceed 4 KiB when sealed.
	ErrMetadataSize = errors.New("name and description are too long")

	// ErrKey means that a key does not open the share's metadata. The check is
	// local; nothing is sent.
	ErrKey = errors.New("the key does not belong to this share")

	// ErrFormat means that metadata was decrypted but has an unknown format.
	ErrFormat = errors.New("the sender's metadata has an unknown format; a newer version of this program may be needed")
)

func sealMetadata(m Metadata, secret keyring.Secret, id share.ID) (string, error) {
	plain, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("metadata: %w", err)
	}
	sealed, err := ece.Seal(secret.MetadataKey(id.Bytes()).IKM(), plain, ece.Options{})
	if err != nil {
		return "", fmt.Errorf("metadata: %w", err)
	}
	if len(sealed) > share.MaxMetadata {
		return "", fmt.Errorf("%w: encrypted, they take %d bytes of %d", ErrMetadataSize, len(sealed), share.MaxMetadata)
	}
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

func openMetadata(sealed string, secret keyring.Secret, id share.ID) (Metadata, error) {
	raw, err := base64url.Decode(sealed)
	if err != nil || len(raw) > share.MaxMetadata {
		return Metadata{}, ErrAnswer
	}
	plain, err := ece.Open(secret.MetadataKey(id.Bytes()).IKM(), raw, ece.Limits{})
	if err != nil {
		return Metadata{}, ErrKey
	}
	return readMetadata(plain)
}

// readMetadata is as strict as the other clients: encoding/json alone would accept
// members in another case, null, and those that are missing.
func readMetadata(plain []byte) (m Metadata, err error) {
	var members map[string]json.RawMessage
	if json.Unmarshal(plain, &members) != nil {
		return Metadata{}, ErrFormat
	}
	_, hasDigest := members["digest"]
	_, hasDescription := members["description"]
	ok := member(members, "v", &m.V) && member(members, "name", &m.Name) && member(members, "type", &m.Type) &&
		member(members, "size", &m.Size) && m.Size >= 0 &&
		(!hasDescription || member(members, "description", &m.Description))
	m.Sender, m.For = shortMember(members, "sender"), shortMember(members, "for")
	switch {
	case ok && m.V == version1 && member(members, "digest", &m.Digest) && isDigest(m.Digest):
		return m, nil
	case ok && m.V == version2 && !hasDigest:
		return m, nil
	case ok && m.V == version3 && !hasDigest && member(members, "fileKey", &m.FileKey) && isFileKey(m.FileKey):
		return m, nil
	}
	return Metadata{}, ErrFormat
}

func isFileKey(text hidden.Text) bool {
	_, err := keyring.ParseFileKey(string(text))
	return err == nil
}

// bodyKey returns the key of the file's body. secret is that of the share, with the password
// if it has one.
func (m Metadata) bodyKey(secret keyring.Secret) bodyKey {
	if k, err := keyring.ParseFileKey(string(m.FileKey)); err == nil && m.V == version3 {
		return k
	}
	return secret
}

// withFileKey returns the metadata of a file that has this key.
func (m Metadata) withFileKey(k keyring.FileKey) Metadata {
	m.V, m.FileKey = version3, hidden.Text(k.Reveal())
	return m
}

// longestName is the most that Sender and For may have, in bytes.
const longestName = 200

// shortMember returns an optional text, or nothing if it cannot be read: a name must not
// keep anybody from the file.
func shortMember(members map[string]json.RawMessage, name string) (text string) {
	if !member(members, name, &text) || len(text) > longestName {
		return ""
	}
	return text
}

// member sets value, and reports whether there is such a member of that type.
func member(members map[string]json.RawMessage, name string, value any) bool {
	raw := members[name]
	return raw != nil && string(raw) != "null" && json.Unmarshal(raw, value) == nil
}
