package kmssign

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

func verifies(key *ecdsa.PublicKey, digest [32]byte, rs [64]byte) bool {
	return ecdsa.Verify(key, digest[:], new(big.Int).SetBytes(rs[:32]), new(big.Int).SetBytes(rs[32:]))
}

// Of 64 signatures, usually at least one has an r or s shorter than 32 bytes.
func TestSignaturesVerifyWithThePublicKey(t *testing.T) {
	everywhere(t, func(t *testing.T, to target) {
		for _, name := range []string{to.id, to.arn} {
			signer := New(to.config, name)
			public, err := signer.PublicKey(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for n := range 128 {
				digest, another := sha256.Sum256([]byte{byte(n)}), sha256.Sum256([]byte{byte(n), 0})
				rs, err := signer.SignES256(t.Context(), digest)
				if err != nil {
					t.Fatal(err)
				}
				if !verifies(public, digest, rs) || verifies(public, another, rs) {
					t.Fatalf("signature %x of %x by %s", rs, digest, name)
				}
			}
		}
	})
}

func TestBothNamesAreOfOneKey(t *testing.T) {
	everywhere(t, func(t *testing.T, to target) {
		byID, err := New(to.config, to.id).PublicKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		byARN, err := New(to.config, to.arn).PublicKey(t.Context())
		if err != nil || !byID.Equal(byARN) {
			t.Errorf("another key by ARN (%v)", err)
		}
	})
}

// refused checks the error of both calls: it has the service's error code, but
// neither its message nor the key.
func refused(t *testing.T, c aws.Config, key, code string) {
	t.Helper()
	signer := New(c, key)
	rs, signErr := signer.SignES256(t.Context(), sha256.Sum256(nil))
	public, keyErr := signer.PublicKey(t.Context())
	if rs != [64]byte{} || public != nil {
		t.Errorf("got a signature %x or a key %v", rs, public)
	}
	for _, err := range []error{signErr, keyErr} {
		if err == nil || !strings.Contains(err.Error(), code) || strings.Contains(err.Error(), key) {
			t.Errorf("got %v, want %s", err, code)
		}
	}
}

func TestAnUnknownKeyIsRefused(t *testing.T) {
	everywhere(t, func(t *testing.T, to target) {
		const unknown = "1234abcd-12ab-34cd-56ef-1234567890ab"
		refused(t, to.config, unknown, "NotFoundException")
		refused(t, to.config, strings.TrimSuffix(to.arn, to.id)+unknown, "NotFoundException")
	})
}

func TestACallerThatGivesUpIsTold(t *testing.T) {
	everywhere(t, func(t *testing.T, to target) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := New(to.config, to.id).SignES256(ctx, [32]byte{1}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// These cases need an emulator with many keys.
func TestKeysThatDoNotSignTickets(t *testing.T) {
	c := targets[emulator].config
	client := kms.NewFromConfig(c)
	disabled, _, err := create(t.Context(), c, types.KeySpecEccNistP256)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &disabled}); err != nil {
		t.Fatal(err)
	}
	refused(t, c, disabled, "DisabledException")

	doomed, _, err := create(t.Context(), c, types.KeySpecEccNistP256)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.ScheduleKeyDeletion(t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: &doomed}); err != nil {
		t.Fatal(err)
	}
	refused(t, c, doomed, "KMSInvalidStateException")

	for _, spec := range []types.KeySpec{types.KeySpecEccNistP384, types.KeySpecRsa2048, types.KeySpecEccSecgP256k1} {
		id, _, err := create(t.Context(), c, spec)
		if err != nil {
			t.Fatalf("%s: %v", spec, err)
		}
		if _, err := New(c, id).PublicKey(t.Context()); err == nil {
			t.Errorf("%s: its public key is taken for one of P-256", spec)
		}
		_, err = New(c, id).SignES256(t.Context(), [32]byte{1})
		if spec == types.KeySpecEccSecgP256k1 { // the same algorithm on another curve: only the public key tells
			continue
		}
		if err == nil || !strings.Contains(err.Error(), "InvalidKeyUsageException") {
			t.Errorf("%s: signs, or %v", spec, err)
		}
	}
}

// The local stack's key has no alias.
func TestAnAliasNamesTheKey(t *testing.T) {
	to := targets[emulator]
	alias := "alias/tickets"
	_, err := kms.NewFromConfig(to.config).CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: &alias, TargetKeyId: &to.id})
	if err != nil {
		t.Fatal(err)
	}
	public, err := New(to.config, to.id).PublicKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte("by alias"))
	for _, name := range []string{alias, strings.TrimSuffix(to.arn, "key/"+to.id) + alias} {
		signer := New(to.config, name)
		if byAlias, err := signer.PublicKey(t.Context()); err != nil || !public.Equal(byAlias) {
			t.Errorf("%s: another key (%v)", name, err)
		}
		if rs, err := signer.SignES256(t.Context(), digest); err != nil || !verifies(public, digest, rs) {
			t.Errorf("%s: a signature that does not verify (%v)", name, err)
		}
	}
}
