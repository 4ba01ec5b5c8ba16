// Package child runs the processes of the local stack. A child has its own
// process group, so that Ctrl-C in a terminal reaches only the stack. On Linux
// the kernel kills it when the stack ends in any way.
package child

import (
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Process is a child that was started.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// Start starts cmd. It changes its SysProcAttr.
func Start(cmd *exec.Cmd) (*Process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	attributes(cmd.SysProcAttr)
	p := &Process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		// The kernel watches the thread that forked, so keep that thread.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err returns how the process ended, nil for exit status 0. It blocks until
// then.
func (p *Process) Err() error {
	<-p.done
	return p.err
}

// Kill ends the process and its descendants at once and waits for it.
func (p *Process) Kill() { p.end(syscall.SIGKILL) }

// Stop asks the process to end, and kills it after grace.
func (p *Process) Stop(grace time.Duration) {
	timer := time.AfterFunc(grace, func() { p.signal(syscall.SIGKILL) })
	defer timer.Stop()
	p.end(syscall.SIGTERM)
}

func (p *Process) end(s syscall.Signal) {
	p.signal(s)
	<-p.done
}

func (p *Process) signal(s syscall.Signal) {
	select {
	case <-p.done:
	default:
		_ = syscall.Kill(-p.cmd.Process.Pid, s) // it may have just ended
	}
}
