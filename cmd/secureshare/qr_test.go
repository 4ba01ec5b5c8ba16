package main

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

const scale = 6 // pixels of a module

// A reader that shares no code with what draws the codes reads them as a terminal shows them.
func TestQRCodes(t *testing.T) {
	const link = "https://links.acme.example/#AAAAAAAAAAAAAAAAAAAAAQ"
	for name, invert := range map[string]bool{"light text": false, "dark text": true} {
		t.Run(name, func(t *testing.T) {
			text, err := qrCode(link, invert)
			if err != nil {
				t.Fatal(err)
			}
			bitmap, err := gozxing.NewBinaryBitmapFromImage(pictured(text, invert))
			if err != nil {
				t.Fatal(err)
			}
			read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
			if err != nil {
				t.Fatalf("it cannot be read: %v\n%s", err, text)
			}
			if read.GetText() != link {
				t.Errorf("it says %q", read.GetText())
			}
		})
	}
}

// pictured is a picture of the text: light on dark, or dark on light.
func pictured(text string, darkText bool) image.Image {
	ink, paper := color.Gray{Y: 255}, color.Gray{}
	if darkText {
		ink, paper = paper, ink
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	picture := image.NewGray(image.Rect(0, 0, scale*len([]rune(lines[0])), scale*2*len(lines)))
	for y := range picture.Rect.Max.Y {
		for x := range picture.Rect.Max.X {
			letter := []rune(lines[y/scale/2])[x/scale]
			upper := y/scale%2 == 0
			c := paper
			if letter == '█' || letter == '▀' && upper || letter == '▄' && !upper {
				c = ink
			}
			picture.SetGray(x, y, c)
		}
	}
	return picture
}
