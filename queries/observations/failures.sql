-- One row per customer and failure event, dated by the failure.
-- We spoke first, they did, or nobody did: then there is nothing to compare. An
-- early warning counts as told at once.
with places as (
    select
        'late delivery:' || record_id as event_id,
        customer_id,
        _file,
        _row
    from orders
    union all
    select
        'defect:' || record_id as event_id,
        customer_id,
        _file,
        _row
    from orders
    union all
    select
        'failed payment:' || record_id as event_id,
        customer_id,
        _file,
        _row
    from invoices
    union all
    select
        'incident:' || coalesce(incident_number, record_id) as event_id,
        customer_id,
        min(_file) as _file,
        min(_row) as _row
    from incidents
    group by coalesce(incident_number, record_id), customer_id
)

select
    failures.event_id || ':' || cast(failures.customer_id as varchar)
        as record_id,
    failures.customer_id,
    cast(failures.failed_at as date) as observed_on,
    cast(null as varchar) as channel,
    case
        when failures.first_told_at is null and failures.first_contact_at is null
            then cast(null as boolean)
        else coalesce(
            failures.first_told_at < failures.first_contact_at, failures.first_told_at is not null
        )
    end as is_proactive,
    failures.first_told_at is null and failures.first_contact_at is null as is_silent,
    greatest(
        epoch(coalesce(failures.first_told_at, $as_of)) - epoch(failures.failed_at), 0
    ) / 3600.0 as hours_to_word,
    failures.first_told_at is null as is_untold,
    places._file,
    places._row
from failures
left join places
    on
        failures.event_id = places.event_id
        and failures.customer_id = places.customer_id
where failures.failed_at <= $as_of
