package forgetoken

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"
)

const (
	fresh       = time.Hour       // within this time, a set is not fetched again for a key that it contains
	stale       = 6 * time.Hour   // an older set is not used any more
	interval    = time.Minute     // between fetches while there is a usable set
	retry       = 5 * time.Second // between fetches while there is none
	timeout     = 3 * time.Second // of a fetch
	maxKeySet   = 64 << 10        // bytes
	minKeyBits  = 2048
	maxKeyBits  = 8192
	maxKeyIDLen = 256
)

// keyCache holds the public keys of one JWK set (RFC 7517) behind one URL. A
// token's key id can cause a fetch, but never changes the URL. Unknown key ids
// are not stored, so they use no memory.
type keyCache struct {
	url    string
	client *http.Client
	now    func() time.Time

	mu      sync.Mutex
	keys    map[string]*rsa.PublicKey
	fetched time.Time     // when keys arrived
	tried   time.Time     // when the last fetch began
	failure error         // of the last fetch
	flight  chan struct{} // closed when the running fetch ends, nil if none runs
}

func newKeyCache(url string, transport http.RoundTripper, now func() time.Time) *keyCache {
	return &keyCache{url: url, now: now, client: &http.Client{
		Transport:     transport,
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// key returns the key with the id kid. If the set is old or does not contain
// kid, it fetches the set, once for all concurrent callers and at most once per
// interval. ErrInvalid: the set does not contain kid. ErrKeysUnavailable: the
// set could not be fetched.
func (c *keyCache) key(ctx context.Context, kid string) (*rsa.PublicKey, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kid == "" || len(kid) > maxKeyIDLen {
		return nil, fmt.Errorf("%w: key id", ErrInvalid)
	}
	known := c.usable() && c.keys[kid] != nil
	if known && (c.now().Sub(c.fetched) < fresh || c.flight != nil) {
		return c.keys[kid], nil
	}
	if err := c.refresh(ctx); err != nil {
		return nil, err
	}
	switch {
	case !c.usable():
		return nil, fmt.Errorf("%w: %w", ErrKeysUnavailable, c.failure)
	case c.keys[kid] == nil:
		return nil, fmt.Errorf("%w: unknown key", ErrInvalid)
	}
	return c.keys[kid], nil
}

func (c *keyCache) usable() bool {
	return c.keys != nil && c.now().Sub(c.fetched) < stale
}

// refresh fetches the set, waits for a fetch that is running, or does nothing
// if the last fetch was recent. The caller holds mu, which refresh releases
// during the fetch. The error is that of the ctx of a waiting caller.
func (c *keyCache) refresh(ctx context.Context) error {
	if flight := c.flight; flight != nil {
		c.mu.Unlock()
		defer c.mu.Lock()
		select {
		case <-flight:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrKeysUnavailable, ctx.Err())
		}
	}
	pause := retry
	if c.usable() {
		pause = interval
	}
	if !c.tried.IsZero() && c.now().Sub(c.tried) < pause {
		return nil
	}
	c.tried, c.flight = c.now(), make(chan struct{})
	defer func() {
		close(c.flight)
		c.flight = nil
	}()
	keys, err := c.fetchUnlocked(ctx)
	if c.failure = err; err == nil {
		c.keys, c.fetched = keys, c.now()
	}
	return nil
}

// fetchUnlocked releases mu during the fetch. Other callers wait for it, so it
// continues after the call that began it ends.
func (c *keyCache) fetchUnlocked(ctx context.Context) (map[string]*rsa.PublicKey, error) {
	c.mu.Unlock()
	defer c.mu.Lock()
	return c.fetch(context.WithoutCancel(ctx))
}

func (c *keyCache) fetch(ctx context.Context) (map[string]*rsa.PublicKey, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url, nil)
	if err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	answer, err := c.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("key set: status %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxKeySet+1))
	if err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	if len(body) > maxKeySet {
		return nil, errors.New("key set: too large")
	}
	return parseKeys(body)
}

// parseKeys keeps the keys that can verify RS256 and ignores the others, as RFC
// 7517, section 5, asks. A set without any is an error.
func parseKeys(body []byte) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, errors.New("key set: not a JWK set")
	}
	keys := make(map[string]*rsa.PublicKey)
	for _, raw := range set.Keys {
		var k jose.JSONWebKey
		if json.Unmarshal(raw, &k) != nil {
			continue
		}
		public, ok := k.Key.(*rsa.PublicKey)
		fits := ok && k.KeyID != "" && (k.Algorithm == "" || k.Algorithm == string(jose.RS256)) &&
			(k.Use == "" || k.Use == "sig") &&
			public.N.BitLen() >= minKeyBits && public.N.BitLen() <= maxKeyBits
		if fits {
			keys[k.KeyID] = public
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("key set: no usable key")
	}
	return keys, nil
}
