import { count, list, map, object, text, truth, url, type Shape } from '@secure-share/shared/lib/shape';
import { fetched } from './fileApi';
import type { Notices, NoticeSettings, NoticeSettingsRequest } from './schema';

export type { NoticeSettings };

/** Calls of the file API about notices. They reject as those in fileApi.ts do. */

const PATH = '/v1/notices';
const SETTINGS = `${PATH}/settings`;

const addressOrNone: Shape<string> = (value) => (value === '' ? '' : url(value));
/** All members of a key, whatever they are: they are shown and copied. */
const key: Shape<Readonly<Record<string, unknown>>> = map((member) => member);

const answer: Shape<Notices> = object({ enabled: truth }, {});
const settings: Shape<NoticeSettings> = object(
  { version: count(0), url: addressOrNone, issuer: text, keys: object({ keys: list(key) }, {}) },
  {},
);

/** Whether the site has a receiver of notices, so that a sender may ask for them. */
export const notices = () => fetched(answer, 'GET', PATH);

/** Where the notices of the site go. `roles` is a role assertion of the caller, see roles.ts. */
export const noticeSettings = (roles: string) => fetched(settings, 'GET', SETTINGS, undefined, roles);

export const setNoticeSettings = (request: NoticeSettingsRequest, roles: string) =>
  fetched(settings, 'PUT', SETTINGS, request, roles);
