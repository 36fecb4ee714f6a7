-- One row per key that was joined to the customer asked for.
select
    i.source,
    i.kind,
    i.key,
    i.rule
from identities as i
where i.customer_id = $customer_id
order by i.kind asc, i.source asc nulls last, i.key asc
