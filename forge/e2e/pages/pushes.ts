import type { BrowserContext, Page, WebSocketRoute } from '@playwright/test';

interface Message {
  readonly type: string;
  readonly complete?: boolean;
}

/** Stands between the app and live updates, and changes what passes as a test asks. */
export class Pushes {
  /** What the app gets in place of an event. */
  pass: (event: string) => readonly string[] = (event) => [event];
  /** Whether connections are refused. */
  away = false;
  /** How long the app was away at least, in milliseconds, when it asks what it missed. */
  missed = 0;
  /** Events that arrived here, and answers to the question what was missed. */
  readonly events: string[] = [];
  readonly answers: Message[] = [];
  /** How often the app asked what it missed. */
  asked = 0;
  readonly #open = new Set<WebSocketRoute>();

  async attach(context: BrowserContext): Promise<void> {
    await context.routeWebSocket(/./, (page) => this.#serve(page));
  }

  #serve(page: WebSocketRoute): void {
    if (this.away) {
      void page.close();
      return;
    }
    this.#open.add(page);
    const server = page.connectToServer();
    page.onMessage((text) => server.send(this.#asking(String(text))));
    server.onMessage((text) => {
      for (const each of this.#told(String(text))) page.send(each);
    });
  }

  #asking(text: string): string {
    this.asked++;
    const question = JSON.parse(text) as { action: string; since: number };
    return JSON.stringify({ ...question, since: Math.min(question.since, Date.now() - this.missed) });
  }

  #told(text: string): readonly string[] {
    const message = JSON.parse(text) as Message;
    if (message.type === 'events') this.answers.push(message);
    if (message.type !== 'event') return [text];
    this.events.push(text);
    return this.pass(text);
  }

  /** Moves the clock of the app until it asks what it missed. In steps, so that it does not give up the answer. */
  async question(page: Page): Promise<void> {
    for (const before = this.asked; this.asked === before;) await page.clock.runFor(2000);
  }

  /** Ends the connections. */
  async cut(): Promise<void> {
    for (const page of this.#open) await page.close();
    this.#open.clear();
  }
}

/**
 * Stops the clock of a page: the app no longer asks for anything by itself, and no longer
 * connects. Call it when the app has live updates, in a page with page.clock.install().
 */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.pauseAt(Date.now() + 1000);
}
