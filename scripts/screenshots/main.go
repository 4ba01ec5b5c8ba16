// Command screenshots takes screenshots of the mails with keys: each HTML file
// of the golden tests, in light and dark, under docs/images/mail.
package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	from   = "shared/keymail/testdata/golden"
	to     = "docs/images/mail"
	window = "--window-size=640,1000" // higher than any mail; the rest is cut off
	limit  = 30 * time.Second         // for one picture
)

var schemes = map[string]string{"light": "1", "dark": "0"}

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal("screenshots: ", err)
	}
}

func run() error {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		return errors.New("chromium is not installed; on Debian: apt-get install chromium")
	}
	mails, err := filepath.Glob(from + "/*.html")
	if err != nil || len(mails) == 0 {
		return fmt.Errorf("no mails in %s; run from the root of the repository", from)
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, mail := range mails {
		for scheme, value := range schemes {
			language := strings.TrimSuffix(filepath.Base(mail), ".html")
			picture := filepath.Join(to, language+"-"+scheme+".png")
			if err := show(browser, mail, value, picture); err != nil {
				return fmt.Errorf("%s: %w", picture, err)
			}
			fmt.Println(picture)
		}
	}
	return nil
}

// show takes the screenshot of one mail in a new browser without a network.
func show(browser, mail, scheme, picture string) error {
	dir, err := os.MkdirTemp("", "screenshots")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	page, err := filepath.Abs(mail)
	if err != nil {
		return err
	}
	raw := filepath.Join(dir, "raw.png")
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	out, err := exec.CommandContext(ctx, browser,
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+dir, "--hide-scrollbars", window,
		"--blink-settings=preferredColorScheme="+scheme, "--screenshot="+raw, "file://"+page,
	).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return rewrite(raw, picture)
}

// rewrite makes the file small: it crops empty rows and uses a palette, because
// text in grey has few colours.
func rewrite(raw, picture string) error {
	in, err := os.Open(raw)
	if err != nil {
		return err
	}
	defer in.Close()
	full, err := png.Decode(in)
	if err != nil {
		return err
	}
	out, err := os.Create(picture)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return errors.Join(encoder.Encode(out, numbered(full, crop(full))), out.Close())
}

// crop returns the bounds without the empty rows at the bottom, except for a
// margin.
func crop(m image.Image) image.Rectangle {
	const margin = 32
	b := m.Bounds()
	for y := b.Max.Y - 1; y > b.Min.Y; y-- {
		for x := b.Min.X; x < b.Max.X; x++ {
			if m.At(x, y) != m.At(b.Min.X, b.Min.Y) {
				b.Max.Y = min(b.Max.Y, y+margin)
				return b
			}
		}
	}
	return b
}
