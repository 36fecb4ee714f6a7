"""Connected components of keys, and how a component is parted where two must stay apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

Texts = Callable[[Sequence[int]], Mapping[int, str]]
"""The keys themselves, by their numbers."""


def components(
    links: pl.DataFrame, count: int, apart: Sequence[tuple[int, int]], texts: Texts
) -> tuple[pl.DataFrame, set[int]]:
    """Component of every key, and which pairs of ``apart`` could not be kept.

    ``links`` has columns a, b (numbers of keys below ``count``) and rank, the strongest rule
    0. A component that holds both keys of a pair is joined anew, strongest links first (among
    equals by ``texts``, the keys themselves, so that the answer never hangs on their order),
    and a link that would bring a pair together is left out. A pair that links of rank 0 hold
    together cannot be kept. Columns returned: key_no and component, both bigint.
    """
    if count == 0:
        return pl.DataFrame(schema={"key_no": pl.Int64, "component": pl.Int64}), set()
    # Heavy to import, and a restart on known files joins nothing.
    from scipy.sparse import coo_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    rows, columns = links["a"].to_numpy(), links["b"].to_numpy()
    graph = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(count, count))
    found, labels = connected_components(graph, directed=False)
    labels = labels.astype(np.int64)
    broken = {int(labels[a]) for a, b in apart if labels[a] == labels[b]}
    unkept: set[int] = set()
    if broken:
        held = np.isin(labels, list(broken))
        inside = links.filter(pl.Series(held[rows]))
        named = texts(np.flatnonzero(held).tolist())
        roots, unkept = _parted(inside, apart, named)
        for key in np.flatnonzero(held):
            labels[key] = found + _root(roots, int(key))
    frame = pl.DataFrame({"key_no": np.arange(count, dtype=np.int64), "component": labels})
    return frame, unkept


def _parted(
    links: pl.DataFrame, apart: Sequence[tuple[int, int]], texts: Mapping[int, str]
) -> tuple[dict[int, int], set[int]]:
    """A forest of keys in which no pair of ``apart`` shares a root, and the pairs not kept."""
    roots: dict[int, int] = {}
    enemies: dict[int, set[int]] = {}
    unkept: set[int] = set()
    named = sorted(
        ((rank, *sorted((texts[a], texts[b])), a, b) for a, b, rank in links.iter_rows())
    )
    stated = [(a, b) for rank, _, _, a, b in named if rank == 0]
    for a, b in stated:
        roots[_root(roots, a)] = _root(roots, b)
    for number, (a, b) in enumerate(apart):
        one, other = _root(roots, a), _root(roots, b)
        if one == other:
            unkept.add(number)
        else:
            enemies.setdefault(one, set()).add(other)
            enemies.setdefault(other, set()).add(one)
    for rank, _, _, a, b in named:
        one, other = _root(roots, a), _root(roots, b)
        if rank == 0 or one == other or other in enemies.get(one, ()):
            continue
        roots[one] = other
        for enemy in enemies.pop(one, set()):
            enemies[enemy].discard(one)
            enemies[enemy].add(other)
            enemies.setdefault(other, set()).add(enemy)
    return roots, unkept


def _root(roots: dict[int, int], key: int) -> int:
    while roots.get(key, key) != key:
        roots[key] = roots.get(roots[key], roots[key])
        key = roots[key]
    return key
