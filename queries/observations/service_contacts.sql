-- One row per service touchpoint, dated by when it took place.
-- Helped themselves or not is asked only from the day on which the use of the
-- help pages began to be recorded; before it every contact has to be a ticket.
with recorded as (
    select min(happened_at) as first_help_at
    from ledger
    where is_service and table_name = 'usage'
)

select
    ledger.table_name || ':' || ledger.purpose || ':' || ledger.stage || ':'
    || ledger.record_id as record_id,
    ledger.customer_id,
    cast(ledger.happened_at as date) as observed_on,
    ledger.channel,
    case
        when ledger.happened_at >= recorded.first_help_at
            then ledger.table_name = 'usage'
    end as is_self_service,
    ledger._file,
    ledger._row
from ledger
cross join recorded
where ledger.is_service and ledger.happened_at <= $as_of
