// Package httpsig signs and verifies HTTP requests with Ed25519 by RFC 9421 (HTTP
// Message Signatures), in the one profile that the file API accepts:
//
//   - One signature has the tag "secure-share". Others are ignored.
//   - It covers @method, @authority, @path and @query, content-digest (RFC 9530,
//     sha-256) if there is a body, and secure-share-on-behalf-of if the request has that
//     field. It covers nothing else, and no component has parameters.
//   - Its parameters are created, expires, nonce, keyid, alg ("ed25519") and tag, all
//     of them and no other. It is valid for at most MaxLifetime.
//
// The verifier still has to accept each nonce only once, until the signature expires.
package httpsig

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dunglas/httpsfv"
)

const (
	// MaxLifetime bounds expires - created.
	MaxLifetime = 5 * time.Minute

	// Leeway is how far the clock of the signer may be ahead.
	Leeway = 30 * time.Second

	// OnBehalfOf is the field with the account id of the person that an application
	// acts for.
	OnBehalfOf = "Secure-Share-On-Behalf-Of"

	tag       = "secure-share"
	algorithm = "ed25519"
	label     = "secure-share" // of the signatures that Sign makes

	maxField = 4 << 10 // bytes of Signature-Input, and of Signature
	minNonce = 16      // characters
	maxNonce = 64
	maxKeyID = 256
)

var (
	// ErrNone means that the request has no signature of this profile.
	ErrNone = errors.New("httpsig: no signature")

	// ErrMalformed means that the signature cannot be read or has parameters of
	// another profile.
	ErrMalformed = errors.New("httpsig: malformed signature")

	// ErrComponents means that the signature does not cover exactly the required
	// components.
	ErrComponents = errors.New("httpsig: wrong covered components")

	// ErrDigest means that Content-Digest does not match the body.
	ErrDigest = errors.New("httpsig: the content digest does not match")

	// ErrTime means that the signature is not valid yet, not valid any more, or valid
	// for too long.
	ErrTime = errors.New("httpsig: outside of the time of validity")

	// ErrWrong means that the key did not make the signature for this request.
	ErrWrong = errors.New("httpsig: wrong signature")
)

// Signature is what a request claims. It is not proven before Verify.
type Signature struct {
	KeyID   string
	Nonce   string // 16 to 64 characters
	Created time.Time
	Expires time.Time

	base  string
	value []byte
}

// Present reports whether a request has a signature, of any profile.
func Present(r *http.Request) bool {
	return r.Header.Get("Signature-Input") != "" || r.Header.Get("Signature") != ""
}

// Read returns the signature of a request with this body. It checks everything that
// needs no key. Errors are ErrNone, or wrap ErrMalformed, ErrComponents, ErrDigest or
// ErrTime; they hold nothing of the request.
func Read(r *http.Request, body []byte, now time.Time) (Signature, error) {
	input, value, err := tagged(r.Header)
	if err != nil {
		return Signature{}, err
	}
	s := Signature{value: value}
	if err := s.readParams(input.Params); err != nil {
		return Signature{}, err
	}
	if err := checkComponents(r, body, input.Items); err != nil {
		return Signature{}, err
	}
	if len(body) > 0 {
		if err := checkDigest(r.Header, body); err != nil {
			return Signature{}, err
		}
	}
	if err := s.checkTime(now); err != nil {
		return Signature{}, err
	}
	if s.base, err = signatureBase(r, input); err != nil {
		return Signature{}, err
	}
	return s, nil
}

// Verify returns ErrWrong unless the key made the signature.
func (s Signature) Verify(key ed25519.PublicKey) error {
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, []byte(s.base), s.value) {
		return ErrWrong
	}
	return nil
}

// Sign adds Signature-Input and Signature, and Content-Digest for a body that is not
// empty, to a request whose URL is absolute. The signature is valid for MaxLifetime.
func Sign(r *http.Request, body []byte, keyID string, key ed25519.PrivateKey, nonce string, now time.Time) error {
	return SignFor(MaxLifetime, r, body, keyID, key, nonce, now)
}

