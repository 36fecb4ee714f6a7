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
    sum(o.ids) as ids,
    count(*) as customers,
    sum(case when o.ids > 1 then 1 else 0 end) as customers_of_several,
    sum(case when o.ids > 1 then o.ids - 1 else 0 end) as ids_too_many
from own_ids as o
group by o.source
order by o.source asc
