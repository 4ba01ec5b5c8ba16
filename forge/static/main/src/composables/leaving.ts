import { effectScope, watch, type Ref } from 'vue';

function warn(event: Event): void {
  event.preventDefault();
}

/** Has the browser ask before the tab is closed, whenever something would be lost. For as long as the app lives. */
export function warnWhile(lossy: Ref<boolean>): void {
  effectScope(true).run(() => watch(lossy, (yes) => {
    if (yes) addEventListener('beforeunload', warn);
    else removeEventListener('beforeunload', warn);
  }, { immediate: true, flush: 'sync' }));
}
