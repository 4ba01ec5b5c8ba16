/** A session of W3C WebDriver over HTTP. https://www.w3.org/TR/webdriver2/ */
export class Session {
  readonly #address: string;

  private constructor(address: string) {
    this.#address = address;
  }

  /** Waits until the driver answers, and starts a browser. */
  static async start(driver: string, capabilities: object): Promise<Session> {
    const { sessionId } = await send<{ sessionId: string }>('POST', `${driver}/session`, {
      capabilities: { alwaysMatch: capabilities },
    });
    return new Session(`${driver}/session/${sessionId}`);
  }

  post<T>(command: string, parameters: object = {}): Promise<T> {
    return send('POST', `${this.#address}/${command}`, parameters);
  }

  get<T>(command: string): Promise<T> {
    return send('GET', `${this.#address}/${command}`);
  }

  async end(): Promise<void> {
    await send('DELETE', this.#address);
  }
}

/** The key of a reference to an element or a frame in WebDriver's JSON. */
export type Reference = Record<typeof reference, string>;
export const reference = 'element-6066-11e4-a52e-4f735466cecf';

async function send<T>(method: string, url: string, parameters?: object): Promise<T> {
  const answer = await fetch(url, { method, ...(parameters && { body: JSON.stringify(parameters) }) });
  const { value } = (await answer.json()) as { value: (T & { error?: string; message?: string }) | null };
  if (!answer.ok)
    throw new Error(`WebDriver ${new URL(url).pathname}: ${value?.error ?? answer.status}: ${value?.message ?? ''}`);
  return value as T;
}
