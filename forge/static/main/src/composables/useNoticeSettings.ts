import { readonly, ref, shallowRef, type Ref } from 'vue';

import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { noticeSettings, setNoticeSettings, type NoticeSettings } from '../api/notices';
import { withRoles } from '../api/roles';

export type { NoticeSettings } from '../api/notices';

/** Where the notices of the site go, for its administrators. */
export interface NoticeEditor {
  /** As the service has it. Undefined until it is loaded. */
  readonly stored: Readonly<Ref<NoticeSettings | undefined>>;
  readonly saving: Readonly<Ref<boolean>>;
  /** Whether the last change was stored. */
  readonly saved: Readonly<Ref<boolean>>;
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /**
   * Sets the address. Empty: no notices are sent. Never rejects: see failure. If somebody else
   * changed the settings, it loads the current ones.
   */
  readonly save: (url: string) => Promise<void>;
}

export function useNoticeSettings(): NoticeEditor {
  const stored = shallowRef<NoticeSettings>();
  const failure = shallowRef<Failure>();
  const saving = ref(false);
  const saved = ref(false);

  async function load(): Promise<void> {
    try {
      stored.value = await withRoles(noticeSettings);
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  async function save(url: string): Promise<void> {
    if (saving.value || !stored.value) return;
    saving.value = true;
    saved.value = false;
    failure.value = undefined;
    try {
      const { version } = stored.value;
      stored.value = await withRoles((roles) => setNoticeSettings({ version, url }, roles));
      saved.value = true;
    } catch (error) {
      failure.value = failureOf(error);
      if (failure.value.reason === 'notices-changed') await load();
    } finally {
      saving.value = false;
    }
  }

  void load();
  return { stored, saving: readonly(saving), saved: readonly(saved), failure, save };
}
