-- One row per customer and failure event that the company could have detected.
-- Told: the first notice or apology about the very order, invoice or incident,
-- else the first of the same topic to the same customer, from 7 days before
-- the failure (an early warning) to 14 days after it. Marketing never counts.
-- Contact: the first ticket about the order, else the first that names no
-- order, within 14 days after the failure.
with events as (
    select
        'late delivery:' || record_id as event_id,
        customer_id,
        'late delivery' as kind,
        'use' as stage,
        due_at as failed_at,
        coalesce(over_at, $as_of) as over_at,
        record_id as about,
        substr(record_id, length(source) + 2) as own_key,
        order_number,
        'late|delay' as topics
    from promises
    where customer_id is not null and days_past_due > $late_by_days
    union all
    select
        'defect:' || record_id as event_id,
        customer_id,
        'defect' as kind,
        'use' as stage,
        coalesce(delivered_at, ordered_at) as failed_at,
        $as_of as over_at,
        record_id as about,
        substr(record_id, length(source) + 2) as own_key,
        order_number,
        'defect|damage|faulty|wrong|recall|quality' as topics
    from orders
    where customer_id is not null and is_defective
    union all
    select
        'failed payment:' || record_id as event_id,
        customer_id,
        'failed payment' as kind,
        'billing' as stage,
        issued_at as failed_at,
        $as_of as over_at,
        record_id as about,
        substr(record_id, length(source) + 2) as own_key,
        cast(null as varchar) as order_number,
        'payment|card|invoice|billing' as topics
    from invoices
    where customer_id is not null and is_failed
    union all
    select
        'incident:' || coalesce(incident_number, record_id) as event_id,
        customer_id,
        coalesce(min(kind), 'incident') as kind,
        coalesce(min(stage), 'use') as stage,
        min(began_at) as failed_at,
        $as_of as over_at,
        coalesce(incident_number, record_id) as about,
        cast(null as varchar) as own_key,
        cast(null as varchar) as order_number,
        case
            when lower(min(kind)) like '%late%' then 'late|delay'
            when lower(min(kind)) like '%breach%' then 'breach|security'
            when lower(min(kind)) like '%bill%' then 'payment|card|invoice|bill'
            when lower(min(kind)) like '%defect%'
                then 'defect|faulty|recall|quality'
            when lower(min(kind)) like '%outage%' then 'outage|down|disruption'
            else 'incident'
        end as topics
    from incidents
    where customer_id is not null
    group by customer_id, coalesce(incident_number, record_id)
),

told as (
    select
        events.event_id,
        events.customer_id,
        min(messages.sent_at) filter (
            where
            messages.about_record in (
                events.about, events.own_key, events.order_number
            )
        ) as told_of_it_at,
        min(messages.sent_at) filter (
            where messages.about_record is null
        ) as told_of_topic_at
    from events
    inner join messages
        on events.customer_id = messages.customer_id
    where
        messages.purpose in ('notice', 'apology')
        and messages.sent_at <= $as_of
        and messages.sent_at >= events.failed_at - interval '7' day
        and messages.sent_at <= events.failed_at + interval '14' day
        and (
            regexp_matches(lower(messages.topic), events.topics)
            -- Any word about the very record, while it is wrong, is a word.
            or (
                messages.about_record in (
                    events.about, events.own_key, events.order_number
                )
                and messages.sent_at >= events.failed_at
                and messages.sent_at < events.over_at
            )
        )
    group by events.event_id, events.customer_id
),

contacted as (
    select
        events.event_id,
        events.customer_id,
        min(tickets.opened_at) filter (
            where tickets.order_number = events.order_number
        ) as asked_of_it_at,
        min(tickets.opened_at) filter (
            where tickets.order_number is null
        ) as asked_at
    from events
    inner join tickets
        on events.customer_id = tickets.customer_id
    where
        tickets.opened_at <= $as_of
        and tickets.opened_at > events.failed_at
        and tickets.opened_at <= events.failed_at + interval '14' day
    group by events.event_id, events.customer_id
)

select
    events.event_id,
    events.customer_id,
    events.kind,
    events.stage,
    events.failed_at,
    coalesce(told.told_of_it_at, told.told_of_topic_at) as first_told_at,
    coalesce(contacted.asked_of_it_at, contacted.asked_at) as first_contact_at
from events
left join told
    on
        events.event_id = told.event_id
        and events.customer_id = told.customer_id
left join contacted
    on
        events.event_id = contacted.event_id
        and events.customer_id = contacted.customer_id
where
    events.failed_at is not null
    and events.failed_at <= $as_of
