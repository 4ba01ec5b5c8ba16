package version

import (
	"runtime/debug"
	"testing"
)

func TestTheTagComesBeforeWhatGoRecorded(t *testing.T) {
	recorded := func(v string) *debug.BuildInfo { return &debug.BuildInfo{Main: debug.Module{Version: v}} }
	for name, tc := range map[string]struct {
		tag  string
		info *debug.BuildInfo
		want string
	}{
		"a release":           {"v1.2.3", recorded("v0.0.0-20261128220000-0123456789ab"), "1.2.3"},
		"a commit":            {"", recorded("v0.0.0-20261128220000-0123456789ab+dirty"), "0.0.0-20261128220000-0123456789ab+dirty"},
		"outside of git":      {"", recorded("(devel)"), "devel"},
		"nothing recorded":    {"", recorded(""), "devel"},
		"without information": {"", nil, "devel"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := choose(tc.tag, tc.info); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
