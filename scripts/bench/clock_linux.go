package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadTime is the time that the calling thread has spent on a CPU.
func threadTime() (time.Duration, error) {
	var t unix.Timespec
	err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t)
	return time.Duration(t.Nano()), err
}
