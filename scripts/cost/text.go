package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// tabulate writes a Markdown table. Numbers after the first column are aligned
// right.
func tabulate(lines [][]string) string {
	var b strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(line, " | "))
		if i > 0 {
			continue
		}
		for n := range line {
			b.WriteString(map[bool]string{true: "|---:", false: "|---"}[n > 0 && numeric(lines[1][n])])
		}
		b.WriteString("|\n")
	}
	return b.String()
}

func numeric(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// number formats with three significant digits.
func number(f float64) string {
	if f == 0 {
		return "0"
	}
	exponent := math.Floor(math.Log10(math.Abs(f)))
	if exponent >= 6 {
		return strconv.FormatFloat(f/math.Pow(10, exponent), 'g', 3, 64) + "×10" + superscript(int(exponent))
	}
	places := max(0, 2-int(exponent))
	text := strconv.FormatFloat(f, 'f', places, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return grouped(text)
}

func superscript(n int) string {
	return strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(n))
}

// grouped puts commas between thousands.
func grouped(text string) string {
	whole, rest, fraction := strings.Cut(text, ".")
	for n := len(whole) - 3; n > 0; n -= 3 {
		whole = whole[:n] + "," + whole[n:]
	}
	if fraction {
		return whole + "." + rest
	}
	return whole
}

// money formats USD to the cent or to two significant digits.
func money(usd float64) string {
	switch {
	case usd == 0:
		return "0"
	case usd < 0.1:
		return number(float64(int(usd*1e4+0.5)) / 1e4)
	case usd < 1000:
		return strconv.FormatFloat(usd, 'f', 2, 64)
	}
	return grouped(strconv.FormatFloat(usd, 'f', 0, 64))
}

func percent(part float64) string { return strconv.FormatFloat(100*part, 'f', 1, 64) + " %" }
