-- One row per touchpoint, dated by when it took place.
-- Matched: the identities of the systems agree on who it was.
select
    table_name || ':' || purpose || ':' || stage || ':' || record_id
        as record_id,
    customer_id,
    cast(happened_at as date) as observed_on,
    channel,
    customer_id is not null as is_matched,
    _file,
    _row
from ledger
where happened_at <= $as_of
