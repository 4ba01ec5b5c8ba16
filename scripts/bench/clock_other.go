//go:build !linux

package main

import "time"

var start = time.Now()

// threadTime is wall-clock time, because only Linux reports a thread's CPU
// time.
func threadTime() (time.Duration, error) { return time.Since(start), nil }
