package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// picture is the file that benchSizes draws.
const picture = "docs/images/speed.svg"

const (
	plotLeft, plotTop, plotWidth, plotHeight = 60.0, 20.0, 420.0, 300.0
	slowest, fastest                         = 0.1, 1000.0 // MB/s at the bottom and the top
)

// colors can be distinguished on white and on black, even by people who are red-green
// color-blind.
var colors = []string{"#888888", "#0072b2", "#aaaaaa", "#d55e00", "#009e73", "#56b4e9", "#cc79a7", "#e69f00", "#b09000"}

// draw is an SVG of the medians: MB/s against the length of the file, both logarithmic.
func draw(curves []curve) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 370" font-family="sans-serif" font-size="13" role="img" aria-label="MB/s against the length of the file">`+"\n")
	b.WriteString("<style>text{fill:#222}path{stroke:#ccc}@media(prefers-color-scheme:dark){text{fill:#ddd}path{stroke:#555}}</style>\n")
	for speed := slowest; speed <= fastest; speed *= 10 {
		fmt.Fprintf(&b, `<path d="M%.1f %.1fh%.1f"/><text x="%.1f" y="%.1f" text-anchor="end">%g</text>`+"\n",
			plotLeft, atSpeed(speed), plotWidth, plotLeft-6, atSpeed(speed)+4, math.Round(speed*10)/10)
	}
	for _, length := range lengths {
		fmt.Fprintf(&b, `<path d="M%.1f %.1fv%.1f"/><text x="%.1f" y="%.1f" text-anchor="middle">%d MB</text>`+"\n",
			atLength(length), plotTop, plotHeight, atLength(length), plotTop+plotHeight+18, length/1e6)
	}
	fmt.Fprintf(&b, `<text x="%.1f" y="%.1f">MB/s, median</text>`+"\n", plotLeft+4, plotTop-6)
	for i, c := range curves {
		drawCurve(&b, c, colors[i], plotTop+10+float64(i)*22)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// drawCurve draws the line of a curve, and its entry of the legend at a height.
func drawCurve(b *strings.Builder, c curve, color string, legend float64) {
	points := make([]string, len(c.speeds))
	for i, s := range c.speeds {
		points[i] = fmt.Sprintf("%.1f,%.1f", atLength(lengths[i]), atSpeed(s.median()))
	}
	const x = plotLeft + plotWidth + 16
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2.5"/>`+"\n", strings.Join(points, " "), color)
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="14" height="4" fill="%s"/><text x="%.1f" y="%.1f">%s</text>`+"\n",
		x, legend-2, color, x+20, legend+5, html.EscapeString(strings.ReplaceAll(c.name, "`", "")))
}

// atSpeed is the height of a speed in MB/s, and atLength the distance of a length.
func atSpeed(speed float64) float64 {
	share := math.Log(max(speed, slowest)/slowest) / math.Log(fastest/slowest)
	return plotTop + plotHeight*(1-min(share, 1))
}

func atLength(length int64) float64 {
	first, last := float64(lengths[0]), float64(lengths[len(lengths)-1])
	return plotLeft + plotWidth*math.Log(float64(length)/first)/math.Log(last/first)
}
