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
	"path/filepath"
	"time"

	"github.com/secure-share/secure-share/shared/application/published"
)

// Publisher stands for the server of a trusted application: it publishes the
// certificate in the folder application of the state, if there is one.
type Publisher struct {
	address netip.AddrPort
	tls     tls.Certificate
	roots   []byte // PEM
}

// publisher serves https on its port. The certificate of the server is new with each
// start, and only the file API of this stack accepts it.
func (b *builder) publisher() error {
	l := b.ports.publisher
	p := &Publisher{address: netip.MustParseAddrPort(l.Addr().String())}
	if err := p.newTLS(time.Now()); err != nil {
		return err
	}
	b.Publisher = p
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+published.Path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", published.MediaType)
		http.ServeFile(w, r, filepath.Join(b.Dir, "application", "certificate.pem"))
	})
	l.Listener = tls.NewListener(l.Listener, &tls.Config{Certificates: []tls.Certificate{p.tls}})
	b.serve(l, mux)
	return nil
}

func (p *Publisher) newTLS(now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{p.address.Addr().AsSlice()},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return err
	}
	p.tls = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	p.roots = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return nil
}

// variable is the value of env.LocalHTTPS.
func (p *Publisher) variable() (string, error) {
	text, err := json.Marshal(map[string]any{"addresses": []netip.AddrPort{p.address}, "roots": string(p.roots)})
	return string(text), err
}
