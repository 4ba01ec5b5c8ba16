package forgetoken

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// signIn verifies a token that is issued now and signed under kid.
func signIn(ctx context.Context, v *Verifier, kid string, key *rsa.PrivateKey) error {
	_, err := v.Verify(ctx, sign(key, goodHeader.with("kid", kid), goodPayload(v.now())))
	return err
}

func TestKeysAreFetchedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := healthy()
		v := newVerifier(s, time.Now)
		for range 100 {
			if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(fresh - time.Nanosecond)
		if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil || s.calls() != 1 {
			t.Fatalf("%v, %d calls", err, s.calls())
		}
		time.Sleep(time.Nanosecond)
		if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil || s.calls() != 2 {
			t.Fatalf("after an hour: %v, %d calls", err, s.calls())
		}
	})
}

func TestConcurrentMissesMakeOneFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{}
		publishes := publish(map[string]*rsa.PrivateKey{testKeyID: privateKey})
		s.answers(func(r *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return publishes(r)
		})
		v := newVerifier(s, time.Now)
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if s.calls() != 1 {
			t.Errorf("%d calls", s.calls())
		}
	})
}

func TestUnknownKeyFetchesOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := healthy()
		v := newVerifier(s, time.Now)
		for i := range 100 {
			if err := signIn(t.Context(), v, "kid-"+strconv.Itoa(i), otherKey); !errors.Is(err, ErrInvalid) {
				t.Fatal(err)
			}
		}
		if s.calls() != 1 {
			t.Errorf("%d calls within an instant", s.calls())
		}
		time.Sleep(interval - time.Nanosecond)
		_ = signIn(t.Context(), v, "next", otherKey)
		if s.calls() != 1 {
			t.Errorf("%d calls within a minute", s.calls())
		}
		time.Sleep(time.Nanosecond)
		s.answers(publish(map[string]*rsa.PrivateKey{testKeyID: privateKey, "next": otherKey}))
		if err := signIn(t.Context(), v, "next", otherKey); err != nil || s.calls() != 2 {
			t.Errorf("a minute later: %v, %d calls", err, s.calls())
		}
	})
}

func TestUnknownKeysTakeNoMemory(t *testing.T) {
	v := newVerifier(healthy(), at(now))
	for i := range 100 {
		_ = signIn(t.Context(), v, "kid-"+strconv.Itoa(i), otherKey)
	}
	if n := len(v.keys.keys); n != 1 {
		t.Errorf("%d keys are kept", n)
	}
}

func TestWithdrawnKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := healthy()
		v := newVerifier(s, time.Now)
		if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
			t.Fatal(err)
		}
		s.answers(publish(map[string]*rsa.PrivateKey{"next": otherKey}))
		time.Sleep(fresh)
		if err := signIn(t.Context(), v, testKeyID, privateKey); !errors.Is(err, ErrInvalid) {
			t.Errorf("an hour after it was withdrawn: %v", err)
		}
	})
}

