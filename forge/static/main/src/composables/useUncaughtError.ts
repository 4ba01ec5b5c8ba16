import { onErrorCaptured, onScopeDispose, readonly, ref, type Ref } from 'vue';

/** True after an uncaught error. Call it in the setup of the root component. */
export function useUncaughtError(): Readonly<Ref<boolean>> {
  const trouble = ref(false);
  const note = () => {
    trouble.value = true;
  };
  // Browsers report a late resize observer as an error event without an error.
  const failed = (event: ErrorEvent) => {
    if (event.error) note();
  };

  onErrorCaptured(note);
  window.addEventListener('error', failed);
  window.addEventListener('unhandledrejection', note);
  onScopeDispose(() => {
    window.removeEventListener('error', failed);
    window.removeEventListener('unhandledrejection', note);
  });
  return readonly(trouble);
}
