package main

import (
	"debug/elf"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
)

// processor is the CPU architecture of the functions.
type processor struct {
	name    string // in Lambda's API
	machine elf.Machine
}

// The architectures of Lambda. The first one costs less.
var (
	arm64 = processor{"arm64", elf.EM_AARCH64}
	x86   = processor{"x86_64", elf.EM_X86_64}
)

func parseProcessor(name string) (processor, error) {
	switch name {
	case "", arm64.name:
		return arm64, nil
	case x86.name:
		return x86, nil
	}
	return processor{}, errors.New("must be arm64 or x86_64")
}

// code is a folder with one <function>/bootstrap for each function.
type code struct {
	folder    string
	processor processor
}

// findCode checks that every function was built for the configured processor.
func findCode(c Config) (code, error) {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(concurrencySettings)) {
		if err := c.Processor.runs(filepath.Join(c.Binaries, name, "bootstrap")); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	if len(wrong) > 0 {
		return code{}, fmt.Errorf("%s; run make build first", strings.Join(wrong, "; "))
	}
	return code{c.Binaries, c.Processor}, nil
}

// runs returns an error if p cannot run the file at path.
func (p processor) runs(path string) error {
	file, err := elf.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s is missing", path)
	case err != nil:
		return fmt.Errorf("%s is not a Linux executable", path)
	}
	defer file.Close()
	if file.Machine != p.machine {
		return fmt.Errorf("%s is built for %s, not for %s", path, file.Machine, p.name)
	}
	return nil
}

func (c code) of(function string) awslambda.Code {
	return awslambda.Code_FromAsset(jsii.String(filepath.Join(c.folder, function)), nil)
}
