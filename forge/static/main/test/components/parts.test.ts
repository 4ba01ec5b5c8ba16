import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';

import AppAvatar from '../../src/components/AppAvatar.vue';
import AppButton from '@secure-share/shared/components/AppButton.vue';
import AppDialog from '../../src/components/AppDialog.vue';
import AppField from '@secure-share/shared/components/AppField.vue';
import AppMessage from '@secure-share/shared/components/AppMessage.vue';
import AppProgress from '@secure-share/shared/components/AppProgress.vue';
import AppSelect from '@secure-share/shared/components/AppSelect.vue';
import CopyButton from '@secure-share/shared/components/CopyButton.vue';
import { show, words } from './mounting';

describe('AppButton', () => {
  it('ignores clicks and submits no form while it is busy, but keeps the focus', async () => {
    const submit = vi.fn();
    const form = await show(
      defineComponent(() => () => h('form', { onSubmit: submit }, h(AppButton, { type: 'submit', busy: true }))),
    );
    const button = form.getComponent<typeof AppButton>('button');
    form.get('button').element.focus();
    await button.trigger('click');
    expect(button.emitted('click')).toBeUndefined();
    expect(submit).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(button.element);
    expect(button.attributes('aria-disabled')).toBe('true');
  });

  it('emits one event for a click', async () => {
    const clicked = vi.fn();
    const button = await show(AppButton, { props: { onClick: clicked } });
    await button.trigger('click');
    expect(clicked).toHaveBeenCalledTimes(1);
  });
});

