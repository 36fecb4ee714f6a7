-- One row per customer and failure event, dated by the failure.
-- We spoke first, they did, or nobody did: then there is nothing to compare. An
-- early warning counts as told at once. Where no export holds our messages
-- about failures, silence cannot be told from a missing file, and nobody is
-- judged; who spoke first takes the customers' side, the tickets, as well.
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
        event_id,
        customer_id,
        _file,
        _row
    from (
        select
            'incident:' || coalesce(incident_number, record_id) as event_id,
            customer_id,
            _file,
            _row,
            row_number() over (
                partition by customer_id, coalesce(incident_number, record_id)
                order by began_at, record_id
            ) as nth_row
        from incidents
    ) as touched
    where nth_row = 1
),

our_side as (
    select count(*) as messages
    from messages
    where purpose in ('notice', 'apology')
),

their_side as (
    select count(*) as contacts
    from tickets
)

select
    failures.event_id || ':' || cast(failures.customer_id as varchar)
        as record_id,
    failures.customer_id,
    cast(failures.failed_at as date) as observed_on,
    cast(null as varchar) as channel,
    case
        when our_side.messages = 0 or their_side.contacts = 0 then null
        when failures.first_told_at is not null
            then
                failures.first_contact_at is null
                or failures.first_told_at < failures.first_contact_at
        when failures.first_contact_at is not null then false
    end as is_proactive,
    case
        when our_side.messages > 0
            then
                greatest(
                    epoch(coalesce(failures.first_told_at, $as_of))
                    - epoch(failures.failed_at),
                    0
                ) / 3600.0
    end as hours_to_word,
    failures.first_told_at is null as is_untold,
    places._file,
    places._row
from failures
cross join our_side
cross join their_side
left join places
    on
        failures.event_id = places.event_id
        and failures.customer_id = places.customer_id
where failures.failed_at <= $as_of
