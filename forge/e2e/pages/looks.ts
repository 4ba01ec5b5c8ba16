import { AxeBuilder } from '@axe-core/playwright';
import type { Frame, Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** The violations that axe finds in the whole page, or only those of its colours: each as rule, place and advice. */
export async function violations(page: Page, only: 'everything' | 'colours' = 'everything'): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (
    only === 'colours' ? axe.withRules(['color-contrast', 'link-in-text-block']) : axe.withTags(rules)
  ).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((n) => `${id}: ${n.target.join(' ')}: ${n.failureSummary ?? ''}`),
  );
}

/** Elements of a frame that overflow at a side, and those whose text is cut off. */
export async function overflows(frame: Frame): Promise<string[]> {
  return frame.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const name = (e: Element) => `${e.localName}.${[...e.classList].join('.')} "${e.textContent.trim().slice(0, 40)}"`;
    const found: string[] = [];
    if (document.documentElement.scrollWidth > width)
      found.push(`the page: ${document.documentElement.scrollWidth} of ${width} px`);
    for (const e of document.body.querySelectorAll<HTMLElement>('*')) {
      const { left, right, width: shown } = e.getBoundingClientRect();
      const style = getComputedStyle(e);
      if (shown <= 1 || style.visibility === 'hidden' || style.clipPath !== 'none') continue; // only for screen readers
      if (left < -1 || right > width + 1) found.push(`sticks out: ${name(e)}: ${left} to ${right} of ${width} px`);
      const cut =
        style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && e.scrollWidth > e.clientWidth + 1;
      if (cut && !['input', 'textarea', 'progress'].includes(e.localName))
        found.push(`cut off: ${name(e)}: ${e.scrollWidth} in ${e.clientWidth} px`);
    }
    return found;
  });
}
