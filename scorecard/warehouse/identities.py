"""Identities: which keys of which systems are one customer.

Rows name their party by an id of their own system, by an e-mail, or by an id of
another system (a reference). Keys named in one row belong to one customer, and
so do keys that share one: connected components over all rows of all tables.

The customer's number is hashed from the strongest key of the component: first
an id that another system refers to (the master record, which outlives a change
of address), then an e-mail, then any id; among equals the first in the
alphabet. So a file that is added leaves the numbers as they were, unless it
brings a customer's first reference or first e-mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from scorecard.warehouse.engine import Engine
from scorecard.warehouse.statements import statement

CROWDED = 10
"""An e-mail shared by more ids of one system than this is nobody's own and joins nothing."""

_KEYS = """
select row_number() over () - 1 as key_no, named.key, named.kind, named.is_target
from (
    select k.key, min(k.kind) as kind, max(k.is_target) as is_target
    from (
        select party_id as key, 'id' as kind, 0 as is_target from parties
        union all
        select party_email as key, 'email' as kind, 0 as is_target from parties
        union all
        select party_ref as key, 'id' as kind, 1 as is_target from parties
    ) as k
    where k.key is not null
    group by k.key
) as named
"""

_LINKS = """
with crowded as (
    select c.party_email
    from (
        select p.source, p.party_email
        from parties as p
        where p.party_email is not null and p.party_id is not null
        group by p.source, p.party_email
        having count(distinct p.party_id) > $crowded
    ) as c
    group by c.party_email
),
pairs as (
    select party_id as a, party_ref as b from parties
    union
    select p.party_id as a, p.party_email as b
    from parties as p
    left join crowded as c on p.party_email = c.party_email
    where c.party_email is null
    union
    select p.party_email as a, p.party_ref as b
    from parties as p
    left join crowded as c on p.party_email = c.party_email
    where c.party_email is null
)
select x.key_no as a, y.key_no as b
from pairs as p
inner join keys as x on p.a = x.key
inner join keys as y on p.b = y.key
"""

_IDENTITIES = """
with strongest as (
    select
        c.component,
        min(
            case when k.is_target = 1 then '0' when k.kind = 'email' then '1' else '2' end
            || k.key
        ) as ranked_key
    from keys as k
    inner join components as c on k.key_no = c.key_no
    group by c.component
)
select
    cast(md5_number_upper(substr(s.ranked_key, 2)) >> 1 as bigint) as customer_id,
    case when k.kind = 'id' then split_part(k.key, ':', 1) end as source,
    k.kind,
    k.key
from keys as k
inner join components as c on k.key_no = c.key_no
inner join strongest as s on c.component = s.component
"""

_PRESENCES = """
select p.source, i.customer_id
from parties as p
inner join identities as i
    on coalesce(p.party_id, p.party_email, p.party_ref) = i.key
group by p.source, i.customer_id
"""


def join_identities(engine: Engine, tables: Iterable[str], queries: Path) -> None:
    """Make ``identities`` and ``identity_matches`` from the staged rows of ``tables``."""
    parties = " union ".join(
        "select source, party_id, party_email, party_ref from"  # noqa: S608
        f' "staged_{table}" where coalesce(party_id, party_email, party_ref) is not null'
        for table in tables
    )
    engine.create("parties", parties, {})
    engine.create("keys", _KEYS, {})
    links = engine.query(_LINKS, {"crowded": CROWDED})
    count = engine.query("select count(*) as n from keys", {}).item()
    engine.append("components", _components(links, int(count)))
    engine.create("identities", _IDENTITIES, {})
    engine.create("presences", _PRESENCES, {})
    engine.create("identity_matches", statement("identity_matches", queries).text, {})


def _components(links: pl.DataFrame, count: int) -> pl.DataFrame:
    """Component of every key: columns key_no and component, both bigint."""
    if count == 0:
        return pl.DataFrame(schema={"key_no": pl.Int64, "component": pl.Int64})
    # Heavy to import, and a restart on known files joins nothing.
    from scipy.sparse import coo_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    rows, columns = links["a"].to_numpy(), links["b"].to_numpy()
    graph = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(count, count))
    _, labels = connected_components(graph, directed=False)
    return pl.DataFrame(
        {"key_no": np.arange(count, dtype=np.int64), "component": labels.astype(np.int64)}
    )
