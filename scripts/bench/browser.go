package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// browserBytes is the length of the file that is sent and received. A browser
// keeps half a GB of such files at most while it is measured.
const browserBytes = 64 << 20

var errNoApp = errors.New("the app is not built: make app")

func benchBrowser(ctx context.Context, rounds int) error {
	root, err := stack.Root()
	if err != nil {
		return err
	}
	if err := printBundle(filepath.Join(root, "forge", "static", "main", "dist")); err != nil {
		return err
	}
	file, err := randomFile(browserBytes)
	if err != nil {
		return err
	}
	defer os.Remove(file)
	browser, err := startChromium(ctx)
	if err != nil {
		return err
	}
	defer browser.Close()
	if err := benchWorker(ctx, browser.show, root, file, rounds); err != nil {
		return err
	}
	return benchProduct(ctx, browser, root, file)
}

// benchOther measures the app's Worker in another browser.
func benchOther(start func(ctx context.Context, url string) (page, error)) func(context.Context, int) error {
	return func(ctx context.Context, rounds int) error {
		root, err := stack.Root()
		if err != nil {
			return err
		}
		file, err := randomFile(browserBytes)
		if err != nil {
			return err
		}
		defer os.Remove(file)
		return benchWorker(ctx, start, root, file, rounds)
	}
}

// page is a page in a browser.
type page interface {
	// evaluate runs JavaScript, awaits the result if it is a promise, and decodes it.
	evaluate(ctx context.Context, expression string, out any) error
	// choose puts a file into fileField.
	choose(ctx context.Context, file string) error
	Close()
}

// fileField is the selector of the field of bench.html.
const fileField = "#file"

func randomFile(bytes int) (string, error) {
	content := make([]byte, bytes)
	_, _ = rand.Read(content) // never fails
	file := filepath.Join(os.TempDir(), fmt.Sprintf("bench-%d-%d.bin", os.Getpid(), bytes))
	return file, os.WriteFile(file, content, 0o600)
}

// benchWorker compares the app's Worker with the same transfers without encryption, and
// with encryption without a transfer.
func benchWorker(ctx context.Context, show func(ctx context.Context, url string) (page, error), root, file string, rounds int) error {
	servers, err := startServers(root)
	if err != nil {
		return err
	}
	defer servers.Close()
	page, err := show(ctx, servers.page.URL+"/bench.html")
	if err != nil {
		return err
	}
	defer page.Close()
	if err := page.evaluate(ctx, `new Promise((resolve) => { const look = () => globalThis.bench ? resolve() : setTimeout(look, 20); look(); })`, nil); err != nil {
		return err
	}
	if err := page.choose(ctx, file); err != nil {
		return err
	}
	store := servers.store.URL
	speed := func(name, call string, args ...any) contender {
		return contender{name, func() (float64, error) {
			var seconds float64
			err := page.evaluate(ctx, fmt.Sprintf("bench."+call, args...), &seconds)
			return browserBytes / 1e6 / seconds, err
		}}
	}
	sending := []contender{
		speed("the same file in slices, not encrypted, three at a time", "raw('upload', 3, %d, %q)", browserBytes, store),
		speed("the same again (noise)", "raw('upload', 3, %d, %q)", browserBytes, store),
		speed("the same, read into memory first", "raw('copy', 3, %d, %q)", browserBytes, store),
		speed("the same, encrypted and hashed there", "raw('seal', 3, %d, %q)", browserBytes, store),
		speed("the app's Worker", "send(%q, %q, false)", servers.worker, store),
		speed("`subtle.encrypt` alone, one record after the other", "raw('encrypt', 1, %d)", browserBytes),
		speed("`subtle.encrypt` alone, four at a time", "raw('encrypt', 4, %d)", browserBytes),
		speed("`subtle.digest` alone, four records at a time", "raw('digest', 4, %d)", browserBytes),
	}
	receiving := []contender{
		speed("download alone, three ranges at a time", "raw('download', 3, %d, %q)", browserBytes, store),
		speed("the same again (noise)", "raw('download', 3, %d, %q)", browserBytes, store),
	}
	var stores bool
	if err := page.evaluate(ctx, "bench.stores()", &stores); err != nil {
		return err
	}
	if stores {
		receiving = append(receiving,
			speed("the same, written to the browser's storage", "raw('store', 3, %d, %q)", browserBytes, store))
	}
	receiving = append(receiving,
		speed("the app's Worker", "receive(%q, %q)", servers.worker, store),
		speed("`subtle.decrypt` alone, one record after the other", "raw('decrypt', 1, %d)", browserBytes),
		speed("`subtle.decrypt` alone, four at a time", "raw('decrypt', 4, %d)", browserBytes),
	)
	// The part that is kept here is downloaded below. Afterwards everything has run once.
	if _, err := speed("", "send(%q, %q, true)", servers.worker, store).measure(); err != nil {
		return err
	}
	for _, table := range []struct {
		head string
		all  []contender
	}{{"seal and upload, 64 MiB", sending}, {"download, open and verify, 64 MiB", receiving}} {
		if err := printSpeeds(ctx, rounds, table.head, table.all); err != nil {
			return err
		}
	}
	return nil
}
