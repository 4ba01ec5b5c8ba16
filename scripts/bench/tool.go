package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

const (
	copyPart = 16 << 20 // bytes of a part of a plain copy, as the service asks of the tool
	copies   = 4        // parts or ranges at a time, as in the tool
)

// benchTool compares the command line tool with a plain copy of the same file to and
// from the same S3 server.
func benchTool(ctx context.Context, rounds int) error {
	s, err := stack.Start(ctx, stack.Options{SenderCap: 1 << 20, RecipientCap: 1 << 20, Limits: noLimits, SweepEvery: time.Second})
	if err != nil {
		return err
	}
	defer s.Close()
	t := &toolBench{ctx: ctx, s: s, dir: filepath.Join(s.Dir, "bench"), size: fileMiB << 20}
	if err := t.prepare(); err != nil {
		return err
	}
	all := []contender{
		t.speed("plain copy to S3", t.put),
		t.speed("the same again (noise)", t.put),
		t.speed("`secureshare send`", t.send),
		t.speed("plain copy from S3", t.fetch),
		t.speed("the same again (noise)", t.fetch),
		t.speed("`secureshare get`", t.get),
	}
	if _, err := all[2].measure(); err != nil { // everything runs, and a share waits for get
		return err
	}
	results, err := compete(ctx, rounds, all)
	if err != nil {
		return err
	}
	rows := [][]string{{fmt.Sprintf("a file of %d MiB", fileMiB), "MB/s", "ratio"}}
	for i, c := range all {
		rows = append(rows, []string{c.name, results[i].show(0), results[i].over(results[i/3*3]).show(2)})
	}
	printTable(rows)
	fmt.Printf("\nThe tool had at most %.0f MB in RAM while it sent, and %.0f while it received.\n", t.sending, t.receiving)
	return nil
}

// toolBench has a file, an object with the same content, and the shares that were sent
// and not received.
type toolBench struct {
	ctx                context.Context
	s                  *stack.Stack
	dir, tool          string
	size               int64
	sent               []sentShare
	sending, receiving float64 // MB
}

type sentShare struct{ ID, Key string }

// speed measures MB/s.
func (t *toolBench) speed(name string, run func() error) contender {
	return contender{name, func() (float64, error) {
		began := time.Now()
		err := run()
		return float64(t.size) / 1e6 / time.Since(began).Seconds(), err
	}}
}

const copied, copiedTo = "copied", "copied-again" // keys of objects

func (t *toolBench) prepare() error {
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return err
	}
	t.tool = filepath.Join(t.dir, "secureshare")
	build := exec.CommandContext(t.ctx, "go", "build", "-trimpath", "-o", t.tool, "./cmd/secureshare")
	root, err := stack.Root()
	if err != nil {
		return err
	}
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	file, err := randomFile(int(t.size))
	if err != nil {
		return err
	}
	if err := os.Rename(file, t.file()); err != nil {
		return err
	}
	return t.upload(copied)
}

func (t *toolBench) file() string { return filepath.Join(t.dir, "file") }

func (t *toolBench) put() error {
	err := t.upload(copiedTo)
	_, deleted := t.s.Files.S3.DeleteObject(t.ctx, &s3.DeleteObjectInput{Bucket: aws.String(stack.Bucket), Key: aws.String(copiedTo)})
	return errors.Join(err, deleted)
}

// upload copies the file to an object, with the SDK's checksums.
func (t *toolBench) upload(key string) error {
	file, err := os.Open(t.file())
	if err != nil {
		return err
	}
	defer file.Close()
	client, bucket := t.s.Files.S3, aws.String(stack.Bucket)
	upload, err := client.CreateMultipartUpload(t.ctx, &s3.CreateMultipartUploadInput{Bucket: bucket, Key: &key})
	if err != nil {
		return err
	}
	parts := make([]types.CompletedPart, (t.size+copyPart-1)/copyPart)
	err = t.pieces(copyPart, func(ctx context.Context, n int, from, to int64) error {
		part, err := client.UploadPart(ctx, &s3.UploadPartInput{
			Bucket: bucket, Key: &key, UploadId: upload.UploadId, PartNumber: aws.Int32(int32(n + 1)),
			Body: io.NewSectionReader(file, from, to-from),
		})
		if err == nil {
			parts[n] = types.CompletedPart{ETag: part.ETag, PartNumber: aws.Int32(int32(n + 1)), ChecksumCRC32: part.ChecksumCRC32}
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = client.CompleteMultipartUpload(t.ctx, &s3.CompleteMultipartUploadInput{
		Bucket: bucket, Key: &key, UploadId: upload.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	})
	return err
}

// fetch copies the object to a file.
func (t *toolBench) fetch() error {
	file, err := os.Create(filepath.Join(t.dir, "fetched"))
	if err != nil {
		return err
	}
	err = t.pieces(copyPart/2, func(ctx context.Context, _ int, from, to int64) error {
		object, err := t.s.Files.S3.GetObject(ctx, &s3.GetObjectInput{
			Bucket: aws.String(stack.Bucket), Key: aws.String(copied), Range: aws.String(fmt.Sprintf("bytes=%d-%d", from, to-1)),
		})
		if err != nil {
			return err
		}
		defer object.Body.Close()
		_, err = io.Copy(io.NewOffsetWriter(file, from), object.Body)
		return err
	})
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}

// pieces calls work for all pieces of a file, some at a time.
func (t *toolBench) pieces(length int64, work func(ctx context.Context, n int, from, to int64) error) error {
	group, ctx := errgroup.WithContext(t.ctx)
	group.SetLimit(copies)
	for n := range (t.size + length - 1) / length {
		group.Go(func() error { return work(ctx, int(n), n*length, min(t.size, (n+1)*length)) })
	}
	return group.Wait()
}

func (t *toolBench) send() error {
	var sent sentShare
	peak, err := t.run(&sent, "--as", "alice", "send", t.file(), "--to", "bob", "--mail", "bob@acme.example", "--show-key")
	t.sent, t.sending = append(t.sent, sent), max(t.sending, peak)
	return err
}

// get receives the share that was sent first.
func (t *toolBench) get() error {
	next, path := t.sent[0], filepath.Join(t.dir, "received")
	t.sent = t.sent[1:]
	peak, err := t.run(&struct{}{}, "--as", "bob", "get", next.ID, "--key", next.Key, "-o", path)
	t.receiving = max(t.receiving, peak)
	return errors.Join(err, os.Remove(path))
}

// run runs the tool, reads its answer into out, and returns its peak memory in MB.
func (t *toolBench) run(out any, args ...string) (peak float64, err error) {
	cmd := exec.CommandContext(t.ctx, t.tool, append([]string{
		"--json", "--endpoints", filepath.Join(t.s.Dir, "endpoints.json"), "--state", filepath.Join(t.dir, "state"),
	}, args...)...)
	var answer, problem strings.Builder
	cmd.Stdout, cmd.Stderr = &answer, &problem
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for look := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case err := <-ended:
			look.Stop()
			if err != nil {
				return peak, fmt.Errorf("secureshare %s: %w\n%s%s", args[2], err, answer.String(), problem.String())
			}
			return peak, json.Unmarshal([]byte(answer.String()), out)
		case <-look.C:
			if mb, err := peakMB(cmd.Process.Pid); err == nil {
				peak = mb
			}
		}
	}
}
