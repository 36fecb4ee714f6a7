-- One row per customer's first order, dated by when it was placed.
-- Bought again within 90 days is asked only once the 90 days are over.
with bought as (
    select
        record_id,
        customer_id,
        ordered_at,
        channel,
        _file,
        _row,
        lead(ordered_at) over (
            partition by customer_id
            order by ordered_at, record_id
        ) as next_at,
        row_number() over (
            partition by customer_id
            order by ordered_at, record_id
        ) as nth_order
    from orders
    where
        customer_id is not null
        and ordered_at is not null
        and ordered_at <= $as_of
        and not coalesce(is_failed, false)
)

select
    record_id,
    customer_id,
    cast(ordered_at as date) as observed_on,
    channel,
    case
        when ordered_at <= $as_of - interval '90' day
            then coalesce(next_at <= ordered_at + interval '90' day, false)
    end as is_repeated,
    _file,
    _row
from bought
where nth_order = 1
