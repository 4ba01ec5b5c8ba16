import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import PersonPicker from '../../src/components/PersonPicker.vue';
import { show, words } from './mounting';

const people = [
  { accountId: '1', name: 'Bob Baker', email: 'bob@acme.example' },
  { accountId: '2', name: 'Bobby Tables' },
];

async function picker(
  search: (query: string) => Promise<typeof people | []> = () => Promise.resolve(people),
  more: Record<string, unknown> = {},
) {
  const asked = vi.fn(search);
  const wrapper = await show(PersonPicker, {
    props: {
      label: 'To',
      search: asked,
      ...more,
      'onUpdate:modelValue': (modelValue: unknown) => wrapper.setProps({ modelValue }),
    },
  });
  const input = wrapper.get<HTMLInputElement>('[role=combobox]');
  const type = async (text: string) => {
    await input.setValue(text);
    await vi.advanceTimersByTimeAsync(250);
    await flushPromises();
  };
  const press = (key: string) => input.trigger('keydown', { key });
  const active = () => wrapper.find(`#${CSS.escape(input.attributes('aria-activedescendant') ?? 'none')}`);
  const status = () => words(wrapper.get('p[role=status]').text());
  return { wrapper, input, asked, type, press, active, status };
}

describe('PersonPicker', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('searches once for the typed text, not for every letter', async () => {
    const { input, asked, type } = await picker();
    await input.setValue('b');
    await input.setValue('bo');
    await type('  bob ');
    expect(asked.mock.calls).toEqual([['bob']]);
  });

  it('does not search for blanks', async () => {
    const { asked, type, input } = await picker();
    await type('   ');
    expect(asked).not.toHaveBeenCalled();
    expect(input.attributes('aria-expanded')).toBe('false');
  });

  it('is a labelled combobox that says how many it found', async () => {
    const { wrapper, input, type, status } = await picker();
    await type('bob');
    expect(wrapper.get('label').attributes('for')).toBe(input.attributes('id'));
    expect(input.attributes('aria-expanded')).toBe('true');
    expect(wrapper.get('[role=listbox]').attributes('id')).toBe(input.attributes('aria-controls'));
    expect(status()).toBe('2 people found');
  });

  it('moves through the list with the arrow keys and selects with Enter', async () => {
    const { wrapper, input, type, press, active } = await picker();
    await type('bob');
    expect(active().text()).toContain('Bob Baker');
    await press('ArrowDown');
    expect(active().text()).toContain('Bobby Tables');
    expect(active().attributes('aria-selected')).toBe('true');
    await press('ArrowDown');
    expect(active().text()).toContain('Bob Baker');
    await press('ArrowUp');
    await press('Enter');
    expect(wrapper.emitted('update:modelValue')?.at(-1)).toEqual([people[1]]);
    expect(input.element.value).toBe('Bobby Tables');
    expect(input.attributes('aria-expanded')).toBe('false');
  });

  it('submits the form with Enter when the list is closed', async () => {
    const { input, type, press } = await picker();
    await type('bob');
    const picks = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
    input.element.dispatchEvent(picks);
    expect(picks.defaultPrevented).toBe(true);
    await press('Escape');
    const sends = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
    input.element.dispatchEvent(sends);
    expect(sends.defaultPrevented).toBe(false);
  });

  it('closes with Escape and keeps what was typed', async () => {
    const { wrapper, input, type, press } = await picker();
    await type('bob');
    await press('Escape');
    expect(input.attributes('aria-expanded')).toBe('false');
    expect(input.element.value).toBe('bob');
    expect(wrapper.emitted('update:modelValue')?.every(([picked]) => picked === undefined) ?? true).toBe(true);
  });

  it('selects with the mouse, and clears the person when the name is changed or cleared', async () => {
    const { wrapper, input, type } = await picker();
    await type('bob');
    await wrapper.findAll('[role=option]')[0]?.trigger('click');
    expect(wrapper.emitted('update:modelValue')?.at(-1)).toEqual([people[0]]);
    await wrapper.get('button').trigger('click');
    expect(wrapper.emitted('update:modelValue')?.at(-1)).toEqual([undefined]);
    expect(input.element.value).toBe('');
    expect(document.activeElement).toBe(input.element);
  });

  it('says when nobody is found, and when the search fails', async () => {
    const nobody = await picker(() => Promise.resolve([]));
    await nobody.type('zoe');
    expect(nobody.status()).toBe('Nobody found for “zoe”');
    const broken = await picker(() => Promise.reject(new Error('no answer')));
    await broken.type('zoe');
    expect(broken.status()).toBe('The search didn’t work. Type the name again.');
  });

  it('ignores the result of an earlier search', async () => {
    const answers = new Map<string, (found: typeof people) => void>();
    const { wrapper, type } = await picker((query) => new Promise((resolve) => answers.set(query, resolve)));
    await type('b');
    await type('bobby');
    answers.get('bobby')?.(people.slice(1));
    answers.get('b')?.(people);
    await flushPromises();
    expect(wrapper.findAll('[role=option]').map((option) => option.text())).toEqual([expect.stringContaining('Bobby')]);
  });

  it('suggests people while the field is empty, with a note about each', async () => {
    const noteOf = ({ accountId }: { accountId: string }) => (accountId === '2' ? 'Assignee' : '');
    const { wrapper, input, type, press, active, status } = await picker(undefined, {
      suggestions: people.slice(1),
      noteOf,
    });
    const options = () => wrapper.findAll('[role=option]').map((option) => option.text());
    expect(options()).toEqual([]);
    await input.trigger('focus');
    expect(options()).toEqual([expect.stringMatching(/Bobby Tables.*Assignee/)]);
    expect([status(), input.attributes('aria-expanded'), active().exists()]).toEqual(['1 suggestion', 'true', false]);
    await type('b');
    expect(options()).toHaveLength(2);
    await input.setValue('');
    expect(options()).toHaveLength(1);
    await press('Escape');
    expect(options()).toEqual([]);
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    expect(wrapper.emitted('update:modelValue')?.at(-1)).toEqual([people[1]]);
    expect(options()).toEqual([]);
  });

  it('closes the suggestions when the field loses the focus', async () => {
    const { wrapper, input } = await picker(undefined, { suggestions: people });
    await input.trigger('focus');
    await input.trigger('blur');
    expect(wrapper.findAll('[role=option]')).toHaveLength(0);
  });
});