// SignFor is like Sign, for a signature that is valid for the lifetime, in whole
// seconds.
func SignFor(lifetime time.Duration, r *http.Request, body []byte, keyID string, key ed25519.PrivateKey, nonce string, now time.Time) error {
	if len(body) > 0 {
		digest, err := contentDigest(body)
		if err != nil {
			return err
		}
		r.Header.Set("Content-Digest", digest)
	}
	list := httpsfv.InnerList{Params: httpsfv.NewParams()}
	for _, name := range components(r, body) {
		list.Items = append(list.Items, httpsfv.NewItem(name))
	}
	created := now.Unix()
	for _, p := range []struct {
		name  string
		value any
	}{
		{"created", created}, {"expires", created + int64(lifetime/time.Second)},
		{"nonce", nonce}, {"keyid", keyID}, {"alg", algorithm}, {"tag", tag},
	} {
		list.Params.Add(p.name, p.value)
	}
	base, err := signatureBase(r, list)
	if err != nil {
		return err
	}
	input, signature := httpsfv.NewDictionary(), httpsfv.NewDictionary()
	input.Add(label, list)
	signature.Add(label, httpsfv.NewItem(ed25519.Sign(key, []byte(base))))
	for name, dictionary := range map[string]*httpsfv.Dictionary{"Signature-Input": input, "Signature": signature} {
		text, err := httpsfv.Marshal(dictionary)
		if err != nil {
			return fmt.Errorf("httpsig: %s: %w", name, err)
		}
		r.Header.Set(name, text)
	}
	return nil
}

// tagged returns the one signature with our tag.
func tagged(h http.Header) (httpsfv.InnerList, []byte, error) {
	var none httpsfv.InnerList
	for _, name := range []string{"Signature-Input", "Signature"} {
		if len(strings.Join(h.Values(name), ",")) > maxField {
			return none, nil, fmt.Errorf("%w: too long", ErrMalformed)
		}
	}
	if h.Get("Signature-Input") == "" || h.Get("Signature") == "" {
		return none, nil, ErrNone
	}
	inputs, err := httpsfv.UnmarshalDictionary(h.Values("Signature-Input"))
	if err != nil {
		return none, nil, fmt.Errorf("%w: Signature-Input is not a dictionary", ErrMalformed)
	}
	values, err := httpsfv.UnmarshalDictionary(h.Values("Signature"))
	if err != nil {
		return none, nil, fmt.Errorf("%w: Signature is not a dictionary", ErrMalformed)
	}
	var found []string
	for _, name := range inputs.Names() {
		member, _ := inputs.Get(name)
		if list, ok := member.(httpsfv.InnerList); ok {
			if value, _ := list.Params.Get("tag"); value == tag {
				found = append(found, name)
			}
		}
	}
	switch len(found) {
	case 0:
		return none, nil, ErrNone
	case 1:
	default:
		return none, nil, fmt.Errorf("%w: more than one has the tag", ErrMalformed)
	}
	input, _ := inputs.Get(found[0])
	member, _ := values.Get(found[0])
	item, _ := member.(httpsfv.Item)
	value, ok := item.Value.([]byte)
	if !ok || len(value) != ed25519.SignatureSize {
		return none, nil, fmt.Errorf("%w: the value is not 64 bytes", ErrMalformed)
	}
	return input.(httpsfv.InnerList), value, nil
}

func (s *Signature) readParams(p *httpsfv.Params) error {
	if got := slices.Sorted(slices.Values(p.Names())); !slices.Equal(got, []string{"alg", "created", "expires", "keyid", "nonce", "tag"}) {
		return fmt.Errorf("%w: wrong parameters", ErrMalformed)
	}
	if alg, _ := p.Get("alg"); alg != algorithm {
		return fmt.Errorf("%w: wrong algorithm", ErrMalformed)
	}
	created, isInt := param[int64](p, "created")
	expires, isInt2 := param[int64](p, "expires")
	nonce, isText := param[string](p, "nonce")
	keyID, isText2 := param[string](p, "keyid")
	switch {
	case !isInt || !isInt2 || !isText || !isText2:
		return fmt.Errorf("%w: a parameter has the wrong type", ErrMalformed)
	case len(nonce) < minNonce || len(nonce) > maxNonce || len(keyID) > maxKeyID:
		return fmt.Errorf("%w: a parameter has the wrong length", ErrMalformed)
	}
	s.KeyID, s.Nonce, s.Created, s.Expires = keyID, nonce, time.Unix(created, 0), time.Unix(expires, 0)
	return nil
}

