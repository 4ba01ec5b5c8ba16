package limits_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/share"
)

func TestParseRules(t *testing.T) {
	for _, c := range []struct {
		text   string
		change func(*share.Rules)
	}{
		{"", func(*share.Rules) {}},
		{" , ,", func(*share.Rules) {}},
		{"lifetime=1h", func(r *share.Rules) { r.Lifetime = time.Hour }},
		{" lease=2s , leases=1 ", func(r *share.Rules) { r.Lease, r.Leases = 2*time.Second, 1 }},
		{"lifetime=1h,lifetime=2h", func(r *share.Rules) { r.Lifetime = 2 * time.Hour }},
		{"uploadGrace=0s,maxLength=5", func(r *share.Rules) { r.UploadGrace, r.MaxLength = 0, 5 }},
		{"openings=until-expiry", func(*share.Rules) {}},
		{"openings=1", func(r *share.Rules) { r.Openings = share.Once }},
		{"leaseTotal=15m", func(r *share.Rules) { r.LeaseTotal = 15 * time.Minute }},
	} {
		t.Run(c.text, func(t *testing.T) {
			want := share.DefaultRules()
			c.change(&want)
			if got, err := limits.ParseRules(c.text); err != nil || got != want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestParseRulesNamesAllThatIsWrong(t *testing.T) {
	_, err := limits.ParseRules("lifetime=1y,lease=2s,leases=none,what=1s,lease,maxLength=,=")
	if !errors.Is(err, share.ErrMalformed) {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{"lifetime must", "leases must", `"what"`, "lease must", "maxLength must", `""`} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not mention %s", err, name)
		}
	}
	if _, err := limits.ParseRules("lease=15m1s,leaseTotal=15m"); !errors.Is(err, share.ErrMalformed) {
		t.Errorf("a total shorter than the lease: %v", err)
	}
}

// fixed are rules that the documents promise to people, so operators cannot set them.
var fixed = []string{"wrongPasswords", "passwordLock"}

// bounds of every setting, inclusive. A field of Rules that cannot be set fails.
var bounds = map[string]struct{ min, max any }{
	"uploadDeadline": {time.Second, 24 * time.Hour},
	"uploadURL":      {time.Second, time.Hour},
	"uploadGrace":    {time.Duration(0), 24 * time.Hour},
	"lifetime":       {time.Second, 72 * time.Hour},
	"lease":          {time.Second, time.Hour},
	"leaseTotal":     {15 * time.Minute, 12 * time.Hour}, // not below the default lease
	"downloadURL":    {time.Second, 5 * time.Minute},
	"ticket":         {time.Second, 10 * time.Minute},
	"history":        {time.Second, 365 * 24 * time.Hour},
	"leases":         {int64(1), int64(10)},
	"tickets":        {int64(1), int64(20)},
	"maxLength":      {int64(1), int64(1 << 40)},
	"openings":       {int64(1), int64(20)},
}

func TestParseRulesBounds(t *testing.T) {
	for i := range reflect.TypeFor[share.Rules]().NumField() {
		field := reflect.TypeFor[share.Rules]().Field(i).Name
		name := strings.ToLower(field[:1]) + field[1:]
		if slices.Contains(fixed, name) {
			if _, err := limits.ParseRules(name + "=1"); err == nil {
				t.Errorf("%s can be set", name)
			}
			continue
		}
		b, known := bounds[name]
		if !known {
			t.Errorf("no bounds for %s", name)
			continue
		}
		for _, c := range []struct {
			value any
			good  bool
		}{{below(b.min), false}, {b.min, true}, {b.max, true}, {above(b.max), false}} {
			line := fmt.Sprintf("%s=%v", name, c.value)
			t.Run(line, func(t *testing.T) {
				got, err := limits.ParseRules(line)
				if (err == nil) != c.good {
					t.Errorf("%v", err)
				}
				set := fmt.Sprint(reflect.ValueOf(got).Field(i).Interface())
				if err == nil && set != fmt.Sprint(c.value) {
					t.Errorf("it sets %s", set)
				}
			})
		}
	}
}

func below(v any) any { return shifted(v, -1) }
func above(v any) any { return shifted(v, +1) }

func shifted(v any, by int64) any {
	if d, ok := v.(time.Duration); ok {
		return d + time.Duration(by)
	}
	return v.(int64) + by
}
