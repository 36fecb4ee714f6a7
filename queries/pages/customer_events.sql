-- One row per touchpoint or poor experience of the customer, newest first.
with events as (
    select
        t.happened_at,
        'touchpoint' as what,
        t.stage,
        t.channel,
        t.purpose,
        t.is_service,
        t.record_id,
        t._file,
        t._row
    from ledger as t
    where t.customer_id = $customer_id
    union all
    select
        cast(s.struck_on as timestamp) as happened_at,
        s.kind as what,
        s.stage,
        cast(null as varchar) as channel,
        cast(null as varchar) as purpose,
        cast(null as boolean) as is_service,
        s.record_id,
        s._file,
        s._row
    from strikes as s
    where s.customer_id = $customer_id
)

select
    e.happened_at,
    e.what,
    e.stage,
    e.channel,
    e.purpose,
    e.is_service,
    e.record_id,
    e._file,
    e._row
from events as e
order by
    e.happened_at desc nulls last,
    e.what asc,
    e.record_id asc
limit $limit
