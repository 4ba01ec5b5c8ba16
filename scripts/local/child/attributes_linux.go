package child

import "syscall"

func attributes(a *syscall.SysProcAttr) {
	a.Setpgid, a.Pdeathsig = true, syscall.SIGKILL
}
