package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
)

// ofBinary returns the bill of materials of a Go program: its modules and the
// version of Go.
func ofBinary(name, path string) (*cyclonedx.BOM, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w; run make build first", err)
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	bill := cyclonedx.NewBOM()
	bill.Metadata = &cyclonedx.Metadata{Component: &cyclonedx.Component{
		BOMRef: name, Type: cyclonedx.ComponentTypeApplication, Name: name,
		Hashes: &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: hex.EncodeToString(sum[:])}},
	}}
	parts := []cyclonedx.Component{library("pkg:golang/std@"+strings.TrimPrefix(info.GoVersion, "go"), "std", strings.TrimPrefix(info.GoVersion, "go"))}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		part := library("pkg:golang/"+module.Path+"@"+module.Version, module.Path, module.Version)
		// The hash in go.sum is a hash of a file list. The format has no name
		// for that.
		part.Properties = &[]cyclonedx.Property{{Name: "go.sum", Value: module.Sum}}
		parts = append(parts, part)
	}
	bill.Components = &parts
	return bill, nil
}

func library(purl, name, version string) cyclonedx.Component {
	return cyclonedx.Component{
		BOMRef: purl, Type: cyclonedx.ComponentTypeLibrary, Name: name, Version: version, PackageURL: purl,
	}
}
