package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
)

// locked is an entry of package-lock.json.
type locked struct {
	Version, Integrity, License string
	Dev, Link                   bool
}

// ofLockFile returns the bill of materials of a program's npm packages, without
// development tools.
func ofLockFile(name, path string) (*cyclonedx.BOM, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list struct{ Packages map[string]locked }
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	parts := map[string]cyclonedx.Component{} // one package may be in several folders
	for folder, l := range list.Packages {
		at := strings.LastIndex(folder, "node_modules/")
		if at < 0 || l.Dev || l.Link {
			continue // our own workspaces, and tools
		}
		part, err := l.component(folder[at+len("node_modules/"):])
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, folder, err)
		}
		parts[part.PackageURL] = part
	}
	bill := cyclonedx.NewBOM()
	bill.Metadata = &cyclonedx.Metadata{Component: &cyclonedx.Component{BOMRef: name, Type: cyclonedx.ComponentTypeApplication, Name: name}}
	all := make([]cyclonedx.Component, 0, len(parts))
	for _, purl := range slices.Sorted(maps.Keys(parts)) {
		all = append(all, parts[purl])
	}
	bill.Components = &all
	return bill, nil
}

func (l locked) component(name string) (cyclonedx.Component, error) {
	part := library("pkg:npm/"+strings.Replace(name, "@", "%40", 1)+"@"+l.Version, name, l.Version)
	algorithm, sum, _ := strings.Cut(l.Integrity, "-")
	hash, err := base64.StdEncoding.DecodeString(sum)
	if err != nil || algorithm != "sha512" || len(hash) != 64 {
		return part, fmt.Errorf("its integrity is not SHA-512")
	}
	part.Hashes = &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA512, Value: hex.EncodeToString(hash)}}
	part.Licenses = l.licenses()
	return part, nil
}

func (l locked) licenses() *cyclonedx.Licenses {
	switch {
	case l.License == "":
		return nil
	case strings.HasPrefix(l.License, "SEE LICENSE"): // not an SPDX expression
		return &cyclonedx.Licenses{{License: &cyclonedx.License{Name: l.License}}}
	}
	return &cyclonedx.Licenses{{Expression: l.License}}
}
