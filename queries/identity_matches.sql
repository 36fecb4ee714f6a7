-- One row per pair of systems: how many of their customers are found in both.
-- `presences` holds one row per system and customer.
with sizes as (
    select
        p.source,
        count(*) as customers
    from presences as p
    group by p.source
),

shared as (
    select
        a.source as source_a,
        b.source as source_b,
        count(*) as matched
    from presences as a
    inner join presences as b
        on
            a.customer_id = b.customer_id
            and a.source < b.source
    group by a.source, b.source
)

select
    x.source as source_a,
    y.source as source_b,
    coalesce(s.matched, 0) as matched,
    x.customers - coalesce(s.matched, 0) as only_a,
    y.customers - coalesce(s.matched, 0) as only_b
from sizes as x
inner join sizes as y on x.source < y.source
left join shared as s
    on
        x.source = s.source_a
        and y.source = s.source_b
