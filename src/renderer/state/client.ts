/** The client and, in Electron, the bridge, for stores and screens. */
import { inject } from 'vue';
import type { InjectionKey } from 'vue';
import type { Client } from '#shared/client.ts';
import type { Bridge } from '#shared/contract/wire.ts';

export const clientKey: InjectionKey<Client> = Symbol('client');
export const bridgeKey: InjectionKey<Bridge | null> = Symbol('bridge');

/** Inside a component's or store's set-up. */
export function useClient(): Client {
  const client = inject(clientKey);
  if (!client) throw new Error('no client was provided');
  return client;
}

/** Null in a browser. */
export function useBridge(): Bridge | null {
  return inject(bridgeKey, null);
}
