-- One row per order with a delivery promise, dated by the first promise.
-- What cannot be judged (failed, cancelled by the customer, not yet due) has a
-- null and does not count.
select
    record_id,
    customer_id,
    cast(promised_at as date) as observed_on,
    channel,
    is_on_time,
    _file,
    _row
from promises
where cast(promised_at as date) <= cast($as_of as date)
