import { ProgramLine } from '@secure-share/crypto';
import { shallowRef, type Ref } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import * as api from '../api/programs';
import { limits, type Program, type ProgramRequest } from '../api/fileApi';
import { keyMailerFor } from '../api/keyMailer';
import { nameOf } from '../api/people';
import { settings } from '../api/site';
import { useAppContext } from './useAppContext';

export type { Program } from '../api/fileApi';
export type Scope = Program['scopes'][number];

/** A line that a person pasted, and the fingerprint to compare. */
export interface Asked {
  readonly line: ProgramLine;
  readonly fingerprint: string;
}

export type Choices = Pick<ProgramRequest, 'name' | 'scopes' | 'days'>;

export interface Programs {
  /** Newest first. Undefined until they are loaded. */
  readonly programs: Readonly<Ref<readonly Program[] | undefined>>;
  /** Why the last request for the list failed. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  readonly load: () => Promise<void>;
  /** Undefined if the text is not the line of a program. */
  readonly read: (pasted: string) => Promise<Asked | undefined>;
  /** Returns the failure, if any. */
  readonly approve: (asked: Asked, choices: Choices) => Promise<Failure | undefined>;
  readonly revoke: (id: string) => Promise<Failure | undefined>;
}

/** The programs that the person has approved. Call it in setup. */
export function usePrograms(): Programs {
  const { cloudId: site, siteUrl, accountId, page } = useAppContext();
  const programs = shallowRef<readonly Program[]>();
  const failure = shallowRef<Failure>();

  async function load() {
    failure.value = undefined;
    try {
      programs.value = (await api.programs()).items;
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  async function read(pasted: string): Promise<Asked | undefined> {
    try {
      const line = ProgramLine.parse(pasted);
      return { line, fingerprint: await line.fingerprint() };
    } catch {
      return undefined;
    }
  }

  async function approve({ line }: Asked, choices: Choices): Promise<Failure | undefined> {
    try {
      const [known, { name }, { ticketAudience }] = await Promise.all([settings(), nameOf(accountId), limits()]);
      const { ownDelivery } = known;
      const keyMailer = keyMailerFor(known, ticketAudience);
      const greeting = await line.seal({
        ...{ site, siteUrl, accountId, keyMailer },
        ...(name ? { name } : {}),
        ...(page === undefined ? {} : { page }),
        ...(ownDelivery ? { ownDelivery } : {}),
      });
      const program = await api.approveProgram({ ...choices, key: line.key, greeting });
      programs.value = [program, ...(programs.value ?? [])];
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  async function revoke(id: string): Promise<Failure | undefined> {
    try {
      await api.revokeProgram(id);
      programs.value = programs.value?.filter((program) => program.id !== id);
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  return { programs, failure, load, read, approve, revoke };
}
