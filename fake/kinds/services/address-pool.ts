/** Cluster addresses and node ports of one cluster that are taken. */
export interface ServicePool {
  /** An address that is free, if there is one; it is not taken yet. */
  freeAddress(): string | undefined;
  /** A node port that is free and not among `reserved`, if there is one; it is not taken yet. */
  freePort(reserved: ReadonlySet<number>): number | undefined;
  isAddressTaken(address: string): boolean;
  isPortTaken(port: number): boolean;
  takeAddress(address: string): void;
  releaseAddress(address: string): void;
  takePort(port: number): void;
  releasePort(port: number): void;
}

/** The range of node ports, both ends included. */
export const portRange: { readonly from: number; readonly to: number } = { from: 30000, to: 32767 };

/** The range of cluster addresses. */
export const addressRange: string = '10.96.0.0/16';

// The lower parts of both ranges are for those who pick their own, as on the real server.
const firstDynamicAddress = 257;
const lastAddress = 65534;
const firstDynamicPort = portRange.from + 86;

const addressAt = (index: number): string => `10.96.${Math.floor(index / 256)}.${index % 256}`;

/** An empty pool: the API's own service takes its address when it is created. */
export function createServicePool(): ServicePool {
  const addresses = new Set<string>();
  const ports = new Set<number>();
  let nextAddress = firstDynamicAddress;
  let nextPort = firstDynamicPort;
  return {
    freeAddress: () => {
      for (let tries = 0; addresses.has(addressAt(nextAddress)); tries += 1) {
        if (tries === lastAddress) return undefined;
        nextAddress = nextAddress >= lastAddress ? 1 : nextAddress + 1;
      }
      return addressAt(nextAddress);
    },
    freePort: (reserved) => {
      let port = nextPort;
      for (let tries = portRange.to - portRange.from; ports.has(port) || reserved.has(port); tries -= 1) {
        if (tries === 0) return undefined;
        port = port >= portRange.to ? portRange.from : port + 1;
      }
      nextPort = port;
      return port;
    },
    isAddressTaken: (address) => addresses.has(address),
    isPortTaken: (port) => ports.has(port),
    takeAddress: (address) => addresses.add(address),
    releaseAddress: (address) => addresses.delete(address),
    takePort: (port) => ports.add(port),
    releasePort: (port) => ports.delete(port),
  };
}
