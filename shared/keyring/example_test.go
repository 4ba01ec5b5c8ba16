package keyring_test

import (
	"errors"
	"fmt"

	"github.com/secure-share/secure-share/shared/keyring"
)

// The sender gives the verifier to the service. The recipient proves possession
// of the secret with the claim key.
func Example() {
	shareID := [16]byte{1, 2, 3}
	secret := keyring.NewSecret()
	verifier := secret.ClaimKey(shareID).Verifier() // what the service stores

	received, err := keyring.ParseSecret(secret.Reveal()) // what the mail carries
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(received.ClaimKey(shareID).Verifier() == verifier)
	fmt.Println(secret) // nothing prints a secret by accident

	// Output:
	// true
	// [hidden]
}

// A person may paste more than the key.
func ExampleFindSecret() {
	const shareID = "AAECAwQFBgcICQoLDA0ODw"

	secret, err := keyring.FindSecret("> The key: EBESExQVFhcYGRobHB0eHw", shareID)
	fmt.Println(secret.Reveal(), err)

	_, err = keyring.FindSecret("EBESExQVFhcY", shareID)
	fmt.Println(errors.Is(err, keyring.Short))

	// Output:
	// EBESExQVFhcYGRobHB0eHw <nil>
	// true
}
