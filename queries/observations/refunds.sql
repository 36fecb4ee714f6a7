-- One row per refund asked for, dated by the day it was asked for.
select
    record_id,
    customer_id,
    cast(refund_requested_at as date) as observed_on,
    channel,
    greatest(
        epoch(least(coalesce(refunded_at, $as_of), $as_of))
        - epoch(refund_requested_at),
        0
    ) / 3600.0 as hours_to_refund,
    coalesce(refunded_at > $as_of, true) as is_pending,
    _file,
    _row
from invoices
where refund_requested_at is not null and refund_requested_at <= $as_of
