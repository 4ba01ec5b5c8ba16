package main

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func TestThePictureHasALineForEachCurve(t *testing.T) {
	curves := make([]curve, len(bases))
	for i := range curves {
		curves[i] = curve{"`tool` <" + string(rune('a'+i)), []series{{1, 2, 3}, {40}}}
	}
	drawn := draw(curves)
	lines := 0
	for decoder := xml.NewDecoder(strings.NewReader(drawn)); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, drawn)
		}
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "polyline" {
			lines++
		}
	}
	if lines != len(curves) {
		t.Errorf("%d lines for %d curves", lines, len(curves))
	}
}
