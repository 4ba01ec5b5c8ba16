package publichttp

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
)

// dnsServer answers questions for IPv4 and IPv6 addresses of every name.
type dnsServer struct {
	conn    net.PacketConn
	answers func(lookup int32) []string
	lookups atomic.Int32 // questions for IPv4 addresses: one for each lookup of a name
}

// resolver starts a name server. answers gets the number of the lookup, from 1.
func resolver(t *testing.T, answers func(lookup int32) []string) *dnsServer {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := &dnsServer{conn: conn, answers: answers}
	go s.run()
	return s
}

func (s *dnsServer) client() *net.Resolver { return resolverAt(s.conn.LocalAddr().String()) }

func resolverAt(address string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", address)
	}}
}

// silentResolver asks a name server that never answers.
func silentResolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return resolverAt(conn.LocalAddr().String())
}

const (
	typeA    = 1
	typeAAAA = 28
)

func (s *dnsServer) run() {
	question := make([]byte, 512)
	for {
		n, from, err := s.conn.ReadFrom(question)
		if err != nil {
			return
		}
		_, _ = s.conn.WriteTo(s.answer(question[:n]), from)
	}
}

// answer returns the answer to a question, with TTL 0 (RFC 1035, section 4).
func (s *dnsServer) answer(question []byte) []byte {
	end := 12
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5 // the root label, type and class
	kind := binary.BigEndian.Uint16(question[end-4:])
	lookup := s.lookups.Load() + 1
	if kind == typeA {
		s.lookups.Add(1)
	}
	out := append([]byte{}, question[:end]...)
	copy(out[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}) // an answer; counts
	count := uint16(0)
	for _, text := range s.answers(lookup) {
		address := netip.MustParseAddr(text)
		if address.Is4() != (kind == typeA) || kind != typeA && kind != typeAAAA {
			continue
		}
		count++
		data := address.AsSlice()
		out = append(out, 0xc0, 12) // the name of the question
		out = binary.BigEndian.AppendUint16(out, kind)
		out = append(out, 0, 1, 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint16(out, uint16(len(data)))
		out = append(out, data...)
	}
	binary.BigEndian.PutUint16(out[6:], count)
	return out
}
