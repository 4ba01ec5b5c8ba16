package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// chunk is one entry of Vite's manifest.
type chunk struct {
	File    string
	Imports []string
}

// firstScreen is what a browser loads before it shows the inbox, and what that imports:
// the page, the start of the app, its texts, the screen. The build limits the size of
// the same files.
var firstScreen = []string{"index.html", "src/start.ts", "src/locales/en/app.ftl?raw", "../../shared/src/locales/en.ftl?raw", "src/views/list/ListView.vue"}

// workerScript matches the Worker in the built app.
var workerScript = filepath.Join("assets", "workerEntry-*.js")

// printBundle prints how much of the app a browser loads.
func printBundle(dist string) error {
	raw, err := os.ReadFile(filepath.Join(dist, ".vite", "manifest.json"))
	if err != nil {
		return errNoApp
	}
	var chunks map[string]chunk
	if err := json.Unmarshal(raw, &chunks); err != nil {
		return err
	}
	var first []string
	for _, name := range firstScreen {
		first = filesOf(chunks, name, first)
	}
	scripts, _ := filepath.Glob(filepath.Join(dist, "assets", "*.js")) // the pattern is well-formed
	workers, _ := filepath.Glob(filepath.Join(dist, workerScript))
	rows := [][]string{{"JavaScript of the app", "kB", "kB, gzipped"}}
	for _, part := range []struct {
		name  string
		files []string
	}{{"before the first screen", first}, {"the Worker that sends and receives", workers}, {"all of it, four languages and every screen", scripts}} {
		plain, zipped, err := sizes(dist, part.files)
		if err != nil {
			return err
		}
		rows = append(rows, []string{part.name, fmt.Sprintf("%.1f", plain), fmt.Sprintf("%.1f", zipped)})
	}
	printTable(rows)
	return nil
}

// filesOf lists the files that a chunk needs.
func filesOf(chunks map[string]chunk, name string, known []string) []string {
	c := chunks[name]
	if slices.Contains(known, c.File) {
		return known
	}
	known = append(known, c.File)
	for _, imported := range c.Imports {
		known = filesOf(chunks, imported, known)
	}
	return known
}

// sizes returns the total size of files in kB (1000 bytes), plain and gzipped
// one by one.
func sizes(dist string, files []string) (plain, zipped float64, err error) {
	for _, file := range files {
		if !filepath.IsAbs(file) {
			file = filepath.Join(dist, file)
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return 0, 0, err
		}
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, _ = w.Write(content) // into memory
		_ = w.Close()
		plain += float64(len(content)) / 1000
		zipped += float64(out.Len()) / 1000
	}
	return plain, zipped, nil
}
