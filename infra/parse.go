package main

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/shared/origin"
)

func matching(pattern, form string) func(string) (string, error) {
	whole := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return func(s string) (string, error) {
		if !whole.MatchString(s) {
			return "", errors.New("must be " + form)
		}
		return s, nil
	}
}

func durationUpTo(most time.Duration) func(string) (time.Duration, error) {
	return func(s string) (time.Duration, error) {
		d, err := time.ParseDuration(s)
		if err != nil || d < time.Minute || d > most {
			return 0, fmt.Errorf("must be a duration from 1m to %.0fh", most.Hours())
		}
		return d, nil
	}
}

// concurrencyOr reads a number of instances. An empty value is usual.
func concurrencyOr(usual int) func(string) (int, error) {
	return func(s string) (int, error) {
		if s == "" {
			return usual, nil
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 10_000 {
			return 0, errors.New("must be a number from 0, for no limit of its own, to 10000")
		}
		return n, nil
	}
}

// dollarsOr reads a whole number of US dollars. An empty value is usual.
func dollarsOr(usual int) func(string) (int, error) {
	return func(s string) (int, error) {
		if s == "" {
			return usual, nil
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 10_000_000 {
			return 0, errors.New("must be a whole number of US dollars from 1 to 10000000")
		}
		return n, nil
	}
}

func bytesUpTo(most int64) func(string) (int64, error) {
	return func(s string) (int64, error) {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 || n > most {
			return 0, fmt.Errorf("must be a number of bytes from 1 to %d", most)
		}
		return n, nil
	}
}

// onUnless reads true or false. An empty value is true.
func onUnless(s string) (bool, error) {
	switch s {
	case "", "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, errors.New("must be true or false")
}

// offUnless reads true or false. An empty value is false.
func offUnless(s string) (bool, error) { return onUnless(cmp.Or(s, "false")) }

// permitting refuses equal accounts unless the setting is true. equal names them, and
// is empty if all differ.
func permitting(equal string) func(string) (bool, error) {
	return func(s string) (bool, error) {
		if s == "" {
			s = "false"
		}
		allowed, err := strconv.ParseBool(s)
		switch {
		case err != nil:
			return false, errors.New("must be true or false")
		case equal != "" && !allowed:
			return false, errors.New("is not true, but " + equal)
		}
		return allowed, nil
	}
}

// jwksOf allows only the stage "local" to trust another issuer: the host of the key
// set can issue tokens for anybody.
func jwksOf(stage string) func(string) (string, error) {
	return func(url string) (string, error) {
		switch {
		case url == "" || url == forgeJWKS:
			return forgeJWKS, nil
		case stage != local:
			return "", errors.New("must be " + forgeJWKS + " outside the stage local")
		}
		return matching(`https?://[^\s/]+/\S*`, "an http or https URL")(url)
	}
}

// originsOf allows plain http and hosts without a domain only where they are meant for
// this machine.
func originsOf(stage string) func(string) ([]string, error) {
	malformed := errors.New("must be origins like https://app.example or https://*.app.example, separated by commas")
	return func(list string) (origins []string, err error) {
		parsed, err := origin.ParseList(list)
		if err != nil {
			return nil, malformed
		}
		for _, o := range parsed {
			host, _, _ := strings.Cut(o.Host, ":")
			if o.Scheme != "https" && stage != local || !strings.Contains(host, ".") && host != "localhost" {
				return nil, malformed
			}
			origins = append(origins, o.String())
		}
		return origins, nil
	}
}

func parseKeys(set string) (string, error) {
	if set == "" {
		return noKeys, nil
	}
	_, err := jwkset.Parse(set)
	return set, err
}

func parseGenerations(list string) ([]int, error) {
	var generations []int
	for part := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || slices.Contains(generations, n) {
			return nil, errGenerations
		}
		generations = append(generations, n)
	}
	if len(generations) > 2 {
		return nil, errGenerations
	}
	return generations, nil
}

var errGenerations = errors.New("must be one or two different numbers from 1 on, separated by a comma")

// mailServer reads a host and a port. Lambda cannot connect to port 25.
func mailServer(required bool) func(string) (string, error) {
	host := matching(hostName, "a host name")
	return func(s string) (string, error) {
		if s == "" && !required {
			return "", nil
		}
		name, number, _ := strings.Cut(s, ":")
		_, unnamed := host(name)
		port, err := strconv.ParseUint(number, 10, 16)
		if unnamed != nil || err != nil || port == 0 || port == 25 {
			return "", errors.New("must be a host name and a port other than 25, like mail.acme.com:587")
		}
		return s, nil
	}
}
