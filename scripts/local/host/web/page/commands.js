// @ts-check
import { isAction } from './choice.js';
import { consent, Refused } from './consent.js';
import { contextOf } from './context.js';
import { emit, on } from './events.js';
import { closeFlag, complain, showFlag } from './flags.js';
import { createHistory } from './history.js';
import { openModal } from './modal.js';
import { navigate, urlOf } from './navigation.js';
import { egress, fetchProduct, fetchRemote, invoke } from './remote.js';
import { enableTheming } from './theme.js';

/**
 * One frame of the app: the module's own, or a modal with the app's data.
 * @typedef {{close: (payload?: unknown) => boolean, modal?: Record<string, unknown>}} Frame
 */

/**
 * Answers the app's calls to the product through callBridge, by the names in npm's
 * @forge/bridge 7.2.0. Any other name is an error that the page shows.
 * @param {import('./settings.js').Settings} settings
 * @param {() => import('./choice.js').Choice} choice of now
 * @param {Frame} frame
 */
export function commands(settings, choice, frame) {
  /** @type {(() => void) | undefined} */
  let closing;
  /** @type {Record<string, (data: any) => unknown>} */
  const table = {
    getContext: () => contextOf(choice(), frame.modal),
    fetchRemote: (data) => fetchRemote(choice(), settings.remotes, data),
    fetchProduct: (data) => fetchProduct(choice(), data),
    invoke: (data) => invoke(choice(), data),
    __permission__egressGet: () => egress(choice(), 'get'),
    __permission__egressSet: async (data) => (await consent(choice(), data), egress(choice(), 'set', data)),
    __permission__egressDeleteGroup: async (data) => void (await egress(choice(), 'deleteGroup', data)),
    __permission__egressDeleteDomain: async (data) => void (await egress(choice(), 'deleteDomain', data)),
    showFlag: (data) => (showFlag(data), true),
    closeFlag,
    enableTheming,
    on,
    emit,
    emitReadyEvent: () => undefined,
    createHistory: () => {
      if (frame.modal || isAction(choice().module)) throw new Error('only full pages have a history');
      return createHistory();
    },
    navigate: (data) => navigate(choice(), data),
    getUrl: (data) => urlOf(choice(), data),
    reload: () => location.reload(),
    changeWindowTitle: (title) => void (document.title = title),
    onClose: (callback) => void (closing = callback),
    close: (payload) => (closing?.(), frame.close(payload)),
    openModal: (data) =>
      openModal(settings, data, (close) => commands(settings, choice, { close, modal: data.context })),
    '#violation': ({ directive, blocked, sample, file, line }) =>
      complain("Against Forge's rules", `${directive} blocks ${blocked} ${sample} (${file}:${line})`),
  };
  return async (/** @type {string} */ command, /** @type {unknown} */ data) => {
    try {
      if (!Object.hasOwn(table, command)) throw new Error('the local host does not answer it');
      return await table[command](data);
    } catch (why) {
      if (!(why instanceof Refused)) complain(`The app's ${command} failed`, String(why));
      throw why;
    }
  };
}
