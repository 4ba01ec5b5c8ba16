import type { OnChange } from './changes';
import { serverNow } from './clock';
import { Problem } from '@secure-share/shared/api/errors';
import { realtimeToken } from './fileApi';
import { count, list, object, oneOf, text, truth, type Shape } from '@secure-share/shared/lib/shape';

/*
 * The connection for live updates: docs/realtime.md describes the messages. An event only
 * names a share. What changed is read from the file API.
 */

const SUBPROTOCOL = 'secure-share.v1';
const TOKEN = 'secure-share.token.';

/** Between two catch-ups. The service keeps events for 120 seconds, and closes what is silent for ten minutes. */
const CATCH_UP = 100_000;
/** For the answer to a catch-up. */
const ANSWER_TIME = 15_000;
/** Before the end of its token a connection is replaced: from then on it would get no events. */
const SPARE = 60_000;
/** Until a hidden tab disconnects. */
const HIDDEN = 60_000;
/** Before another try: doubled each time, up to the longest. */
const SHORTEST = 1_000;
const LONGEST = 300_000;

interface Named {
  readonly share: string;
}

interface Events {
  readonly now: number;
  /** Not true: some may be missing. */
  readonly complete?: boolean;
  readonly events?: readonly Named[];
}

const named: Shape<Named> = object({ share: text }, {});
const isEvent = object<{ type: 'event' }>({ type: oneOf('event') }, {});
const isAnswer = object<{ type: 'events' }>({ type: oneOf('events') }, {});
const event: Shape<Named> = (value) => (isEvent(value), named(value));
const events: Shape<Events> = object({ now: count(0) }, { complete: truth, events: list(named) });
const caughtUp: Shape<Events> = (value) => (isAnswer(value), events(value));

/** Keeps a connection until the returned function is called. `toggled` is called when it opens and ends. */
export function listen(changed: OnChange, toggled: (live: boolean) => void): () => void {
  let socket: WebSocket | undefined;
  let since = Math.round(serverNow()); // what the callers read before that is older
  let live = false;
  let pause = SHORTEST;
  let stopped = false;
  let connecting = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let next: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let renewal: ReturnType<typeof setTimeout> | undefined;

  const isWanted = () => !stopped && !document.hidden; // both change during a call

  async function connect(): Promise<void> {
    clearTimeout(retry);
    if (!isWanted() || connecting || socket) return;
    connecting = true;
    try {
      const { url, token, expiresAt } = await realtimeToken();
      if (!isWanted()) return;
      open(new WebSocket(url, [SUBPROTOCOL, TOKEN + token]));
      clearTimeout(renewal);
      renewal = setTimeout(disconnect, Math.max(Date.parse(expiresAt) - serverNow() - SPARE, SPARE));
    } catch (error) {
      if (error instanceof Problem && error.slug === 'realtime-off') stop();
      else again();
    } finally {
      connecting = false;
    }
  }

  function open(opened: WebSocket): void {
    socket = opened;
    opened.onopen = () => catchUp(opened);
    opened.onmessage = ({ data }) => {
      if (socket === opened) read(opened, String(data));
    };
    opened.onclose = () => {
      if (socket === opened) lost();
    };
  }

  function catchUp(on: WebSocket): void {
    on.send(JSON.stringify({ action: 'since', since }));
    next = setTimeout(disconnect, ANSWER_TIME);
  }

  function read(from: WebSocket, message: string): void {
    const one = accepted(event, message);
    if (one) {
      changed(one.share);
      return;
    }
    const all = accepted(caughtUp, message);
    if (!all) return; // an error: the answer does not come, see ANSWER_TIME
    if (!all.complete) changed();
    else for (const { share } of all.events ?? []) changed(share);
    since = all.now;
    pause = SHORTEST;
    toggle(true);
    clearTimeout(next);
    next = setTimeout(() => catchUp(from), CATCH_UP);
  }

  /** Ends the connection, and opens another later. */
  function disconnect(): void {
    socket?.close();
    lost();
  }

  function lost(): void {
    clearTimeout(next);
    clearTimeout(renewal);
    socket = undefined;
    toggle(false);
    again();
  }

  function again(): void {
    clearTimeout(retry);
    if (!isWanted()) return; // see onVisibility
    retry = setTimeout(() => void connect(), pause * (0.5 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST);
  }

  function toggle(now: boolean): void {
    if (live === now) return;
    live = now;
    toggled(now);
  }

  function onVisibility(): void {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(disconnect, HIDDEN);
    else void connect();
  }

  /** The connection may have ended unnoticed, and the next try may be minutes away. */
  function onOnline(): void {
    pause = SHORTEST;
    disconnect();
  }

  function stop(): void {
    stopped = true;
    for (const timer of [retry, hiding]) clearTimeout(timer);
    window.removeEventListener('online', onOnline);
    document.removeEventListener('visibilitychange', onVisibility);
    disconnect();
  }

  window.addEventListener('online', onOnline);
  document.addEventListener('visibilitychange', onVisibility);
  void connect();
  return stop;
}

function accepted<T>(shape: (value: unknown) => T, message: string): T | undefined {
  try {
    return shape(JSON.parse(message));
  } catch {
    return undefined;
  }
}
