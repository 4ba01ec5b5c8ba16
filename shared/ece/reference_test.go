package ece_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
)

// record is one record as RFC 8188, section 2, puts it together. text, if set,
// replaces everything that would be encrypted.
type record struct {
	data []byte
	pad  int
	last bool
	text []byte
}

// reference seals records without any code of the package under test: HKDF is
// spelled out, and the sequence number is a big integer.
func reference(ikm, salt, keyID []byte, size uint32, records []record) []byte {
	body := append([]byte(nil), salt...)
	body = binary.BigEndian.AppendUint32(body, size)
	body = append(append(body, byte(len(keyID))), keyID...)
	prk := mac(salt, ikm)
	key := mac(prk, []byte("Content-Encoding: aes128gcm\x00\x01"))[:16]
	base := mac(prk, []byte("Content-Encoding: nonce\x00\x01"))[:12]
	for i, r := range records {
		text := r.text
		if text == nil {
			delimiter := byte(1)
			if r.last {
				delimiter = 2
			}
			text = append(append(append([]byte(nil), r.data...), delimiter), make([]byte, r.pad)...)
		}
		nonce := new(big.Int).Xor(new(big.Int).SetBytes(base), big.NewInt(int64(i)))
		body = append(body, gcm(key).Seal(nil, nonce.FillBytes(make([]byte, 12)), text, nil)...)
	}
	return body
}

// split cuts plaintext and padding into the records of a body.
func split(plaintext []byte, padded, size int) []record {
	content := append(append([]byte(nil), plaintext...), make([]byte, padded-len(plaintext))...)
	var records []record
	for first := true; first || len(content) > 0; first = false {
		n := min(len(content), size-17)
		data := plaintext[:min(len(plaintext), n)]
		records = append(records, record{data: data, pad: n - len(data)})
		content, plaintext = content[n:], plaintext[len(data):]
	}
	records[len(records)-1].last = true
	return records
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}
