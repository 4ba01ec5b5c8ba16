import { object, url } from '@secure-share/shared/lib/shape';

/** config.json, next to index.html. It differs between deployments, unlike the bundle. */
export interface Config {
  /** URL of the service for links, without a slash at its end. */
  readonly linkApi: string;
}

const config = object<Config>({ linkApi: url }, {});

/** Rejects if the file is missing or malformed. */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch('config.json', { cache: 'no-cache', credentials: 'omit' });
  const { linkApi } = config(await answer.json());
  return { linkApi: linkApi.replace(/\/+$/, '') };
}
