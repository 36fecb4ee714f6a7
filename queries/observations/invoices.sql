-- One row per invoice or payment, dated by when it was issued.
-- Disputed or refunded is asked of what could be: not of failed payments.
select
    record_id,
    customer_id,
    cast(issued_at as date) as observed_on,
    channel,
    is_failed,
    case
        when not coalesce(is_failed, false)
            then
                coalesce(is_disputed, false)
                or coalesce(refunded_amount, 0) > 0
                or refund_requested_at is not null
                or coalesce(status, '') in ('refunded', 'disputed')
    end as is_contested,
    _file,
    _row
from invoices
where issued_at is not null and issued_at <= $as_of
