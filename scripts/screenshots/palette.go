package main

import (
	"image"
	"image/color"
)

// numbered returns the part b of m with a palette of sixteen steps for each of
// red, green and blue. That is enough for text, in a quarter of the bytes.
func numbered(m image.Image, b image.Rectangle) image.Image {
	p := image.NewPaletted(b, nil)
	numbers := map[color.RGBA]uint8{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := rounded(m.At(x, y))
			n, ok := numbers[c]
			if !ok && len(p.Palette) < 256 {
				p.Palette = append(p.Palette, c)
			}
			if !ok {
				n = uint8(p.Palette.Index(c)) // the nearest, should there be no room
				numbers[c] = n
			}
			p.SetColorIndex(x, y, n)
		}
	}
	return p
}

func rounded(c color.Color) color.RGBA {
	r, g, b, _ := c.RGBA()
	step := func(v uint32) uint8 { return uint8((v>>8 + 8) / 17 * 17) }
	return color.RGBA{step(r), step(g), step(b), 255}
}
