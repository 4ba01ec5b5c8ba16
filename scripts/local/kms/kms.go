// Package kms implements the calls of AWS KMS that the functions make: Sign and
// GetPublicKey with P-256 keys, for mail tickets and notices, and GenerateMac and VerifyMac
// with an HMAC key, for live updates. The protocol is awsJson1_1.
package kms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/secure-share/secure-share/scripts/local/keyfile"
)

const (
	spec  = "ECC_NIST_P256"
	usage = "SIGN_VERIFY"
	es256 = "ECDSA_SHA_256"
)

// Key is the key of the account that signs.
type Key struct {
	ID, ARN string
	private *ecdsa.PrivateKey
}

// Open returns the key in the PEM file at path, which it makes the first time.
func Open(path, account, region string) (*Key, error) {
	private, err := keyfile.Open(path, func() (*ecdsa.PrivateKey, error) {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	})
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		return nil, err
	}
	id := uuid.NewSHA1(uuid.NameSpaceOID, public).String()
	return &Key{ID: id, ARN: "arn:aws:kms:" + region + ":" + account + ":key/" + id, private: private}, nil
}

// Public is the key's public half.
func (k *Key) Public() *ecdsa.PublicKey { return &k.private.PublicKey }

type request struct {
	KeyID            string `json:"KeyId"`
	Message          []byte
	MessageType      string
	SigningAlgorithm string
	Mac              []byte
	MacAlgorithm     string
}

// Service answers for the keys of an account: those that sign, and one that makes MACs.
type Service struct {
	Signs []*Key
	MACs  *MACKey
}

func (s Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	keys := []key{s.MACs}
	for _, k := range s.Signs {
		keys = append(keys, k)
	}
	serve(w, r, keys...)
}

func (k *Key) ServeHTTP(w http.ResponseWriter, r *http.Request) { serve(w, r, k) }

// operations are the calls that a key answers, by target.
type operations map[string]func(http.ResponseWriter, request)

type key interface {
	named(id string) bool
	operations() operations
}

func serve(w http.ResponseWriter, r *http.Request, keys ...key) {
	var in request
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, "SerializationException", "The body is not a JSON object.")
		return
	}
	operation, implemented := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "TrentService.")
	if !implemented || !slices.Contains(implementedOperations, operation) {
		refuse(w, "UnknownOperationException", "This emulator supports only "+strings.Join(implementedOperations, ", ")+".")
		return
	}
	for _, k := range keys {
		if !k.named(in.KeyID) {
			continue
		}
		if answer := k.operations()[operation]; answer != nil {
			answer(w, in)
		} else {
			refuse(w, "InvalidKeyUsageException", "The key is for other calls.")
		}
		return
	}
	refuse(w, "NotFoundException", "There is no such key.")
}

var implementedOperations = []string{"Sign", "GetPublicKey", "GenerateMac", "VerifyMac"}

func (k *Key) named(id string) bool { return id == k.ID || id == k.ARN }

func (k *Key) operations() operations {
	return operations{"Sign": k.sign, "GetPublicKey": func(w http.ResponseWriter, _ request) { k.publicKey(w) }}
}

func (k *Key) sign(w http.ResponseWriter, in request) {
	digest := in.Message
	switch in.MessageType {
	case "DIGEST":
	case "RAW", "":
		if len(in.Message) < 1 || len(in.Message) > 4096 {
			refuse(w, "ValidationException", "A raw message has 1 to 4096 bytes.")
			return
		}
		sum := sha256.Sum256(in.Message)
		digest = sum[:]
	default:
		refuse(w, "ValidationException", "The type of a message is RAW or DIGEST.")
		return
	}
	switch {
	case in.SigningAlgorithm != es256:
		refuse(w, "InvalidKeyUsageException", "The key signs with "+es256+" only.")
		return
	case len(digest) != sha256.Size:
		refuse(w, "ValidationException", "The digest has the wrong length.")
		return
	}
	signature, err := k.private.Sign(rand.Reader, digest, crypto.SHA256)
	if err != nil {
		refuse(w, "KMSInternalException", "Signing failed.")
		return
	}
	answer(w, map[string]any{"KeyId": k.ARN, "Signature": signature, "SigningAlgorithm": es256})
}

func (k *Key) publicKey(w http.ResponseWriter) {
	der, err := x509.MarshalPKIXPublicKey(k.private.Public())
	if err != nil {
		refuse(w, "KMSInternalException", "The key cannot be encoded.")
		return
	}
	answer(w, map[string]any{
		"KeyId": k.ARN, "PublicKey": der,
		"KeySpec": spec, "CustomerMasterKeySpec": spec, "KeyUsage": usage, "SigningAlgorithms": []string{es256},
	})
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, kind, message string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": kind, "message": message})
}
