-- One row per subscription that its customer asked to end, dated by the asking.
select
    record_id,
    customer_id,
    cast(cancel_requested_at as date) as observed_on,
    channel,
    greatest(
        epoch(least(coalesce(ended_at, $as_of), $as_of))
        - epoch(cancel_requested_at),
        0
    ) / 3600.0 as hours_to_close,
    coalesce(ended_at > $as_of, true) as is_closing,
    _file,
    _row
from subscriptions
where cancel_requested_at is not null and cancel_requested_at <= $as_of
