package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	cycleBytes = 64 << 10 // of the file
	cycles     = 24       // in a round
)

func benchCycles(ctx context.Context, rounds int) error {
	s, err := stack.Start(ctx, stack.Options{SenderCap: 1 << 20, RecipientCap: 1 << 20, Limits: noLimits})
	if err != nil {
		return err
	}
	defer s.Close()
	b, err := newCycler(ctx, s)
	if err != nil {
		return err
	}
	perSecond := func(name string, workers int) contender {
		return contender{name, func() (float64, error) {
			began := time.Now()
			err := b.run(ctx, workers)
			return cycles / time.Since(began).Seconds(), err
		}}
	}
	all := []contender{
		perSecond("one after the other", 1),
		perSecond("the same again (noise)", 1),
		perSecond("two at a time", 2),
		perSecond("four at a time", 4),
	}
	if err := b.run(ctx, 4); err != nil { // start and connect everything
		return err
	}
	results, err := compete(ctx, rounds, all)
	if err != nil {
		return err
	}
	rows := [][]string{{"files of 64 KiB, sent and read once", "a second", "ratio"}}
	for i, c := range all {
		rows = append(rows, []string{c.name, results[i].show(1), results[i].over(results[0]).show(2)})
	}
	printTable(rows)
	return nil
}

type cycler struct {
	sender, recipient *client.Client
	to                share.Person
	mail              mailaddr.Address
	file              []byte
	folder            string
	made              atomic.Int64
}

func newCycler(ctx context.Context, s *stack.Stack) (*cycler, error) {
	sender, _, err := person(ctx, s, "alice")
	if err != nil {
		return nil, err
	}
	recipient, self, err := person(ctx, s, "bob")
	if err != nil {
		return nil, err
	}
	address, err := mailaddr.Parse(self.Mail)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(s.Dir, "received")
	return &cycler{
		sender: sender, recipient: recipient, to: share.Person(self.AccountID), mail: address,
		file: make([]byte, cycleBytes), folder: folder,
	}, os.MkdirAll(folder, 0o700)
}

// run runs a round's cycles with that many workers.
func (b *cycler) run(ctx context.Context, workers int) error {
	var group sync.WaitGroup
	failed := make(chan error, workers)
	for range workers {
		group.Go(func() {
			for range cycles / workers {
				if err := b.cycle(ctx); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(failed)
	return <-failed
}

// cycle seals, creates, uploads, commits and mails the key; then claims, downloads,
// opens and acknowledges.
func (b *cycler) cycle(ctx context.Context) error {
	sent, err := b.sender.Send(ctx, client.SendInput{
		Content: bytes.NewReader(b.file), Size: cycleBytes, Name: fmt.Sprintf("file %d", b.made.Add(1)),
		Recipient: b.to, Mail: b.mail, SenderName: "Alice",
	})
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	received, err := b.recipient.Get(ctx, client.GetInput{
		ID: sent.ID, Path: b.folder, Key: func(context.Context) (keyring.Secret, error) { return sent.Secret, nil },
	})
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	return os.Remove(received.Path)
}
