-- One row per order with a delivery promise, dated by the first promise.
-- Past its promise and undelivered is late, and so is what the company
-- cancelled. What is not due yet does not count, nor what the customer
-- cancelled, nor an order that failed before anything could be sent.
with promised as (
    select
        record_id,
        customer_id,
        promised_at,
        delivered_at,
        cancelled_at,
        cancelled_by,
        status,
        is_failed,
        channel,
        _file,
        _row,
        -- A promise without a time of day holds until that day is over.
        case
            when
                hour(promised_at) = 0
                and minute(promised_at) = 0
                and second(promised_at) = 0
                then promised_at + interval '1' day
            else promised_at
        end as due_at
    from orders
)

select
    record_id,
    customer_id,
    cast(promised_at as date) as observed_on,
    channel,
    case
        when coalesce(is_failed, false) then cast(null as boolean)
        when delivered_at is not null
            then
                delivered_at < due_at
                or (delivered_at = due_at and due_at = promised_at)
        when cancelled_by = 'company' then false
        when cancelled_at is not null then cast(null as boolean)
        -- Said to be delivered, but not when: not known.
        when status in ('delivered', 'cancelled') then cast(null as boolean)
        when due_at < $as_of then false
    end as is_on_time,
    _file,
    _row
from promised
where
    promised_at is not null
    and cast(promised_at as date) <= cast($as_of as date)
