import { expect } from '@playwright/test';
import type { Person } from './person.js';

/** Saves the address of own delivery as an administrator, who allows it in the product's dialog. */
export async function saveAddress(admin: Person, url: string): Promise<void> {
  await admin.app.getByLabel('Address of your service').fill(url);
  await admin.app.getByRole('button', { name: 'Save address' }).click();
  await admin.page.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(admin.app.getByText('The address is saved.')).toBeVisible();
  await admin.open();
}

/** Sends a sample for a recipient from the admin page. */
export async function sample(admin: Person, recipient: string): Promise<void> {
  await admin.app.getByLabel('Email address for a test').fill(recipient);
  await admin.app.getByRole('button', { name: 'Send a sample' }).click();
}