// Whatever the server does wrong, a good set is used for some more hours.
func TestFaultyServer(t *testing.T) {
	faults := map[string]func(*http.Request) (*http.Response, error){
		"refuses": func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
		"500":     func(r *http.Request) (*http.Response, error) { return reply(500, strings.NewReader(""))(r) },
		"404":     withStatus(404),
		"206":     withStatus(206),
		"garbage": func(r *http.Request) (*http.Response, error) { return reply(200, strings.NewReader("<html>"))(r) },
		"empty":   func(r *http.Request) (*http.Response, error) { return reply(200, strings.NewReader(""))(r) },
		"no keys": func(r *http.Request) (*http.Response, error) { return reply(200, strings.NewReader(`{"keys":[]}`))(r) },
		"redirect": func(r *http.Request) (*http.Response, error) {
			answer, err := reply(302, strings.NewReader(""))(r)
			answer.Header.Set("Location", "https://evil.example/jwks.json")
			return answer, err
		},
		"silent": func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"cut":  func(r *http.Request) (*http.Response, error) { return reply(200, cut{})(r) },
		"huge": func(r *http.Request) (*http.Response, error) { return reply(200, &zeros{})(r) },
	}
	for name, fault := range faults {
		t.Run(name+" from the start", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &server{answer: fault}
				v := newVerifier(s, time.Now)
				start := time.Now()
				if err := signIn(t.Context(), v, testKeyID, privateKey); !errors.Is(err, ErrKeysUnavailable) || errors.Is(err, ErrInvalid) {
					t.Error(err)
				}
				if took := time.Since(start); took > timeout {
					t.Errorf("took %s", took)
				}
				onlyKeysURL(t, s)
				time.Sleep(retry)
				s.answers(healthy().answer)
				if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
					t.Errorf("after it recovered: %v", err)
				}
			})
		})
		t.Run(name+" later", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := healthy()
				v := newVerifier(s, time.Now)
				if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
					t.Fatal(err)
				}
				fetched := time.Now()
				s.answers(fault)
				time.Sleep(fresh)
				if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
					t.Errorf("after an hour: %v", err)
				}
				time.Sleep(time.Until(fetched.Add(stale - timeout - time.Nanosecond)))
				if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
					t.Errorf("just before the set is too old: %v", err)
				}
				time.Sleep(time.Until(fetched.Add(stale)))
				if err := signIn(t.Context(), v, testKeyID, privateKey); !errors.Is(err, ErrKeysUnavailable) {
					t.Errorf("when the set is too old: %v", err)
				}
				onlyKeysURL(t, s)
			})
		})
	}
}

// withStatus answers with the right keys and the wrong status.
func withStatus(status int) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		answer, err := healthy().answer(r)
		answer.StatusCode = status
		return answer, err
	}
}

// cut ends like a lost connection.
type cut struct{}

func (cut) Read(p []byte) (int, error) { return copy(p, `{"keys":[`), io.ErrUnexpectedEOF }

// zeros never ends, and counts how much of it was read.
type zeros struct{ read int }

func (z *zeros) Read(p []byte) (int, error) { z.read += len(p); return len(p), nil }

func TestKeySetSize(t *testing.T) {
	endless := &zeros{}
	v := newVerifier(&server{answer: reply(200, endless)}, at(now))
	if err := signIn(t.Context(), v, testKeyID, privateKey); !errors.Is(err, ErrKeysUnavailable) {
		t.Error(err)
	}
	if endless.read > 2*maxKeySet {
		t.Errorf("read %d bytes", endless.read)
	}

	answer, err := healthy().answer(nil)
	if err != nil {
		t.Fatal(err)
	}
	set, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for size, ok := range map[int]bool{maxKeySet - 1: true, maxKeySet: true, maxKeySet + 1: false} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			padded := string(set) + strings.Repeat(" ", size-len(set))
			v := newVerifier(&server{answer: reply(200, strings.NewReader(padded))}, at(now))
			if err := signIn(t.Context(), v, testKeyID, privateKey); (err == nil) != ok {
				t.Errorf("%d bytes: %v", size, err)
			}
		})
	}
}

func TestFailedFetchesKeepTheirDistance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{answer: reply(500, strings.NewReader(""))}
		v := newVerifier(s, time.Now)
		for range 100 {
			_ = signIn(t.Context(), v, testKeyID, privateKey)
		}
		if s.calls() != 1 {
			t.Errorf("%d calls within an instant", s.calls())
		}
		time.Sleep(retry)
		_ = signIn(t.Context(), v, testKeyID, privateKey)
		if s.calls() != 2 {
			t.Errorf("%d calls after a pause", s.calls())
		}
	})
}

func TestRefreshOfAGoodSetIsTriedOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := healthy()
		v := newVerifier(s, time.Now)
		if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
			t.Fatal(err)
		}
		s.answers(reply(500, strings.NewReader("")))
		time.Sleep(fresh)
		for range 60 {
			if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		if s.calls() != 2 {
			t.Errorf("%d calls", s.calls())
		}
	})
}

