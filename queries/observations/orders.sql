-- One row per order, dated by when it was placed.
-- Only what arrived can arrive without a defect.
select
    record_id,
    customer_id,
    cast(ordered_at as date) as observed_on,
    channel,
    is_failed,
    case
        when delivered_at <= $as_of or status = 'delivered'
            then not is_defective
    end as is_defect_free,
    _file,
    _row
from orders
where ordered_at is not null and ordered_at <= $as_of
