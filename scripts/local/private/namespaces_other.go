//go:build !linux

package private

import "syscall"

func namespaces() *syscall.SysProcAttr { return nil }