func param[T any](p *httpsfv.Params, name string) (T, bool) {
	value, _ := p.Get(name)
	typed, ok := value.(T)
	return typed, ok
}

func (s Signature) checkTime(now time.Time) error {
	lifetime := s.Expires.Sub(s.Created)
	if lifetime <= 0 || lifetime > MaxLifetime || now.Before(s.Created.Add(-Leeway)) || !now.Before(s.Expires) {
		return ErrTime
	}
	return nil
}

// components are the names of what a signature of this request covers.
func components(r *http.Request, body []byte) []string {
	names := []string{"@method", "@authority", "@path", "@query"}
	if len(body) > 0 {
		names = append(names, "content-digest")
	}
	if r.Header.Values(OnBehalfOf) != nil {
		names = append(names, strings.ToLower(OnBehalfOf))
	}
	return names
}

func checkComponents(r *http.Request, body []byte, items []httpsfv.Item) error {
	var names []string
	for _, item := range items {
		name, ok := item.Value.(string)
		if !ok || len(item.Params.Names()) > 0 {
			return ErrComponents
		}
		names = append(names, name)
	}
	want := components(r, body)
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		return ErrComponents
	}
	return nil
}

func contentDigest(body []byte) (string, error) {
	sum := sha256.Sum256(body)
	d := httpsfv.NewDictionary()
	d.Add("sha-256", httpsfv.NewItem(sum[:]))
	return httpsfv.Marshal(d)
}

func checkDigest(h http.Header, body []byte) error {
	d, err := httpsfv.UnmarshalDictionary(h.Values("Content-Digest"))
	if err != nil {
		return ErrDigest
	}
	member, _ := d.Get("sha-256")
	item, _ := member.(httpsfv.Item)
	given, ok := item.Value.([]byte)
	sum := sha256.Sum256(body)
	if !ok || subtle.ConstantTimeCompare(given, sum[:]) != 1 {
		return ErrDigest
	}
	return nil
}

// signatureBase is what is signed (RFC 9421, section 2.5).
func signatureBase(r *http.Request, list httpsfv.InnerList) (string, error) {
	var b strings.Builder
	for _, item := range list.Items {
		name, err := httpsfv.Marshal(item)
		if err != nil {
			return "", fmt.Errorf("%w: a component has no name", ErrMalformed)
		}
		value, err := componentValue(r, item.Value)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s: %s\n", name, value)
	}
	params, err := httpsfv.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("%w: the parameters cannot be written", ErrMalformed)
	}
	fmt.Fprintf(&b, `"@signature-params": %s`, params)
	return b.String(), nil
}

// componentValue follows RFC 9421, sections 2.1 and 2.2.
func componentValue(r *http.Request, name any) (string, error) {
	switch name {
	case "@method":
		return r.Method, nil
	case "@authority":
		return authority(r), nil
	case "@path":
		if path := r.URL.EscapedPath(); path != "" {
			return path, nil
		}
		return "/", nil
	case "@query":
		return "?" + r.URL.RawQuery, nil
	}
	field, _ := name.(string)
	values := slices.Clone(r.Header.Values(field))
	if len(values) == 0 {
		return "", ErrComponents
	}
	for i, value := range values {
		if values[i] = strings.Trim(value, " \t"); strings.ContainsAny(value, "\r\n") {
			return "", ErrComponents
		}
	}
	return strings.Join(values, ", "), nil
}

// authority is the host that the request is for, without the default port of HTTPS.
func authority(r *http.Request) string {
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	return strings.TrimSuffix(strings.ToLower(host), ":443")
}
