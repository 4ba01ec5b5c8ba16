import { router } from '../bridge/host';

/** Has the product open a page of its own, such as /browse/ACME-7, in a new tab. */
export function openInProduct(path: string): void {
  void router.open(path);
}
