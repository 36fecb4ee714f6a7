-- One row per invoice or payment, dated by when it was issued.
-- Disputed or refunded is asked of what could be: not of failed payments, and
-- only once 30 days have passed; the newest would else look better than any
-- before. What was asked back later than that is not counted, where a date says
-- when; a mark without a date counts.
select
    record_id,
    customer_id,
    cast(issued_at as date) as observed_on,
    channel,
    is_failed,
    case
        when coalesce(is_failed, false) then null
        when issued_at > $as_of - interval '30' day then null
        when is_disputed or status = 'disputed' then true
        when coalesce(refund_requested_at, refunded_at) is not null
            then
                coalesce(refund_requested_at, refunded_at)
                <= issued_at + interval '30' day
        else
            coalesce(refunded_amount, 0) > 0
            or coalesce(status, '') = 'refunded'
    end as is_contested,
    _file,
    _row
from invoices
where issued_at is not null and issued_at <= $as_of
