import { shallowRef, type Ref } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import type { Program } from '../api/fileApi';
import { programsOf, revokeProgramOf } from '../api/personPrograms';
import { withRoles } from '../api/roles';

export type { Program } from '../api/fileApi';

/** The programs of a person, for administrators of the site. */
export interface PersonPrograms {
  /** Newest first. Undefined until those of the person are loaded. */
  readonly programs: Readonly<Ref<readonly Program[] | undefined>>;
  /** Why the last request failed. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Without a person there are no programs. */
  readonly show: (accountId: string | undefined) => Promise<void>;
  /** Of the person who is shown. */
  readonly revoke: (program: Program) => Promise<void>;
}

export function usePersonPrograms(): PersonPrograms {
  const programs = shallowRef<readonly Program[]>();
  const failure = shallowRef<Failure>();
  let shown: string | undefined;

  async function show(accountId: string | undefined) {
    shown = accountId;
    programs.value = failure.value = undefined;
    if (accountId === undefined) return;
    try {
      const { items } = await withRoles((roles) => programsOf(accountId, roles));
      if (shown === accountId) programs.value = items;
    } catch (error) {
      if (shown === accountId) failure.value = failureOf(error);
    }
  }

  async function revoke(program: Program) {
    const person = shown;
    if (person === undefined) return;
    failure.value = undefined;
    try {
      await withRoles((roles) => revokeProgramOf(person, program, roles));
      if (shown === person) programs.value = programs.value?.filter((one) => one !== program);
    } catch (error) {
      if (shown === person) failure.value = failureOf(error);
    }
  }

  return { programs, failure, show, revoke };
}
