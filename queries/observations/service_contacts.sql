-- One row per service touchpoint, dated by when it took place.
select
    table_name || ':' || record_id as record_id,
    customer_id,
    cast(happened_at as date) as observed_on,
    channel,
    table_name = 'usage' as is_self_service,
    _file,
    _row
from ledger
where is_service and happened_at <= $as_of
