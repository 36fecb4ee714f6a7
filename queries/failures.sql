-- One row per customer and failure event that the company could have detected.
-- Told: the first notice or apology about the very order, invoice or incident,
-- else the first of the same topic to the same customer, from 7 days before
-- the failure (an early warning) to 14 days after it. Marketing never counts.
-- Contact: the first ticket about the order, else the first that names no
-- order, within 14 days after the failure. All contacts of these customers, 14
-- days after and before, tell how many more than usual it brought; days count
-- from the first contact on record, and from the first purchase. A word about
-- the very record closes a failure that comes within 14 days after its end.
with touched as (
    select
        customer_id,
        coalesce(incident_number, record_id) as about,
        kind,
        stage,
        began_at,
        detected_at,
        resolved_at,
        _file,
        _row,
        row_number() over (
            partition by customer_id, coalesce(incident_number, record_id)
            order by began_at, record_id
        ) as nth_row
    from incidents
    where customer_id is not null
),

events as (
    select
        'late delivery:' || record_id as event_id,
        customer_id,
        'late delivery' as kind,
        'use' as stage,
        due_at as failed_at,
        cast(null as timestamp) as detected_at,
        over_at,
        coalesce(over_at, $as_of) as wrong_until,
        record_id as about,
        substr(record_id, length(source) + 2) as own_key,
        order_number,
        'late|delay' as topics,
        _file,
        _row
    from promises
    where customer_id is not null and days_past_due > $late_by_days
    union all
    select
        'defect:' || record_id as event_id,
        customer_id,
        'defect' as kind,
        'use' as stage,
        coalesce(delivered_at, ordered_at) as failed_at,
        cast(null as timestamp) as detected_at,
        cast(null as timestamp) as over_at,
        $as_of as wrong_until,
        record_id as about,
        substr(record_id, length(source) + 2) as own_key,
        order_number,
        'defect|damage|faulty|wrong|recall|quality' as topics,
        _file,
        _row
    from orders
    where customer_id is not null and is_defective
    union all
    select
        'failed payment:' || record_id as event_id,
        customer_id,
        'failed payment' as kind,
        'billing' as stage,
        issued_at as failed_at,
        cast(null as timestamp) as detected_at,
        cast(null as timestamp) as over_at,
        $as_of as wrong_until,
        record_id as about,
        substr(record_id, length(source) + 2) as own_key,
        cast(null as varchar) as order_number,
        'payment|card|invoice|billing' as topics,
        _file,
        _row
    from invoices
    where customer_id is not null and is_failed
    union all
    select
        'incident:' || about as event_id,
        customer_id,
        coalesce(min(kind), 'incident') as kind,
        coalesce(min(stage), 'use') as stage,
        min(began_at) as failed_at,
        min(detected_at) as detected_at,
        max(resolved_at) as over_at,
        $as_of as wrong_until,
        about,
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
        end as topics,
        max(case when nth_row = 1 then _file end) as _file,
        max(case when nth_row = 1 then _row end) as _row
    from touched
    group by customer_id, about
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
        ) as told_of_topic_at,
        bool_or(messages.topic is not null) as is_named,
        bool_or(
            coalesce(
                messages.about_record in (
                    events.about, events.own_key, events.order_number
                ),
                false
            )
        ) as is_personal
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
                and messages.sent_at < events.wrong_until
            )
        )
    group by events.event_id, events.customer_id
),

closed as (
    select
        events.event_id,
        events.customer_id
    from events
    inner join messages
        on events.customer_id = messages.customer_id
    where
        messages.purpose in ('notice', 'apology')
        and messages.sent_at <= $as_of
        and messages.about_record in (
            events.about, events.own_key, events.order_number
        )
        and messages.sent_at >= events.over_at
        and messages.sent_at <= events.over_at + interval '14' day
    group by events.event_id, events.customer_id
),

contacted as (
    select
        events.event_id,
        events.customer_id,
        min(tickets.opened_at) filter (
            where
            tickets.opened_at > events.failed_at
            and tickets.order_number = events.order_number
        ) as asked_of_it_at,
        min(tickets.opened_at) filter (
            where
            tickets.opened_at > events.failed_at
            and tickets.order_number is null
        ) as asked_at,
        count(*) filter (
            where tickets.opened_at > events.failed_at
        ) as contacts_after,
        count(*) filter (
            where
            tickets.opened_at <= events.failed_at
            and (
                people.became_customer_at is null
                or people.became_customer_at >= events.failed_at
                or people.became_customer_at < tickets.opened_at
            )
        ) as contacts_before
    from events
    inner join tickets
        on events.customer_id = tickets.customer_id
    left join people
        on events.customer_id = people.customer_id
    where
        tickets.opened_at <= $as_of
        and tickets.opened_at > events.failed_at - interval '14' day
        and tickets.opened_at <= events.failed_at + interval '14' day
    group by events.event_id, events.customer_id
),

recorded as (
    select min(opened_at) as first_at
    from tickets
),

spoken as (
    select
        events.event_id,
        events.customer_id,
        events.kind,
        events.stage,
        events.failed_at,
        events.detected_at,
        events.over_at,
        coalesce(told.told_of_it_at, told.told_of_topic_at) as first_told_at,
        coalesce(contacted.asked_of_it_at, contacted.asked_at)
            as first_contact_at,
        told.is_named,
        told.is_personal,
        coalesce(contacted.contacts_after, 0) as contacts_after,
        coalesce(contacted.contacts_before, 0) as contacts_before,
        events.failed_at - interval '14' day as before_from,
        events._file,
        events._row
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
)

select
    spoken.event_id,
    spoken.customer_id,
    spoken.kind,
    spoken.stage,
    spoken.failed_at,
    spoken.detected_at,
    spoken.over_at,
    spoken.first_told_at,
    spoken.first_contact_at,
    case
        when
            spoken.first_told_at is not null
            and (
                spoken.first_contact_at is null
                or spoken.first_told_at < spoken.first_contact_at
            )
            then 'we'
        when spoken.first_contact_at is not null then 'they'
    end as first_word,
    case when spoken.first_told_at is not null then spoken.is_named end
        as is_named,
    case when spoken.first_told_at is not null then spoken.is_personal end
        as is_personal,
    case
        when
            spoken.first_told_at is not null
            and spoken.over_at + interval '14' day <= $as_of
            then closed.customer_id is not null
    end as is_closed,
    spoken.contacts_after,
    spoken.contacts_before,
    case
        when recorded.first_at <= spoken.failed_at
            then
                least(
                    (epoch($as_of) - epoch(spoken.failed_at)) / 86400.0, 14
                )
    end as days_after,
    case
        when recorded.first_at <= spoken.failed_at
            then
                least(
                    (
                        epoch(spoken.failed_at)
                        - epoch(
                            greatest(
                                spoken.before_from,
                                recorded.first_at,
                                case
                                    when
                                        people.became_customer_at
                                        < spoken.failed_at
                                        then people.became_customer_at
                                end
                            )
                        )
                    ) / 86400.0,
                    14
                )
    end as days_before,
    spoken._file,
    spoken._row
from spoken
cross join recorded
left join closed
    on
        spoken.event_id = closed.event_id
        and spoken.customer_id = closed.customer_id
left join people
    on spoken.customer_id = people.customer_id
