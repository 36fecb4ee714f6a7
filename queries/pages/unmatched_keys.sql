-- One row per customer of one system that another system does not know.
-- The key is the customer's id in the first system, else its e-mail; the file
-- and row are where the first system names it first.
with own_keys as (
    select
        i.customer_id,
        min(case when i.kind = 'id' then i.key end) as id_key,
        min(case when i.kind = 'email' then i.key end) as email_key
    from identities as i
    where i.source = $source or i.kind = 'email'
    group by i.customer_id
)

select
    p.first_file as _file,
    p.first_row as _row,
    coalesce(k.id_key, k.email_key) as key,
    p.rows
from presences as p
left join presences as o
    on
        p.customer_id = o.customer_id
        and o.source = $other
left join own_keys as k on p.customer_id = k.customer_id
where p.source = $source and o.customer_id is null
order by p.first_file asc, p.first_row asc, p.customer_id asc
limit $limit
