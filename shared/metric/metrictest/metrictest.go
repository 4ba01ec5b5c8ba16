// Package metrictest collects metrics in tests.
package metrictest

import (
	"sync"

	"github.com/secure-share/secure-share/shared/metric"
)

// Counter is a metric.Counter. Its zero value is ready for use.
type Counter struct {
	mu     sync.Mutex
	counts map[metric.Metric]float64
}

// Add implements metric.Counter.
func (c *Counter) Add(m metric.Metric, n float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[metric.Metric]float64{}
	}
	c.counts[m] += n
}

// Take returns what was counted since its last call.
func (c *Counter) Take() map[metric.Metric]float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := c.counts
	c.counts = nil
	return taken
}
