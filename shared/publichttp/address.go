package publichttp

import (
	"net/netip"
	"slices"
	"strings"
)

// global is the range of IPv6 addresses that is routed on the Internet. It leaves out
// loopback, link-local, unique local and multicast addresses, and the mapped, compatible
// and translated forms of IPv4 (::/96, ::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48).
var global = netip.MustParsePrefix("2000::/3")

// special are the ranges that IANA assigned to something other than the Internet's hosts
// (RFC 6890 and its registries).
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8",
	"100.64.0.0/10", // carriers' NAT
	"127.0.0.0/8",
	"169.254.0.0/16", // link-local; metadata of AWS
	"172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", // relays of 6to4
	"192.168.0.0/16",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/4", "240.0.0.0/4", // multicast; reserved, and broadcast

	"2001::/23", // with Teredo, which holds IPv4 addresses
	"2001:db8::/32",
	"2002::/16", // 6to4: IPv4 addresses
	"3fff::/20",
)

// Public reports whether an address is one of a host on the Internet. A form of IPv6
// that holds an IPv4 address is not public, whatever that address is.
func Public(a netip.Addr) bool {
	if !a.Is4() && !global.Contains(a) { // no prefix contains an address with a zone
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// MayBePublic reports whether a host may have a public address, as far as that is known
// without looking it up: it is a public address, or a name of the public DNS. A client
// checks the address when it connects.
func MayBePublic(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return Public(a)
	}
	dot := strings.LastIndexByte(host, '.')
	return dot >= 0 && !slices.Contains(unlisted, strings.ToLower(host[dot+1:]))
}

// unlisted are the top-level domains of this machine and of private networks: those of
// RFC 6761 and 6762, and internal, which ICANN reserved.
var unlisted = []string{"localhost", "local", "internal"}
