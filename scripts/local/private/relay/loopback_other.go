//go:build !linux

package main

import "errors"

func loopbackUp() error { return errors.New("this system has no network namespaces for programs") }
