// @vitest-environment node
import { expose, type Remote } from 'comlink';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Failed } from '@secure-share/shared/api/errors';
import type { DownloadPage, TransferWorker } from '../../src/transfer/protocol';
import { startWorker, type WorkerHandle } from '../../src/transfer/startWorker';

let channel: MessageChannel;
let report: (...progress: Parameters<DownloadPage['progress']>) => Promise<void>;
let finish: () => void;
let handle: WorkerHandle;

/** The thread's side: a download that reports and ends on the test's command. */
const thread: Pick<TransferWorker, 'download'> = {
  download: (_, page) =>
    new Promise((resolve) => {
      report = (page as Remote<DownloadPage>).progress; // as comlink passes it
      finish = () => {
        resolve({ failure: new Failed('damaged').failure });
      };
    }),
};

beforeEach(() => {
  channel = new MessageChannel();
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
  vi.stubGlobal(
    'Worker',
    class {
      postMessage = channel.port1.postMessage.bind(channel.port1);
      addEventListener = channel.port1.addEventListener.bind(channel.port1);
      removeEventListener = channel.port1.removeEventListener.bind(channel.port1);
      terminate = channel.port1.close.bind(channel.port1);
    },
  );
  channel.port1.start();
  expose(thread, channel.port2);
  handle = startWorker();
});

afterEach(() => {
  handle.stop();
  channel.port2.close();
  vi.unstubAllGlobals();
});

it('passes on the reports of the thread until its outcome arrives', async () => {
  const reports: number[] = [];
  const page: DownloadPage = {
    claim: () => Promise.reject(new Error('not called')),
    progress: (_, done) => reports.push(done),
    paused: () => undefined,
    stuck: () => Promise.resolve(),
  };
  const outcome = handle.download({ shareId: '', secret: '', metadata: '' }, page);
  await vi.waitFor(() => expect(report).toBeDefined(), 60_000);
  await report('a', 1, 2);
  finish();
  expect(await outcome).toEqual({ failure: { reason: 'damaged' } });
  await report('a', 2, 2);
  expect(reports).toEqual([1]);
});
