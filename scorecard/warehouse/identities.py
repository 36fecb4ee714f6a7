"""Identities: which keys of which systems are one customer.

Rows name their party by an id of their own system, by an e-mail, or by an id of
another system (a reference). Keys named in one row belong to one customer, and
so do keys that share one: connected components over all rows of all tables.
Where company.toml says so, the domain of an e-mail and a name with its postcode join
too. What identities.csv says goes before all of these.

The customer's number is hashed from the strongest key of the component: first
an id that another system refers to (the master record, which outlives a change
of address), then an e-mail, then any id; among equals the first in the
alphabet. So a file that is added leaves the numbers as they were, unless it
brings a customer's first reference or first e-mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from scorecard.config.company import Identity
from scorecard.warehouse.components import components
from scorecard.warehouse.engine import Engine
from scorecard.warehouse.overrides import Override
from scorecard.warehouse.schema import Table
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
        union all
        select
            'domain:' || split_part(party_email, '@', 2) as key,
            'domain' as kind,
            0 as is_target
        from parties
        where
            $by_domain and party_email like '%_@_%'
            and split_part(party_email, '@', 2) not in (select domain from free_mail)
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
    select party_id as a, party_ref as b, 1 as rank from parties
    union
    select p.party_id as a, p.party_email as b, 2 as rank
    from parties as p
    left join crowded as c on p.party_email = c.party_email
    where c.party_email is null
    union
    select p.party_email as a, p.party_ref as b, 1 as rank
    from parties as p
    left join crowded as c on p.party_email = c.party_email
    where c.party_email is null
    union
    select
        p.party_email as a, 'domain:' || split_part(p.party_email, '@', 2) as b, 3 as rank
    from parties as p
    where $by_domain and p.party_email is not null
    union
    select n.a, n.b, 4 as rank from namesakes as n
    union
    select o.a, o.b, 0 as rank from stated as o where o.is_same
)
select x.key_no as a, y.key_no as b, min(p.rank) as rank
from pairs as p
inner join keys as x on p.a = x.key
inner join keys as y on p.b = y.key
group by x.key_no, y.key_no
"""

_IDENTITIES = """
with strongest as (
    select
        c.component,
        min(
            case
                when k.is_target = 1 then '0'
                when k.kind = 'email' then '1'
                when k.kind = 'id' then '2'
                else '3'
            end || k.key
        ) as ranked_key
    from keys as k
    inner join components as c on k.key_no = c.key_no
    group by c.component
)
select
    cast(md5_number_upper(substr(s.ranked_key, 2)) >> 1 as bigint) as customer_id,
    case when k.kind = 'id' then split_part(k.key, ':', 1) end as source,
    k.kind,
    k.key,
    case
        when r.rank = 0 then 'override'
        when r.rank = 2 or (r.rank = 1 and k.kind = 'email') then 'e-mail'
        when r.rank = 1 then 'reference'
        when r.rank = 3 then 'domain'
        when r.rank = 4 then 'name and postcode'
    end as rule
from keys as k
inner join components as c on k.key_no = c.key_no
inner join strongest as s on c.component = s.component
left join (
    select l.key_no, min(l.rank) as rank
    from (
        select i.a as key_no, i.rank from links as i
        inner join components as x on i.a = x.key_no
        inner join components as y on i.b = y.key_no
        where x.component = y.component
        union all
        select j.b as key_no, j.rank from links as j
        inner join components as x on j.a = x.key_no
        inner join components as y on j.b = y.key_no
        where x.component = y.component
    ) as l
    group by l.key_no
) as r on k.key_no = r.key_no
"""

_NAMESAKES = """
with named as (
    select
        s.source,
        s.party_id as key,
        lower(regexp_replace(trim(s.party_name), '\\s+', ' ', 'g')) as name,
        lower(replace(trim(s.postcode), ' ', '')) as postcode
    from staged_customers as s
    where s.party_id is not null and s.party_name is not null and s.postcode is not null
    group by all
),
alone as (
    select n.source, n.name, n.postcode, min(n.key) as key
    from named as n
    where n.name <> '' and n.postcode <> ''
    group by n.source, n.name, n.postcode
    having count(distinct n.key) = 1
)
select x.key as a, y.key as b
from alone as x
inner join alone as y
    on x.name = y.name and x.postcode = y.postcode and x.source < y.source
"""

