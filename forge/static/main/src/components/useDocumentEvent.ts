import { onBeforeUnmount, onMounted } from 'vue';

/** Listens to what happens anywhere on the page while the component is shown. Call it in setup. */
export function onDocument<K extends keyof DocumentEventMap>(
  type: K,
  listener: (event: DocumentEventMap[K]) => void,
): void {
  onMounted(() => document.addEventListener(type, listener));
  onBeforeUnmount(() => document.removeEventListener(type, listener));
}
