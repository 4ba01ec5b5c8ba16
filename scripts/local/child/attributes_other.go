//go:build unix && !linux

package child

import "syscall"

func attributes(a *syscall.SysProcAttr) { a.Setpgid = true }
