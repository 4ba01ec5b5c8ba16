package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// lengths are the plaintext lengths that benchSizes measures, in bytes.
var lengths = []int64{1e6, 10e6, 100e6, 1000e6}

// benchSizes compares the command line tool with a plain copy and with other tools that
// encrypt, for files of several lengths, and draws the picture of docs/performance.md.
func benchSizes(ctx context.Context, rounds int) error {
	s, err := stack.Start(ctx, stack.Options{SenderCap: 1 << 20, RecipientCap: 1 << 20, Limits: noLimits, SweepEvery: time.Second})
	if err != nil {
		return err
	}
	defer s.Close()
	others, err := installOthers(ctx, filepath.Join(s.Dir, "others"))
	if err != nil {
		return err
	}
	defer others.Close()
	curves := make([]curve, len(bases))
	for _, length := range lengths {
		if err := benchLength(ctx, rounds, s, others, length, curves); err != nil {
			return fmt.Errorf("%d MB: %w", length/1e6, err)
		}
	}
	printCurves(curves)
	root, err := stack.Root()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, picture), []byte(draw(curves)), 0o644)
}

// curve has the results of one contender for each length. Those of http_ece end early.
type curve struct {
	name   string
	speeds []series
}

const (
	withoutECE = 7           // the contenders before those of http_ece
	longestECE = 100_000_000 // bytes; its time grows with the square of the length
)

// bases are the contenders that the ratios of each contender refer to: a plain copy to
// or from S3.
var bases = []int{0, 0, 2, 2, 0, 2, 2, 0, 2}

func sizeContenders(ctx context.Context, t *toolBench, others *otherTools) []contender {
	all := []contender{
		t.speed("plain copy to S3", t.put),
		t.speed("`secureshare send`", t.send),
		t.speed("plain copy from S3", t.fetch),
		t.speed("`secureshare get`", t.get),
		t.speed("age, encrypts to a file", func() error { return others.ageEncrypt(ctx, t.file()) }),
		t.speed("age, decrypts to a file", func() error { return others.ageDecrypt(ctx, t.file()) }),
		{"croc, receives while the sender waits", func() (float64, error) {
			took, err := others.croc(ctx, t.file())
			return float64(t.size) / 1e6 / took.Seconds(), err
		}},
		t.speed("http_ece, encrypts to a file", func() error { return others.ece(ctx, "encrypt", t.file()) }),
		t.speed("http_ece, decrypts to a file", func() error { return others.ece(ctx, "decrypt", t.file()) }),
	}
	if t.size > longestECE {
		return all[:withoutECE]
	}
	return all
}

// benchLength appends the results for one length to curves.
func benchLength(ctx context.Context, rounds int, s *stack.Stack, others *otherTools, length int64, curves []curve) error {
	fmt.Fprintf(os.Stderr, "  %d MB\n", length/1e6)
	t := &toolBench{ctx: ctx, s: s, dir: filepath.Join(s.Dir, fmt.Sprint("bench-", length)), size: length}
	if err := t.prepare(); err != nil {
		return err
	}
	defer os.RemoveAll(t.dir)
	all := sizeContenders(ctx, t, others)
	if err := t.send(); err != nil { // a share always waits for get
		return err
	}
	if _, err := compete(ctx, 1, all); err != nil { // everything runs, and there is something to decrypt
		return err
	}
	for i, c := range all {
		curves[i].name = c.name
	}
	results, err := compete(ctx, rounds, all)
	for i := range results {
		curves[i].speeds = append(curves[i].speeds, results[i])
	}
	return err
}

func printCurves(curves []curve) {
	speeds, ratios := [][]string{{"MB/s"}}, [][]string{{"of the plain copy"}}
	for _, length := range lengths {
		title := fmt.Sprintf("%d MB", length/1e6)
		speeds[0], ratios[0] = append(speeds[0], title), append(ratios[0], title)
	}
	for n, c := range curves {
		speed, ratio := []string{c.name}, []string{c.name}
		for i, s := range c.speeds {
			speed = append(speed, s.show(1))
			ratio = append(ratio, s.over(curves[bases[n]].speeds[i]).show(2))
		}
		for len(speed) < len(speeds[0]) {
			speed, ratio = append(speed, ""), append(ratio, "")
		}
		speeds, ratios = append(speeds, speed), append(ratios, ratio)
	}
	printTable(speeds)
	printTable(ratios)
}