_PRESENT_IN = """
select
    t.source,
    t.customer_id,
    t._file,
    count(*) as n,
    min(t._row) as _row
from "{table}" as t
where t.customer_id is not null
group by t.source, t.customer_id, t._file
"""
_PRESENCES = """
select
    t.source,
    t.customer_id,
    cast(sum(t.n) as bigint) as rows,
    min(t._file) as first_file,
    arg_min(t._row, t._file) as first_row
from present_in as t
group by t.source, t.customer_id
"""

_STATED = {"a": pl.String, "b": pl.String, "is_same": pl.Boolean}


def join_identities(
    engine: Engine,
    tables: Iterable[str],
    rules: Identity | None = None,
    stated: Sequence[Override] = (),
    free_mail: Iterable[str] = (),
) -> set[int]:
    """Make ``identities`` from the staged rows of ``tables``.

    ``stated`` is what identities.csv says, ``free_mail`` the domains that belong to no
    company. Returns the rows of identities.csv that contradict others of it.
    """
    rules = rules or Identity()
    tables = list(tables)
    parties = " union ".join(
        "select source, party_id, party_email, party_ref from"  # noqa: S608
        f' "staged_{table}" where coalesce(party_id, party_email, party_ref) is not null'
        for table in tables
    )
    engine.create("parties", parties, {})
    engine.append("free_mail", pl.DataFrame({"domain": list(free_mail)}, {"domain": pl.String}))
    rows = [(one.key, one.other, one.is_same) for one in stated]
    engine.append("stated", pl.DataFrame(rows, schema=_STATED, orient="row"))
    by_name = rules.by_name_and_postcode and "customers" in tables
    nobody = "select cast(null as varchar) as a, cast(null as varchar) as b where false"
    engine.create("namesakes", _NAMESAKES if by_name else nobody, {})
    given = {"by_domain": rules.by_company_domain}
    engine.create("keys", _KEYS, given)
    engine.create("links", _LINKS, {"crowded": CROWDED, **given})
    links = engine.query("select a, b, rank from links", {})
    count = engine.query("select count(*) as n from keys", {}).item()
    apart = [one for one in stated if not one.is_same]
    numbers, pairs = _pairs(engine, apart)
    frame, unkept = components(links, int(count), pairs, partial(_texts, engine))
    engine.append("components", frame)
    engine.create("identities", _IDENTITIES, {})
    return {apart[numbers[at]].row for at in unkept}


def _pairs(engine: Engine, apart: Sequence[Override]) -> tuple[list[int], list[tuple[int, int]]]:
    """The numbers of the keys to keep apart, where both are known, and whose they are."""
    if not apart:
        return [], []
    told = engine.query(
        "select k.key, k.key_no from keys as k"
        " where k.key in (select a from stated union all select b from stated)",
        {},
    )
    known: Mapping[str, int] = dict(told.iter_rows())
    found = [
        (at, (known[one.key], known[one.other]))
        for at, one in enumerate(apart)
        if one.key in known and one.other in known
    ]
    return [at for at, _ in found], [pair for _, pair in found]


def _texts(engine: Engine, numbers: Sequence[int]) -> Mapping[int, str]:
    engine.append("asked", pl.DataFrame({"key_no": numbers}, schema={"key_no": pl.Int64}))
    told = engine.query("select k.key_no, k.key from keys as k semi join asked using (key_no)", {})
    return dict(told.iter_rows())


def known_keys(engine: Engine, stated: Sequence[Override]) -> frozenset[str]:
    """Which of the keys that identities.csv names are held by any file."""
    if not stated:
        return frozenset()
    told = engine.query(
        "select k.key from keys as k"
        " where k.key in (select a from stated union all select b from stated)",
        {},
    )
    return frozenset(told["key"])


def match_systems(engine: Engine, tables: Mapping[str, Table], queries: Path) -> None:
    """Make ``presences`` and ``identity_matches``; needs the canonical tables."""
    # One table after the other: together they would all stand in memory at once.
    for at, name in enumerate(tables):
        text = _PRESENT_IN.format(table=name)
        if at:
            engine.extend("present_in", text, {})
        else:
            engine.create("present_in", text, {})
    engine.create("presences", _PRESENCES, {})
    engine.create("identity_matches", statement("identity_matches", queries).text, {})
