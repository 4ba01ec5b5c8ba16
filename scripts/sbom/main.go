// Command sbom writes bills of materials of each function and of the Forge app
// in CycloneDX JSON:
//
//	go run ./scripts/sbom [FOLDER]
//
// It reads the build information in the binaries of build/lambda and the lock
// file of forge/, and writes one file for each to build/sbom. The same inputs
// give the same bytes.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/CycloneDX/cyclonedx-go"
)

func main() {
	folder := "build/sbom"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := run(folder); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"fileapi", "linkapi", "reaper", "realtime", "notifier", "keymailer"} {
		bill, err := ofBinary(name, filepath.Join("build", "lambda", name, "bootstrap"))
		if err != nil {
			return err
		}
		if err := write(folder, name, bill); err != nil {
			return err
		}
	}
	bill, err := ofLockFile("forge", filepath.Join("forge", "package-lock.json"))
	if err != nil {
		return err
	}
	return write(folder, "forge", bill)
}

func write(folder, name string, bill *cyclonedx.BOM) error {
	path := filepath.Join(folder, name+".cdx.json")
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := cyclonedx.NewBOMEncoder(file, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(bill); err != nil {
		_ = file.Close()
		return err
	}
	fmt.Printf("%s: %d components\n", path, len(*bill.Components))
	return file.Close()
}
