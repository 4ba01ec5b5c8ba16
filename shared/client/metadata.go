package client

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// Metadata is what the recipient learns of a file beside its content. It travels
// sealed. Name and Description are the sender's words: not safe as a path, nor
// on a terminal.
type Metadata struct {
	V           int    `json:"v"` // version of this format: 1
	Name        string `json:"name"`
	Type        string `json:"type"`   // media type
	Size        int64  `json:"size"`   // of the plaintext, in bytes
	Digest      string `json:"digest"` // of the plaintext in pieces, 43 characters
	Description string `json:"description,omitempty"`
}

const metadataVersion = 1

var (
	// ErrMetadataSize refuses a name and description that do not fit into the
	// sealed 4 KiB.
	ErrMetadataSize = errors.New("name and description are too long")

	// ErrKey is a key that does not open the share's metadata. Nothing was sent
	// anywhere to find that out.
	ErrKey = errors.New("the key does not belong to this share")

	// ErrFormat is metadata that was opened but is not understood.
	ErrFormat = errors.New("the sender's metadata is not understood")
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
		return "", fmt.Errorf("%w: sealed they take %d bytes of %d", ErrMetadataSize, len(sealed), share.MaxMetadata)
	}
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

func openMetadata(sealed string, secret keyring.Secret, id share.ID) (Metadata, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(raw) > share.MaxMetadata {
		return Metadata{}, ErrAnswer
	}
	plain, err := ece.Open(secret.MetadataKey(id.Bytes()).IKM(), raw, ece.Limits{})
	if err != nil {
		return Metadata{}, ErrKey
	}
	var m Metadata
	if json.Unmarshal(plain, &m) != nil || m.V != metadataVersion || m.Size < 0 || !isDigest(m.Digest) {
		return Metadata{}, ErrFormat
	}
	return m, nil
}

// describes reports whether the file at path is the one that was sent. It reads all
// of a file that has the right size.
func (m Metadata) describes(path string) bool {
	f, size, err := openRegular(path)
	if err != nil {
		return false
	}
	defer f.Close()
	if size != m.Size {
		return false
	}
	digest := newDigest()
	_, err = io.Copy(digest, f)
	return err == nil && digest.sum() == m.Digest
}
