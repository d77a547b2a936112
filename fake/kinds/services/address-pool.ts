/** Cluster addresses and node ports of one cluster that are taken. */
export interface ServicePool {
  /** An address that is free; it is not taken yet. */
  freeAddress(): string;
  /** A node port that is free and not among `reserved`; it is not taken yet. */
  freePort(reserved: ReadonlySet<number>): number;
  isAddressTaken(address: string): boolean;
  /** Whether a node port is taken for this protocol. */
  isPortTaken(port: number, protocol: string): boolean;
  takeAddress(address: string): void;
  releaseAddress(address: string): void;
  takePort(port: number, protocol: string): void;
  releasePort(port: number, protocol: string): void;
}

/** The range of node ports, both ends included. */
export const portRange: { readonly from: number; readonly to: number } = { from: 30000, to: 32767 };

/** Whether `address` lies in the range of cluster addresses. */
export function isInAddressRange(address: string): boolean {
  return /^10\.96\.\d{1,3}\.\d{1,3}$/.test(address);
}

// The lower parts of both ranges are for those who pick their own, as on the real server.
const firstDynamicAddress = 257;
const firstDynamicPort = portRange.from + 86;

const addressAt = (index: number): string => `10.96.${Math.floor(index / 256)}.${index % 256}`;

/** An empty pool: the API's own service takes its address when it is created. */
export function createServicePool(): ServicePool {
  const addresses = new Set<string>();
  const ports = new Set<string>();
  let nextAddress = firstDynamicAddress;
  let nextPort = firstDynamicPort;
  const taken = (port: number): boolean => ports.has(`${port}/TCP`) || ports.has(`${port}/UDP`) || ports.has(`${port}/SCTP`);
  return {
    freeAddress: () => {
      while (addresses.has(addressAt(nextAddress))) nextAddress = nextAddress >= 65534 ? 1 : nextAddress + 1;
      return addressAt(nextAddress);
    },
    freePort: (reserved) => {
      let port = nextPort;
      while (taken(port) || reserved.has(port)) port = port >= portRange.to ? portRange.from : port + 1;
      nextPort = port;
      return port;
    },
    isAddressTaken: (address) => addresses.has(address),
    isPortTaken: (port, protocol) => ports.has(`${port}/${protocol}`),
    takeAddress: (address) => addresses.add(address),
    releaseAddress: (address) => addresses.delete(address),
    takePort: (port, protocol) => ports.add(`${port}/${protocol}`),
    releasePort: (port, protocol) => ports.delete(`${port}/${protocol}`),
  };
}
