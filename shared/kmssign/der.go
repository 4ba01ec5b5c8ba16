package kmssign

import (
	"encoding/asn1"
	"errors"
	"math/big"
)

// errSignature says that KMS did not answer with an ECDSA signature of P-256.
var errSignature = errors.New("kms sign: not a P-256 signature in DER")

// joseSignature turns the DER of RFC 3279, section 2.2.3, into r || s, 32 bytes
// each, big-endian.
func joseSignature(der []byte) (rs [64]byte, err error) {
	var sig struct{ R, S *big.Int }
	rest, err := asn1.Unmarshal(der, &sig)
	if err != nil || len(rest) > 0 || !scalar(sig.R) || !scalar(sig.S) {
		return rs, errSignature
	}
	sig.R.FillBytes(rs[:32])
	sig.S.FillBytes(rs[32:])
	return rs, nil
}

func scalar(n *big.Int) bool { return n.Sign() > 0 && n.BitLen() <= 256 }
