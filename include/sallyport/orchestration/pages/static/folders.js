// Files by their folders: rows of a tree, from paths.

/** A folder of nothing: `rank` of its highest file, `first` of its files' order, `count` of files below it. */
const empty = (name, path) => ({ name, path, folders: new Map(), files: [], rank: -Infinity, first: Infinity, count: 0 });

/**
 * The tree of `leaves` (each with `path`) as rows: {leaf, depth} or {folder, name, depth, isClosed}.
 * The highest `rank(leaf)` comes first, then the lowest `order(leaf)`; a folder has those of its files.
 * `closed` holds the paths of folders whose rows are left out.
 */
export function rowsOf(leaves, closed, rank, order) {
  const top = empty("", "");
  for (const leaf of leaves) place(top, leaf, rank(leaf), order(leaf));
  const rows = [];
  flatten(top, 0, { rows, closed, rank, order });
  return rows;
}

function place(top, leaf, rank, order) {
  const parts = leaf.path.split("/");
  let folder = top;
  let path = "";
  for (const part of parts.slice(0, -1)) {
    path += `${part}/`;
    if (!folder.folders.has(part)) folder.folders.set(part, empty(part, path));
    folder = folder.folders.get(part);
    folder.rank = Math.max(folder.rank, rank);
    folder.first = Math.min(folder.first, order);
    folder.count += 1;
  }
  folder.files.push(leaf);
}

function flatten(folder, depth, now) {
  const entries = [
    ...[...folder.folders.values()].map((one) => [one.rank, one.first, one]),
    ...folder.files.map((leaf) => [now.rank(leaf), now.order(leaf), leaf]),
  ];
  entries.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, , entry] of entries) {
    if (!entry.folders) {
      now.rows.push({ leaf: entry, depth });
      continue;
    }
    const [name, inside] = squeezed(entry);
    const isClosed = now.closed.has(inside.path);
    now.rows.push({ folder: inside, name, depth, isClosed });
    if (!isClosed) flatten(inside, depth + 1, now);
  }
}

/** A folder that holds nothing but one folder is shown with it, as one row. */
function squeezed(folder) {
  let name = folder.name;
  let inside = folder;
  while (!inside.files.length && inside.folders.size === 1) {
    [inside] = inside.folders.values();
    name += `/${inside.name}`;
  }
  return [name, inside];
}
