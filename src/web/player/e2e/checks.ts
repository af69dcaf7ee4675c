// What holds on every page.
import AxeBuilder from '@axe-core/playwright';
import { type Page } from '@playwright/test';

import { expect } from './fixtures';

/** Rules of WCAG 2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  const found = violations.map((violation) =>
    `${violation.id} (${violation.help}):\n${violation.nodes.map((node) => `  ${node.html}\n  ${node.failureSummary ?? ''}`).join('\n')}`);
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: window.innerWidth,
    wide: [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
      .slice(0, 5).map((element) => element.outerHTML.slice(0, 120)),
  }));
  expect(widths.content, `${page.url()} is wider than the window: ${widths.wide.join('\n')}`)
    .toBeLessThanOrEqual(widths.window);
}

/** Until colours and sizes that were on their way have arrived. */
export async function faded(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(fading.map((one) => one.finished));
  });
}

/** Until nothing is loading: skeletons are gone and the network is quiet. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForTimeout(600);
}
