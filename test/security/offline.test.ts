/** `npm test` runs everything, the demo included, where nothing but loopback is there; this says whether that holds. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';

const offline = process.env.TEGAKARI_OFFLINE === '1';
if (!offline) console.log('!! These tests run with a network: start them with `npm test` on Linux. The proof that nothing reaches out was LEFT OUT.');

describe.runIf(offline)('the network of this test run', () => {
  it('has no interface but loopback', () => {
    expect(Object.keys(networkInterfaces())).toEqual(['lo']);
  });

  it.each(['192.0.2.1', '2001:db8::1'])('leads nowhere: %s (an address for examples, nobody has it) is refused by the system at once', async (address) => {
    const why = await new Promise<string | undefined>((resolve) => connect(80, address).on('connect', () => resolve('connected')).on('error', (e: NodeJS.ErrnoException) => resolve(e.code)));
    expect(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL']).toContain(why);
  });
});
