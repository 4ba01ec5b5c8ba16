import { request as http, type ClientRequest } from 'node:http';

const CHUNK = 64 * 1024;

/** XMLHttpRequest for Node.js with the features that uploads need: it sends bytes over a connection, and reports their progress. */
export class NodeXhr {
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  #request: ClientRequest | undefined;
  #aborted = false;
  #method = '';
  #url = '';
  readonly #headers: Record<string, string> = {};

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    if (/^(content-length|host)$/i.test(name)) throw new Error(`browsers refuse to set ${name}`);
    this.#headers[name] = value;
  }

  send(body: Blob): void {
    const request = http(this.#url, {
      method: this.#method,
      headers: { ...this.#headers, 'Content-Length': body.size },
      agent: false,
    });
    this.#request = request;
    request.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => {
        this.status = answer.statusCode ?? 0;
        if (!this.#aborted) this.onload?.();
      });
      answer.on('error', () => this.#fail());
    });
    request.on('error', () => this.#fail());
    void body.arrayBuffer().then((bytes) => this.#write(request, new Uint8Array(bytes), 0));
  }

  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#request?.destroy();
    this.onabort?.();
  }

  #fail(): void {
    if (!this.#aborted) this.onerror?.();
    this.#aborted = true;
  }

  #write(request: ClientRequest, body: Uint8Array, at: number): void {
    if (at >= body.length) {
      request.end();
      return;
    }
    const end = Math.min(at + CHUNK, body.length);
    request.write(body.subarray(at, end), (error) => {
      if (error) return;
      this.upload.onprogress?.({ loaded: end });
      this.#write(request, body, end);
    });
  }
}
