-- One row per system: its ids, their customers, and ids that are one customer.
with own_ids as (
    select
        i.source,
        i.customer_id,
        count(*) as ids
    from identities as i
    where i.kind = 'id'
    group by i.source, i.customer_id
)

select
    o.source,
    cast(sum(o.ids) as bigint) as ids,
    count(*) as customers,
    cast(sum(case when o.ids > 1 then 1 else 0 end) as bigint)
        as customers_of_several,
    cast(sum(case when o.ids > 1 then o.ids - 1 else 0 end) as bigint)
        as ids_too_many
from own_ids as o
group by o.source
order by o.source asc
