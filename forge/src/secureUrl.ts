const LOOPBACK = /^(127\.0\.0\.1|localhost)$/; // for the local stack

/** Whether the URL is https. Only addresses of this machine may use http. */
export const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
