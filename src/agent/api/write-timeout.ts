/**
 * In milliseconds, from when it is decided. A write that was begun under a Lease has to end before another replica may hold it: 5 s after the
 * deadline to renew.
 */
export const WRITE_TIMEOUT = 4_000;
