package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/client/applicationid"
)

const (
	keyName         = "key.pem"
	certificateName = "certificate.pem"
	maxDays         = 3650
)

type applicationCmd struct {
	Folder path   `arg:"" help:"Where key.pem and certificate.pem are. Missing files are made; to renew the certificate, delete it first."`
	Name   string `default:"Secure Share application" placeholder:"NAME" help:"The name in the certificate (${default})."`
	Days   int    `default:"365" help:"How long the certificate is valid (${default}). The registration ends with it."`
	publishing
}

func (applicationCmd) Help() string {
	return `An administrator registers the certificate, and compares the fingerprint. docs/applications.md explains it.

With --serve, the certificate is published at /.well-known/secure-share-application, where the administrator can fetch it. Nothing else is served. A renewed certificate is published without a restart.

With --json: id, fingerprint, key and certificate (their files), expiresAt (of the certificate).`
}

// applicationResult is the JSON of application.
type applicationResult struct {
	ID          string    `json:"id"`
	Fingerprint string    `json:"fingerprint"`
	Key         string    `json:"key"` // the file
	Certificate string    `json:"certificate"`
	ExpiresAt   time.Time `json:"expiresAt"`
}

func (c *applicationCmd) Run(s *session) error {
	if c.Days < 1 || c.Days > maxDays {
		return usagef("--days takes a number from 1 to %d", maxDays)
	}
	if err := c.check(); err != nil {
		return err
	}
	folder := string(c.Folder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return usagef("%s cannot be made: %v", folder, cause(err))
	}
	r := applicationResult{Key: filepath.Join(folder, keyName), Certificate: filepath.Join(folder, certificateName)}
	key, err := s.applicationKey(r.Key)
	if err != nil {
		return err
	}
	if r.ExpiresAt, err = c.certificate(r.Certificate, key); err != nil {
		return err
	}
	var server *certificateServer
	if c.Serve != "" {
		if server, err = c.listen(r.Certificate, key); err != nil {
			return err
		}
		defer server.listener.Close()
	}
	r.ID, r.Fingerprint = string(key.ID()), key.ID().Fingerprint()
	err = s.result(r, func(w io.Writer) {
		fmt.Fprintf(w, "Id           %s\nFingerprint  %s\nKey          %s (keep it secret)\nCertificate  %s, until %s\n",
			r.ID, r.Fingerprint, visible(r.Key), visible(r.Certificate), r.ExpiresAt.Local().Format(time.DateOnly))
	})
	if err != nil || server == nil {
		return err
	}
	return partly{server.run(s)}
}

// applicationKey reads the key, or makes it if the file does not exist.
func (s *session) applicationKey(file string) (applicationid.Key, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		key := applicationid.NewKey()
		if text, err = key.Reveal(); err == nil {
			err = writeNew(file, text, 0o600)
		}
		return key, err
	}
	if err != nil {
		return applicationid.Key{}, usagef("%s cannot be read: %v", file, cause(err))
	}
	key, err := applicationid.ParseKey(text)
	if err != nil {
		return key, usagef("%s: %v", file, err)
	}
	s.warnReadable(file)
	return key, nil
}

// certificate reads the certificate, or makes it if the file does not exist. It returns
// the end of its validity.
func (c *applicationCmd) certificate(file string, key applicationid.Key) (time.Time, error) {
	found, err := certificateOf(file, key)
	if errors.Is(err, fs.ErrNotExist) {
		from := time.Now().UTC().Truncate(time.Second)
		until := from.AddDate(0, 0, c.Days)
		text, err := key.Certificate(c.Name, from, until)
		if err == nil {
			err = writeNew(file, text, 0o644)
		}
		return until, err
	}
	switch {
	case errors.Is(err, errOtherKey):
		return time.Time{}, usagef("%s belongs to another key: delete it, and a new one is made", file)
	case errors.Is(err, application.ErrCertificate):
		return time.Time{}, usagef("%s is not an Ed25519 certificate in PEM", file)
	case err != nil:
		return time.Time{}, usagef("%s cannot be read: %v", file, cause(err))
	}
	return found.NotAfter, nil
}

// writeNew leaves nothing behind if the file cannot be written completely.
func writeNew(file string, text []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return usagef("%s cannot be made: %v", file, cause(err))
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(file)
		return usagef("%s cannot be written: %v", file, cause(err))
	}
	return nil
}

// cause is the error of a file without the file's name, which is already in the message.
func cause(err error) error {
	if path := new(fs.PathError); errors.As(err, &path) {
		return path.Err
	}
	return err
}
