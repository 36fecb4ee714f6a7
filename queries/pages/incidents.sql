-- One row per incident of the period, and per month of failures of one kind.
-- Of the customers it touched: who spoke first, contacts in the 14 days after
-- and before with the customer-days on record, and what our word said. An
-- incident that names no customer has none. Hours run from when we knew (or
-- from the failure) to each customer's first word from us; median. The months
-- come first, then the newest incidents, $limit rows in all.
with grouped as (
    select
        case
            when failures.event_id like 'incident:%' then failures.event_id
            else
                failures.kind || ':'
                || cast(
                    cast(date_trunc('month', failures.failed_at) as date)
                    as varchar
                )
        end as incident_id,
        failures.event_id like 'incident:%' as is_incident,
        failures.kind,
        failures.stage,
        failures.failed_at,
        failures.detected_at,
        failures.over_at,
        failures.first_told_at,
        failures.first_word,
        failures.is_named,
        failures.is_personal,
        failures.is_closed,
        failures.contacts_after,
        failures.contacts_before,
        failures.days_after,
        failures.days_before
    from failures
    left join people
        on failures.customer_id = people.customer_id
    where
        failures.failed_at >= cast($start_on as date)
        and failures.failed_at < cast($end_before as date)
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
),

nameless as (
    select
        'incident:' || coalesce(incident_number, record_id) as incident_id,
        coalesce(min(kind), 'incident') as kind,
        coalesce(min(stage), 'use') as stage,
        min(began_at) as failed_at,
        min(detected_at) as detected_at,
        max(resolved_at) as over_at
    from incidents
    where $segment is null and $region is null
    group by coalesce(incident_number, record_id)
    having
        count(customer_id) = 0
        and min(began_at) >= cast($start_on as date)
        and min(began_at) < cast($end_before as date)
)

select
    incident_id,
    is_incident,
    min(kind) as kind,
    min(stage) as stage,
    min(failed_at) as failed_at,
    min(detected_at) as detected_at,
    case when is_incident then max(over_at) end as over_at,
    min(first_told_at) as first_told_at,
    count(*) as customers,
    count(*) filter (where first_word = 'we') as we_first,
    count(*) filter (where first_word = 'they') as they_first,
    count(*) filter (where first_word is null) as silent,
    count(first_told_at) as told,
    percentile_cont(0.5) within group (
        order by
            case
                when first_told_at is not null
                    then
                        greatest(
                            epoch(first_told_at)
                            - epoch(greatest(detected_at, failed_at)),
                            0
                        )
            end / 3600.0
    ) as median_hours_to_word,
    count(*) filter (where is_named) as named,
    count(*) filter (where is_personal) as personal,
    count(is_closed) as closable,
    count(*) filter (where is_closed) as closed,
    sum(contacts_after) filter (where days_after is not null)
        as contacts_after,
    sum(contacts_before) filter (where days_before is not null)
        as contacts_before,
    sum(days_after) as days_after,
    sum(days_before) as days_before
from grouped
group by incident_id, is_incident
union all
select
    incident_id,
    true as is_incident,
    kind,
    stage,
    failed_at,
    detected_at,
    over_at,
    cast(null as timestamp) as first_told_at,
    cast(0 as bigint) as customers,
    cast(0 as bigint) as we_first,
    cast(0 as bigint) as they_first,
    cast(0 as bigint) as silent,
    cast(0 as bigint) as told,
    cast(null as double) as median_hours_to_word,
    cast(0 as bigint) as named,
    cast(0 as bigint) as personal,
    cast(0 as bigint) as closable,
    cast(0 as bigint) as closed,
    cast(null as bigint) as contacts_after,
    cast(null as bigint) as contacts_before,
    cast(null as double) as days_after,
    cast(null as double) as days_before
from nameless
order by is_incident asc, failed_at desc, incident_id asc
limit $limit
