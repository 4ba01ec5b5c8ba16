import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ProcessorBuilder, ValidationTypes, type ManifestSchema } from '@forge/manifest';

/** The variables that an operator sets before deploying. */
export const variables = {
  SECURE_SHARE_FORGE_APP_ID: 'ari:cloud:ecosystem::app/11111111-2222-3333-4444-555555555555',
  SECURE_SHARE_FILE_API: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
  SECURE_SHARE_KEY_MAILER: 'https://f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com',
  SECURE_SHARE_BLOB_STORE: 'https://blobs-example.s3.eu-central-1.amazonaws.com',
  SECURE_SHARE_LIVE_UPDATES: 'wss://k1l2m3n4o5.execute-api.eu-central-1.amazonaws.com',
};

const forge = join(import.meta.dirname, '..');

export const source = readFileSync(join(forge, 'manifest.yml'), 'utf8');

interface Outcome {
  /** Errors and warnings. */
  readonly complaints: string[];
  /** The manifest with its variables filled in, if there was no error. */
  readonly manifest: ManifestSchema | undefined;
}

/**
 * Validates a manifest as the Forge CLI does before it deploys, but without a login and a built
 * app: the page and the function are empty files.
 */
export async function validate(text: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  try {
    for (const [path, content] of [
      ['manifest.yml', text],
      ['src/index.ts', ''],
      ['static/main/dist/index.html', '<!doctype html>'],
    ] as const) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    cpSync(join(forge, 'locales'), join(folder, 'locales'), { recursive: true });
    const processor = ProcessorBuilder.instance().withValidation(ValidationTypes.FULL).build();
    const { success, errors = [], manifestObject } = await processor.process(join(folder, 'manifest.yml'));
    const complaints = errors.map(({ level, message }) => `${level}: ${message}`);
    if (!success && complaints.length === 0) complaints.push('no success');
    return { complaints, manifest: manifestObject?.typedContent as ManifestSchema | undefined };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
