package stack

import (
	"bytes"
	"context"
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
	"time"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/scripts/local/sqs"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
)

// newNoticeQueue makes the queue as deployed. longest cuts its delays.
func newNoticeQueue(a *accounts.Account, longest time.Duration) *sqs.Queue {
	const name = "secure-share-notices"
	return &sqs.Queue{
		URL: "https://sqs." + a.Region + ".amazonaws.com/" + a.ID + "/" + name, ARN: "arn:aws:sqs:" + a.Region + ":" + a.ID + ":" + name,
		Visibility: 3 * time.Minute, Receives: 10, Longest: longest, Now: time.Now,
	}
}

// NoticeKeyID is the id of the KMS key that signs notices.
func (f *Files) NoticeKeyID() string { return f.noticeKey.ID }

// DeadNotices lists the messages in the dead-letter queue of notices.
func (f *Files) DeadNotices() []string { return f.notices.Dead() }

// Notices returns how many notices were put into the queue, and how many are still there.
func (f *Files) Notices() (sent, waiting int) { return f.notices.Count() }

// serveNotices serves a receiver of notices over TLS, and sets what lets the notifier
// reach it: its address is not public, and no authority has signed its certificate.
func (b *builder) serveNotices(receiver http.Handler) error {
	l := b.ports.notices
	certificate, root, err := newCertificate(l.Addr().(*net.TCPAddr).IP)
	if err != nil {
		return err
	}
	local, err := json.Marshal(map[string]any{"addresses": []string{l.Addr().String()}, "roots": root})
	if err != nil {
		return err
	}
	b.Own.local = string(local)
	receiver = loopback.Named(l, receiver)
	l.Listener = tls.NewListener(l.Listener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	b.serve(l, receiver)
	return nil
}

// newCertificate returns a certificate for an address, and the same in PEM.
func newCertificate(ip net.IP) (tls.Certificate, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{ip}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	var text bytes.Buffer
	if err := pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: der}); err != nil {
		return tls.Certificate{}, "", err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, text.String(), nil
}

// Shares is the table of shares as an operator uses it.
func (f *Files) Shares() *sharestore.Store {
	return sharestore.New(f.Account.Config(f.urls["AWS_ENDPOINT_URL_DYNAMODB"]), SharesTable, share.DefaultRules())
}

// setNotices does what an administrator of the site with own delivery would do on the
// admin page, at the first start.
func (b *builder) setNotices(ctx context.Context) error {
	if !b.Own.fresh {
		return nil
	}
	to, err := notice.ParseReceiver(b.Endpoints.Notices + "/notices")
	if err != nil {
		return err
	}
	settings := notice.Settings{Version: 1, To: to, Host: b.Own.host}
	return b.Files.Shares().SetNotices(ctx, share.Site(b.Own.site.CloudID), share.Installation(b.Own.site.Installation), settings, time.Now())
}
