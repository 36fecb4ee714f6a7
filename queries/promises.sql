-- One row per order with a delivery promise: kept or missed, and by how much.
-- A promise without a time of day holds until that day is over. Past its
-- promise and undelivered is missed, and so is what the company cancelled. What
-- is not due yet is neither, nor what the customer cancelled, nor an order that
-- failed before anything could be sent. Days past due run until the order
-- arrived or was cancelled, or until $as_of; below 0: it was early. They are
-- not known of an order that is said to be delivered, but not when.
with promised as (
    select
        record_id,
        source,
        customer_id,
        order_number,
        channel,
        promised_at,
        delivered_at,
        cancelled_at,
        cancelled_by,
        status,
        coalesce(is_failed, false) as is_failed,
        _file,
        _row,
        case
            when
                hour(promised_at) = 0
                and minute(promised_at) = 0
                and second(promised_at) = 0
                then promised_at + interval '1' day
            else promised_at
        end as due_at
    from orders
    where promised_at is not null
)

select
    record_id,
    source,
    customer_id,
    order_number,
    channel,
    promised_at,
    due_at,
    coalesce(delivered_at, cancelled_at) as over_at,
    case
        when is_failed then cast(null as double)
        when delivered_at is null and status = 'delivered'
            then cast(null as double)
        else
            (
                epoch(
                    least(coalesce(delivered_at, cancelled_at, $as_of), $as_of)
                )
                - epoch(due_at)
            ) / 86400.0
    end as days_past_due,
    case
        when is_failed then cast(null as boolean)
        when delivered_at is not null
            then
                delivered_at < due_at
                or (delivered_at = due_at and due_at = promised_at)
        when cancelled_by = 'company' then false
        when cancelled_at is not null then cast(null as boolean)
        when status in ('delivered', 'cancelled') then cast(null as boolean)
        when due_at < $as_of then false
    end as is_on_time,
    _file,
    _row
from promised
