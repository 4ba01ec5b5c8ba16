// Package version holds the version of this build.
package version

import (
	"runtime/debug"
	"strings"
)

// tag is set by builds of a release:
//
//	-ldflags "-X github.com/secure-share/secure-share/shared/version.tag=v1.2.3"
var tag string

// String returns the version without its "v": that of the release, or else what the
// go command recorded of the commit, or "devel".
func String() string {
	info, _ := debug.ReadBuildInfo()
	return choose(tag, info)
}

func choose(tag string, info *debug.BuildInfo) string {
	switch {
	case tag != "":
		return strings.TrimPrefix(tag, "v")
	case info == nil, info.Main.Version == "", info.Main.Version == "(devel)":
		return "devel"
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}
