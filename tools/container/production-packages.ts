/** A package as package-lock.json has it. */
export interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The folders below node_modules that the package needs at run time, by the lock: its dependencies and theirs. */
export function productionPackages(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  const found = new Set<string>();
  const visit = (from: string, name: string): void => {
    // The nearest folder wins, as Node looks for it: first below the one that asks, then upwards.
    const places = [...placesOf(from), ''].map((place) => `${place === '' ? '' : `${place}/`}node_modules/${name}`);
    const place = places.find((candidate) => candidate in packages);
    if (place === undefined) throw new Error(`package-lock.json has no ${name}, which ${from === '' ? 'the package' : from} needs`);
    if (found.has(place)) return;
    found.add(place);
    for (const dependency of Object.keys(packages[place]?.dependencies ?? {})) visit(place, dependency);
  };
  for (const name of Object.keys(packages['']?.dependencies ?? {})) visit('', name);
  return [...found].sort();
}

function placesOf(folder: string): readonly string[] {
  if (folder === '') return [];
  const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  return [folder, ...placesOf(above)];
}
