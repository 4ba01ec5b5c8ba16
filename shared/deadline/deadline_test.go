package deadline

import (
	"context"
	"testing"
	"time"
)

func TestBefore(t *testing.T) {
	end := time.Now().Add(time.Minute)
	limited, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	earlier, cancel := Before(limited, Reserve)
	if got, ok := earlier.Deadline(); !ok || !got.Equal(end.Add(-2*time.Second)) {
		t.Errorf("it ends at %v instead of %v", got, end.Add(-2*time.Second))
	}
	cancel()
	if earlier.Err() == nil || limited.Err() != nil {
		t.Errorf("cancelled: %v, and the caller's: %v", earlier.Err(), limited.Err())
	}
}

func TestBeforeWithoutADeadline(t *testing.T) {
	endless, cancel := Before(t.Context(), Reserve)
	if _, limited := endless.Deadline(); limited || endless.Err() != nil {
		t.Errorf("it has a deadline, or has ended: %v", endless.Err())
	}
	cancel()
	if endless.Err() == nil {
		t.Error("cancel does not end it")
	}
}
