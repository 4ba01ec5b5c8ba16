package publichttp

import (
	"net/netip"
	"testing"
)

func TestPublicAddresses(t *testing.T) {
	for _, text := range []string{
		"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
		"169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
		"198.17.255.255", "198.20.0.0", "223.255.255.255",
		"2000::", "2001:200::1", "2606:4700::1111", "3ffe:ffff::", "3fff:1000::", "3fff:ffff:ffff::1",
	} {
		if !Public(netip.MustParseAddr(text)) {
			t.Errorf("%s is public", text)
		}
	}
}

func TestOtherAddresses(t *testing.T) {
	for name, texts := range map[string][]string{
		"unspecified":        {"0.0.0.0", "0.255.255.255", "::"},
		"private":            {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", "fc00::1", "fdff::1"},
		"loopback":           {"127.0.0.1", "127.255.255.255", "::1"},
		"link-local":         {"169.254.0.0", "169.254.255.255", "fe80::1", "fe80::1%eth0", "febf::1"},
		"metadata":           {"169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "192.0.0.192"},
		"carrier's NAT":      {"100.64.0.0", "100.127.255.255"},
		"documentation":      {"192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1", "3fff:fff::1"},
		"benchmarks":         {"198.18.0.0", "198.19.255.255", "2001:2::1"},
		"multicast":          {"224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"},
		"reserved":           {"240.0.0.0", "255.255.255.254", "4000::1", "1fff::1"},
		"broadcast":          {"255.255.255.255"},
		"mapped IPv4":        {"::ffff:127.0.0.1", "::ffff:1.1.1.1"},
		"compatible IPv4":    {"::127.0.0.1", "::1.1.1.1"},
		"NAT64":              {"64:ff9b::7f00:1", "64:ff9b::101:101", "64:ff9b:1::7f00:1"},
		"6to4":               {"2002:7f00:1::", "2002:101:101::1", "192.88.99.1"},
		"Teredo":             {"2001::1", "2001:0:7f00:1::1"},
		"protocols of IETF":  {"192.0.0.1", "2001:1ff:ffff::1"},
		"site-local":         {"fec0::1"},
		"discard":            {"100::1"},
		"a zone on a public": {"2606:4700::1111%eth0"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, text := range texts {
				if Public(netip.MustParseAddr(text)) {
					t.Errorf("%s is public", text)
				}
			}
		})
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestHostsThatMayBePublic(t *testing.T) {
	for host, want := range map[string]bool{
		"hooks.example": true, "1.1.1.1": true, "2606:4700::1111": true, "localhost.example": true, "local.example": true,
		"localhost": false, "LOCALHOST": false, "a.localhost": false, "printer.local": false, "wiki.Internal": false, "intranet": false, "": false,
		"127.0.0.1": false, "10.0.0.1": false, "169.254.169.254": false, "::1": false, "fd00::1": false, "::ffff:1.1.1.1": false,
	} {
		if MayBePublic(host) != want {
			t.Errorf("%q: %t", host, !want)
		}
	}
}