describe('AppField', () => {
  const field = (props: { error?: string; optional?: boolean }) =>
    show(AppField, {
      props: { label: 'Email address', hint: 'Where the key goes', ...props },
      slots: { default: ({ control }) => h('input', control) },
    });

  it('connects label, hint and error with the control', async () => {
    const wrapper = await field({});
    const input = wrapper.get('input');
    expect(wrapper.get('label').attributes('for')).toBe(input.attributes('id'));
    const described = () =>
      (input.attributes('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(described()).toEqual(['Where the key goes']);
    expect(input.attributes('aria-invalid')).toBeUndefined();
    await wrapper.setProps({ error: 'No such address' });
    expect(described()).toEqual(['Where the key goes', 'No such address']);
    expect(input.attributes('aria-invalid')).toBe('true');
    expect(wrapper.get('[aria-live=polite]').text()).toBe('No such address');
  });

  it('shows whether it is optional', async () => {
    expect((await field({})).get('input').attributes('aria-required')).toBe('true');
    const optional = await field({ optional: true });
    expect(optional.get('input').attributes('aria-required')).toBeUndefined();
    expect(optional.get('label').text()).toContain('(optional)');
  });
});

describe('AppSelect', () => {
  it('is labelled, and emits the choice', async () => {
    const options = [
      { value: 'en', label: 'English' },
      { value: 'de', label: 'Deutsch' },
    ];
    const wrapper = await show(AppSelect, { props: { label: 'Language', options, modelValue: 'en' } });
    const select = wrapper.get('select');
    expect(wrapper.get('label').attributes('for')).toBe(select.attributes('id'));
    await select.setValue('de');
    expect(wrapper.emitted('update:modelValue')).toEqual([['de']]);
  });
});

describe('AppMessage', () => {
  it.each([
    ['info', 'status'],
    ['success', 'status'],
    ['warning', 'alert'],
    ['error', 'alert'],
  ] as const)('%s is a %s', async (appearance, role) => {
    const wrapper = await show(AppMessage, { props: { appearance, title: 'So it is' } });
    expect(wrapper.attributes('role')).toBe(role);
    expect(wrapper.text()).toBe('So it is');
  });
});

describe('AppProgress', () => {
  it('shows every step and announces quarters', async () => {
    const wrapper = await show(AppProgress, { props: { label: 'Uploading', value: 0.26 } });
    const bar = wrapper.get('progress');
    const live = () => words(wrapper.get('[aria-live=polite]').text());
    expect(document.getElementById(bar.attributes('aria-labelledby') ?? '')?.textContent).toBe('Uploading');
    expect(bar.attributes('value')).toBe('0.26');
    expect(live()).toBe('Uploading: 25%');
    await wrapper.setProps({ value: 0.49 });
    expect(bar.attributes('value')).toBe('0.49');
    expect(live()).toBe('Uploading: 25%');
    await wrapper.setProps({ value: 1 });
    expect(live()).toBe('Uploading: 100%');
  });

  it('has no value while the duration is unknown', async () => {
    const wrapper = await show(AppProgress, { props: { label: 'Packing' } });
    expect(wrapper.get('progress').attributes('value')).toBeUndefined();
    expect(wrapper.get('[aria-live=polite]').text()).toBe('Packing');
  });
});

describe('AppDialog', () => {
  async function dialog() {
    const open = ref(false);
    const owner = defineComponent(() => () => [
      h('button', {
        id: 'owner',
        onClick: () => {
          open.value = true;
        },
      }),
      h(
        AppDialog,
        {
          title: 'Take this back?',
          open: open.value,
          'onUpdate:open': (wanted: boolean) => {
            open.value = wanted;
          },
        },
        { default: () => 'Really' },
      ),
    ]);
    const wrapper = await show(owner);
    return { wrapper, open, element: wrapper.get<HTMLDialogElement>('dialog').element };
  }

  it('is modal, named by its title, and moves the focus there', async () => {
    const { wrapper, open, element } = await dialog();
    const modal = vi.spyOn(element, 'showModal');
    open.value = true;
    await nextTick();
    expect(modal).toHaveBeenCalledTimes(1);
    expect(element.open).toBe(true);
    const title = wrapper.get('h2').element;
    expect(element.getAttribute('aria-labelledby')).toBe(title.id);
    expect(document.activeElement).toBe(title);
  });

  it('closes with its button, and emits an event when the browser closes it', async () => {
    const { wrapper, open, element } = await dialog();
    open.value = true;
    await nextTick();
    await wrapper.get('[aria-label=Close]').trigger('click');
    await nextTick();
    expect([open.value, element.open]).toEqual([false, false]);
    open.value = true;
    await nextTick();
    element.close(); // as Escape does
    await nextTick();
    expect(open.value).toBe(false);
  });
});

describe('CopyButton', () => {
  const clipboard = (writeText: (text: string) => Promise<void>) => {
    vi.stubGlobal('navigator', { clipboard: { writeText } });
  };
  afterEach(() => vi.unstubAllGlobals());

  it('copies, and says so', async () => {
    const written = vi.fn(() => Promise.resolve());
    clipboard(written);
    const wrapper = await show(CopyButton, { props: { text: 'the key', label: 'Copy key' } });
    expect(wrapper.get('[role=status]').text()).toBe('');
    await wrapper.get('button').trigger('click');
    await flushPromises();
    expect(written).toHaveBeenCalledWith('the key');
    expect(wrapper.get('[role=status]').text()).toBe('Copied');
    expect(wrapper.emitted('copied')).toHaveLength(1);
    await wrapper.setProps({ text: 'another key' });
    expect(wrapper.get('[role=status]').text()).toBe('');
  });

  it('says what to do if copying is not allowed', async () => {
    clipboard(() => Promise.reject(new Error('denied')));
    const wrapper = await show(CopyButton, { props: { text: 'the key' } });
    await wrapper.get('button').trigger('click');
    await flushPromises();
    expect(wrapper.get('[role=status]').text()).toContain('Select the text');
    expect(wrapper.emitted('copied')).toBeUndefined();
  });
});

describe('AppAvatar', () => {
  it.each([
    ['Bob Baker', 'BB'],
    ['zoë', 'Z'],
    ['Anna von der Heide', 'AH'],
    ['王小明', '王'],
    ['𝒜da 𝓛ove', '𝒜𝓛'],
    ['', ''],
  ])('%s: %s', async (name, initials) => {
    expect((await show(AppAvatar, { props: { name } })).text()).toBe(initials);
  });
});
