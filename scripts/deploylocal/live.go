package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// live connects both people for live updates and sends a file.
func (d *deployment) live(ctx context.Context) error {
	d.report.Step("live updates")
	alice, bob, err := d.aliceAndBob(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, 2*d.timeout, errors.New("nothing came in time"))
	defer cancel()
	token, err := alice.RealtimeToken(ctx)
	if err != nil {
		return err
	}
	forged := token
	forged.Token = token.Token[:len(token.Token)-8] + "AAAAAAAA"
	if conn, err := d.listen(ctx, forged); err == nil {
		_ = conn.CloseNow()
		d.report.Check(false, "a forged token is refused")
	} else {
		d.report.Check(true, "a forged token is refused")
	}
	hers, err := d.listen(ctx, token)
	if err != nil {
		return fmt.Errorf("alice connects: %w", err)
	}
	defer hers.CloseNow()
	if token, err = bob.RealtimeToken(ctx); err != nil {
		return err
	}
	his, err := d.listen(ctx, token)
	if err != nil {
		return fmt.Errorf("bob connects: %w", err)
	}
	defer his.CloseNow()
	return d.hear(ctx, alice, bob, hers, his)
}

// hear sends a file from alice to bob, who opens it, and waits for the events.
func (d *deployment) hear(ctx context.Context, alice, bob person, hers, his connection) error {
	if err := hers.say(ctx, `{"action":"ping"}`); err != nil {
		return err
	}
	if _, err := hers.until(ctx, func(m realtime.Message) bool { return m.Type == realtime.TypePong }); err != nil {
		return err
	}
	d.report.Check(true, "a ping is answered")
	content := []byte("now")
	sent, err := alice.Send(ctx, client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "now.txt",
		Recipient: share.Person(bob.AccountID), DeliveryMethod: client.ByHand, SenderName: "Alice",
	})
	if err != nil {
		return err
	}
	began := time.Now()
	if err := his.untilEvent(ctx, sent.ID, share.Available); err != nil {
		return err
	}
	d.report.Check(true, "bob hears of a new file %.2f s after it was sent", time.Since(began).Seconds())
	if err := d.open(ctx, bob, sent); err != nil {
		return err
	}
	began = time.Now()
	if err := hers.untilEvent(ctx, sent.ID, share.Downloaded); err != nil {
		return err
	}
	d.report.Check(true, "alice hears that he opened it %.2f s afterwards", time.Since(began).Seconds())
	if err := his.say(ctx, `{"action":"since","since":0}`); err != nil {
		return err
	}
	missed, err := his.until(ctx, func(m realtime.Message) bool { return m.Type == realtime.TypeEvents })
	if err != nil {
		return err
	}
	d.report.Check(len(missed.Events) > 0, "what he would have missed: %d events", len(missed.Events))
	return nil
}

// connection is a WebSocket connection for live updates.
type connection struct{ *websocket.Conn }

// listen connects with a token. The emulator does not repeat the subprotocol, which the
// other clients require.
func (d *deployment) listen(ctx context.Context, t wire.RealtimeToken) (connection, error) {
	conn, _, err := websocket.Dial(ctx, t.URL, &websocket.DialOptions{
		Subprotocols: []string{realtime.Subprotocol, realtime.TokenPrefix + string(t.Token)},
		HTTPClient:   &http.Client{Transport: d.pair.Transport},
	})
	return connection{conn}, err
}

func (c connection) say(ctx context.Context, text string) error {
	return c.Write(ctx, websocket.MessageText, []byte(text))
}

func (c connection) until(ctx context.Context, is func(realtime.Message) bool) (m realtime.Message, err error) {
	for {
		_, text, err := c.Read(ctx)
		if err != nil {
			return m, fmt.Errorf("live updates: %w", err)
		}
		m = realtime.Message{}
		if err := json.Unmarshal(text, &m); err != nil {
			return m, err
		}
		if is(m) {
			return m, nil
		}
	}
}

func (c connection) untilEvent(ctx context.Context, id share.ID, status share.Status) error {
	_, err := c.until(ctx, func(m realtime.Message) bool {
		return m.Type == realtime.TypeEvent && m.EventBody != nil && m.Share == string(id) && m.Event == string(status)
	})
	return err
}