// A caller that cancels does not affect others, and no caller waits longer than
// its context.
func TestCancelledCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		s := &server{answer: func(r *http.Request) (*http.Response, error) {
			select {
			case <-release:
				return healthy().answer(r)
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}}
		v := newVerifier(s, time.Now)
		first, hangUp := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = signIn(first, v, testKeyID, privateKey) })
		synctest.Wait()
		second, stopWaiting := context.WithCancel(t.Context())
		wg.Go(func() {
			if err := signIn(second, v, testKeyID, privateKey); !errors.Is(err, ErrKeysUnavailable) || !errors.Is(err, context.Canceled) {
				t.Errorf("who stopped waiting: %v", err)
			}
		})
		wg.Go(func() {
			if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
				t.Errorf("those that still waited: %v", err)
			}
		})
		synctest.Wait()
		stopWaiting()
		hangUp()
		synctest.Wait()
		close(release)
		wg.Wait()
	})
}

// While a set is being fetched again, callers with a known key do not wait.
func TestNobodyWaitsForARefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := healthy()
		v := newVerifier(s, time.Now)
		if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil {
			t.Fatal(err)
		}
		time.Sleep(fresh)
		s.answers(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		var wg sync.WaitGroup
		wg.Go(func() { _ = signIn(t.Context(), v, testKeyID, privateKey) })
		synctest.Wait()
		start := time.Now()
		if err := signIn(t.Context(), v, testKeyID, privateKey); err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		wg.Wait()
	})
}

// A key id is only a map key. Whatever it contains, the URL stays the same.
func TestKeyIDsGoNowhere(t *testing.T) {
	for _, kid := range []string{
		"../../../../etc/passwd", "..\\..\\windows\\win.ini", "/dev/null", "file:///etc/passwd",
		"https://evil.example/jwks.json", "//evil.example", "@evil.example", "?x=", "#", "%2e%2e%2f",
		"' OR 1=1 --", "$(id)", "\x00", "a\r\nHost: evil.example", "\u202e", testKeyID + "/", " " + testKeyID,
		strings.ToUpper(testKeyID), strings.Repeat("x", maxKeyIDLen),
	} {
		s := healthy()
		v := newVerifier(s, at(now))
		if err := signIn(t.Context(), v, kid, privateKey); !errors.Is(err, ErrInvalid) {
			t.Errorf("%q: %v", kid, err)
		}
		onlyKeysURL(t, s)
	}
}

func TestUnusableKeysAreIgnored(t *testing.T) {
	small := mustKey(1024)
	large := &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), maxKeyBits), E: 65537}
	jwk := func(key any, kid, alg, use string) json.RawMessage {
		b, err := json.Marshal(jose.JSONWebKey{Key: key, KeyID: kid, Algorithm: alg, Use: use})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	raw := []json.RawMessage{
		[]byte(`{"kty":"AKP","kid":"post-quantum"}`),
		[]byte(`{"kty":"RSA","kid":"broken"}`),
		[]byte(`17`),
		jwk(&small.PublicKey, "small", "RS256", "sig"),
		jwk(large, "large", "RS256", "sig"),
		jwk(&otherKey.PublicKey, "", "RS256", "sig"),
		jwk(&otherKey.PublicKey, "rs512", "RS512", "sig"),
		jwk(&otherKey.PublicKey, "encryption", "RS256", "enc"),
		jwk([]byte("0123456789abcdef0123456789abcdef"), "symmetric", "HS256", "sig"),
		jwk(&otherKey.PublicKey, "plain", "", ""),
		jwk(&privateKey.PublicKey, testKeyID, "RS256", "sig"),
	}
	body, err := json.Marshal(map[string]any{"keys": raw})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := parseKeys(body)
	if err != nil || len(keys) != 2 || !keys[testKeyID].Equal(&privateKey.PublicKey) || !keys["plain"].Equal(&otherKey.PublicKey) {
		t.Errorf("%d keys, %v", len(keys), err)
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"EC","crv":"P-256","x":"","y":""}]}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","x5c":["AAAA"]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		keys, err := parseKeys(body)
		if (err == nil) != (len(keys) > 0) {
			t.Errorf("%d keys, %v", len(keys), err)
		}
		for kid, key := range keys {
			if kid == "" || key.N.BitLen() < minKeyBits || key.N.BitLen() > maxKeyBits {
				t.Errorf("kid %q, %d bits", kid, key.N.BitLen())
			}
		}
	})
}
