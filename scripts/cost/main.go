// Command cost is the model behind docs/cost.md: the cost of a share at AWS's
// list prices, from the calls that tests recorded; the limit that is reached
// first; and the busiest key of a table or bucket when a few people and sites
// send most. It prints its tables; -write puts them into the document, between
// the comments that name them.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// section is a table of the document, named in its comments.
type section struct {
	name string
	text func() string
}

var sections = []section{
	{"thousand", thousandTable},
	{"volumes", volumeTable},
	{"stored", func() string { return storedLine() + "\n" }},
	{"idle", idleTable},
	{"quotas", quotaTable},
	{"heat", heatTable},
	{"live", liveTable},
	{"signed", signedTable},
	{"life", lifeTable},
	{"link", linkTable},
	{"gate", gateTable},
	{"openings", openingsTable},
	{"copies", copyTable},
	{"prices", priceTable},
}

func main() {
	write := flag.String("write", "", "document to put the tables into")
	flag.Parse()
	if err := run(*write); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	if path == "" {
		for _, s := range sections {
			fmt.Printf("%s\n", s.text())
		}
		return nil
	}
	document, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := filled(string(document))
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// filled returns the document with current tables.
func filled(document string) (string, error) {
	for _, s := range sections {
		begin, end := "<!-- "+s.name+" -->\n", "<!-- end of "+s.name+" -->"
		before, rest, found := strings.Cut(document, begin)
		_, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			return "", fmt.Errorf("no place for the table %q", s.name)
		}
		document = before + begin + s.text() + end + after
	}
	return document, nil
}
