import { stretchPassword } from '@secure-share/crypto/password';
import type { StretchWorker } from '@secure-share/shared/transfer/stretch';
import { expose } from 'comlink';

expose({ stretch: stretchPassword } satisfies StretchWorker);
