/**
 * Rounds a length up by at most 12 %, so that it reveals only about 2 log2 log2 n bits
 * (Nikitin et al., Reducing Metadata Leakage from Encrypted Files and Communication with
 * PURBs, 2019, section 4). Takes whole numbers up to 2^52.
 */
export function padme(length: number): number {
  if (length < 2) return length;
  const exponent = bits(length) - 1;
  const unit = 2 ** (exponent - bits(exponent));
  return Math.ceil(length / unit) * unit;
}

/** The number of binary digits of n. Math.log2 would round. */
function bits(n: number): number {
  const high = Math.floor(n / 2 ** 32);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(n);
}
