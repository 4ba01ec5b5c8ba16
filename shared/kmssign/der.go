package kmssign

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"math/big"
)

// errSignature means that KMS did not answer with an ECDSA signature on P-256.
var errSignature = errors.New("kms sign: not a P-256 signature in DER")

// joseSignature turns the DER of RFC 3279, section 2.2.3, into r || s, 32 bytes
// each, big-endian.
func joseSignature(der []byte) (rs [64]byte, err error) {
	var sig struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &sig); err != nil || !scalar(sig.R) || !scalar(sig.S) {
		return rs, errSignature
	}
	// The decoder ignores trailing bytes. Encoding the result again detects
	// them.
	if canonical, err := asn1.Marshal(sig); err != nil || !bytes.Equal(canonical, der) {
		return rs, errSignature
	}
	sig.R.FillBytes(rs[:32])
	sig.S.FillBytes(rs[32:])
	return rs, nil
}

func scalar(n *big.Int) bool { return n.Sign() > 0 && n.BitLen() <= 256 }
