import { onBeforeUnmount, onMounted } from 'vue';

/** Listens to an event of the document while the component is mounted. Call it in setup. */
export function onDocument<K extends keyof DocumentEventMap>(
  type: K,
  listener: (event: DocumentEventMap[K]) => void,
): void {
  onMounted(() => document.addEventListener(type, listener));
  onBeforeUnmount(() => document.removeEventListener(type, listener));
}
