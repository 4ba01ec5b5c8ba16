package stack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// serveTLS serves h with a certificate that is new with each start. It returns the value
// of env.LocalHTTPS for functions that call the server: its address is not public, and no
// authority has signed its certificate.
func (b *builder) serveTLS(l *listener, h http.Handler) (localHTTPS string, err error) {
	config, localHTTPS, err := newTLS(l)
	if err != nil {
		return "", err
	}
	l.Listener = tls.NewListener(l.Listener, config)
	b.serve(l, h)
	return localHTTPS, nil
}

// newTLS makes a certificate for the address of l, and the value of env.LocalHTTPS.
func newTLS(l *listener) (config *tls.Config, localHTTPS string, err error) {
	address := l.Addr().(*net.TCPAddr).AddrPort()
	certificate, err := newCertificate(address.Addr().AsSlice())
	if err != nil {
		return nil, "", err
	}
	root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})
	text, err := json.Marshal(map[string]any{"addresses": []netip.AddrPort{address}, "roots": string(root)})
	return &tls.Config{Certificates: []tls.Certificate{certificate}}, string(text), err
}

func newCertificate(ip net.IP) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{ip}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
