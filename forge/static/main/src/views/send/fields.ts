import { computed, shallowReactive, shallowRef } from 'vue';

import { findAddress } from '@secure-share/shared/lib/input';
import { withoutInvisible } from '@secure-share/shared/text/invisible';

import { warnBeforeClosing } from '@secure-share/shared/lib/closeWarning';
import type { Draft, PickedFile } from '../../composables/useSend';
import { OUTSIDER } from '../../lib/outsider';
import type { DeliveryMethod } from '../../sessions/deliveryMethod';

export interface Recipient {
  readonly accountId: string;
  readonly name: string;
  readonly email?: string | undefined;
}

/** A further colleague who gets the same, and the address for their key. */
export interface Other {
  readonly recipient: Recipient;
  readonly address: string;
}

/** With the first. */
export const MOST_RECIPIENTS = 20;

/** What a person has entered so far. */
export interface Fields {
  /** Whether it is for somebody outside: then `label` is what the sender calls them. */
  outside: boolean;
  label: string;
  recipient: Recipient | undefined;
  /** Not for somebody outside. */
  others: readonly Other[];
  /** Whether the form asks for one more of them. */
  adding: boolean;
  /** How the key is delivered; undefined until the form knows which methods are allowed. */
  deliveryMethod: DeliveryMethod | undefined;
  address: string;
  kind: 'files' | 'text';
  files: readonly PickedFile[];
  text: string;
  description: string;
  /** BCP 47; empty until the form knows the sender's language. */
  mailLocale: string;
  /** Seconds; undefined: the longest that is allowed. */
  lifetime: number | undefined;
  /** How often it may be opened; until: any number of times until it expires. */
  openings: number | 'until';
  /** Whether the organisation's receiver learns how the share ends. */
  notify: boolean;
  /** Only for somebody outside. Empty: none. */
  password: string;
  /** sealed: it goes into the keys. gate: it only protects access, which an unlock token gives too. */
  passwordMode: 'sealed' | 'gate';
}

function blank(): Fields {
  return {
    outside: false,
    label: '',
    recipient: undefined,
    others: [],
    adding: false,
    deliveryMethod: undefined,
    address: '',
    kind: 'files',
    files: [],
    text: '',
    description: '',
    mailLocale: '',
    lifetime: undefined,
    openings: 1,
    notify: false,
    password: '',
    passwordMode: 'sealed',
  };
}

/** The form's fields, one set per tab. Like an upload they outlive the screen. They are never stored. */
export const fields = shallowReactive(blank());

warnBeforeClosing(computed(() => (fields.kind === 'text' && fields.text.trim() !== '' ? 'text' : undefined)));

export function clearFields(): void {
  Object.assign(fields, blank());
}

/** What this tab sent last. */
export interface LastSent {
  readonly shareId: string;
  /** Of the recipients, the first one first. */
  readonly names: readonly string[];
  /** In words. */
  readonly contents: string;
}

/** Kept until something else is sent. */
export const lastSent = shallowRef<LastSent>();

/**
 * Sets the recipient, and the address that the product shows for them. Clears an address that was
 * entered for somebody else, who must not get the key.
 */
export function chooseRecipient(recipient: Recipient | undefined): void {
  const typedBefore = fields.recipient ? '' : fields.address;
  if (recipient) fields.address = recipient.email ?? typedBefore;
  else if (fields.address === fields.recipient?.email) fields.address = '';
  fields.recipient = recipient;
}

/** Whether nobody can be added. */
export const isFull = ({ others }: Pick<Fields, 'others'>): boolean => others.length + 1 >= MOST_RECIPIENTS;

/** Whether several people get it. */
export const isForSeveral = ({ outside, others }: Pick<Fields, 'outside' | 'others'>): boolean =>
  !outside && others.length > 0;

/** Adds a colleague, with the address that the product shows for them. Keeps an address that was entered for them. */
export function addOther(recipient: Recipient): void {
  const { others } = fields;
  fields.adding = false;
  if (isFull(fields) || others.some((one) => one.recipient.accountId === recipient.accountId)) return;
  fields.others = [...others, { recipient, address: recipient.email ?? '' }];
}

export function removeOther({ accountId }: Recipient): void {
  fields.others = fields.others.filter(({ recipient }) => recipient.accountId !== accountId);
}

/** Sets the address for the key of a further colleague. */
export function addressOther({ accountId }: Recipient, address: string): void {
  fields.others = fields.others.map((one) => (one.recipient.accountId === accountId ? { ...one, address } : one));
}

/** Chooses between a person of this site and somebody outside. The key of one must not go to the other's address. */
export function chooseOutside(outside: boolean): void {
  if (outside === fields.outside) return;
  fields.outside = outside;
  fields.address = (outside ? undefined : fields.recipient?.email) ?? '';
}

/** What the sender calls somebody outside, without characters that are invisible or make it look like another name. */
export const labelOf = (typed: string): string => withoutInvisible(typed).trim();

/**
 * Returns what to send. The fields must have a recipient, and an address unless the sender hands
 * the key over. As long as the form does not know which methods are allowed, the key is mailed: the
 * services refuse that if the site does not allow it.
 */
export function draftOf({
  outside,
  label,
  recipient: colleague,
  others,
  deliveryMethod = 'mail',
  address,
  kind,
  files,
  text,
  description,
  mailLocale,
  lifetime,
  openings,
  notify,
  password,
  passwordMode,
}: Fields): Draft {
  const addressOf = (typed: string) => {
    const found = findAddress(typed);
    if (deliveryMethod === 'copy') return '';
    return 'address' in found ? found.address : undefined;
  };
  const to = addressOf(address);
  const further = outside ? [] : others.map((one) => ({ recipient: one.recipient, address: addressOf(one.address) }));
  const recipient = outside ? { accountId: OUTSIDER, name: labelOf(label) } : colleague;
  if (!recipient || to === undefined) throw new Error('recipient or address is missing');
  const addressed = further.flatMap(({ recipient: { accountId, name }, address: at }) =>
    at === undefined ? [] : [{ recipient: { accountId, name }, address: at }],
  );
  if (addressed.length < further.length) throw new Error('an address is missing');
  const source = kind === 'files' ? ({ kind, files } as const) : ({ kind, text } as const);
  const times = openings === 'until' ? ({ untilExpiry: true } as const) : openings > 1 ? { openings } : {};
  const chosen = {
    ...(lifetime === undefined ? {} : { lifetimeSeconds: lifetime }),
    ...times,
    ...(notify ? { notify } : {}),
  };
  const secured = outside && password !== '' ? { password, ...(passwordMode === 'gate' ? { passwordMode } : {}) } : {};
  return {
    recipient,
    deliveryMethod,
    address: to,
    mailLocale,
    description: description.trim(),
    source,
    ...chosen,
    ...secured,
    ...(addressed.length > 0 ? { others: addressed } : {}),
  };
}

/** The recipient, as far as the sender has entered one. */
export const nameOfRecipient = ({
  outside,
  label,
  recipient,
}: Pick<Fields, 'outside' | 'label' | 'recipient'>): string => (outside ? labelOf(label) : recipient?.name) ?? '';

/** The names of all recipients. */
export const namesIn = (from: Pick<Fields, 'outside' | 'label' | 'recipient' | 'others'>): readonly string[] => [
  nameOfRecipient(from),
  ...(from.outside ? [] : from.others.map(({ recipient }) => recipient.name)),
];
