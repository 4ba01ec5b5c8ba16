import { router } from '../bridge/host';

/** Opens a page of the product, such as /browse/ACME-7, in a new tab. */
export function openInProduct(path: string): void {
  void router.open(path);
}
