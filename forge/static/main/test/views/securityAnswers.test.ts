import { mount } from '@vue/test-utils';
import { expect, it } from 'vitest';

import { LANGUAGES, loadText, textPlugin } from '../../src/text';
import SecurityAnswers from '../../src/views/admin/SecurityAnswers.vue';

const DAY = 24 * 60 * 60; // seconds
const limits = {
  version: 'a',
  largestFile: 1,
  lifetimeSeconds: 2 * DAY,
  historySeconds: 45 * DAY,
  uploadDeadlineSeconds: 1,
  leaseSeconds: 1,
  leases: 1,
  tickets: 1,
  now: '2026-11-21T12:00:00Z',
};

it.each(LANGUAGES)('answers reviewers with the limits of the service, in %s', async (language) => {
  const text = await loadText(language);
  await text.load('admin');
  const wrapper = mount(SecurityAnswers, { props: { limits }, global: { plugins: [textPlugin(text)] } });
  const answers = wrapper.findAll('dd').map((one) => one.text());
  expect(answers).toHaveLength(8);
  const retention = answers[1] ?? '';
  expect(retention).toContain(text.format.duration(limits.lifetimeSeconds));
  expect(retention).toContain(text.format.duration(limits.historySeconds));
});
