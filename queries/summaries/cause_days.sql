-- One row per cause, month of the event, segment, region, side and day.
-- The days are counted from the event, or through the compared span from its
-- end that lies closest to the event; day 1 is the first. Events are told by
-- the day on which their watch ended, so that those watched on day d are those
-- that ended later, and of the ones that ended on it the part watched. A
-- contact traced to another cause counts for none here; one in a compared span
-- not where a stronger link traces it.
with watches as (
    select
        cause,
        segment,
        region,
        happened_at,
        'after' as side,
        (epoch(watched_until) - epoch(happened_at)) / 86400.0 as days
    from upstream_events
    union all
    select
        cause,
        segment,
        region,
        happened_at,
        'compared' as side,
        (epoch(compared_until) - epoch(compared_from)) / 86400.0 as days
    from upstream_events
),

counted as (
    select
        cause,
        segment,
        region,
        cast(date_trunc('month', happened_at) as date) as month,
        side,
        cast(floor(days) as bigint) + 1 as day,
        cast(0 as bigint) as contacts,
        cast(1 as bigint) as ended,
        days - floor(days) as part
    from watches
    union all
    select
        contact_matches.cause,
        upstream_events.segment,
        upstream_events.region,
        cast(date_trunc('month', contact_matches.happened_at) as date)
            as month,
        contact_matches.side,
        greatest(cast(ceil(contact_matches.days) as bigint), 1) as day,
        cast(1 as bigint) as contacts,
        cast(0 as bigint) as ended,
        cast(0 as double) as part
    from contact_matches
    inner join upstream_events
        on
            contact_matches.cause = upstream_events.cause
            and contact_matches.event_id = upstream_events.event_id
            and contact_matches.customer_id = upstream_events.customer_id
    left join causes_of_contacts
        on contact_matches.record_id = causes_of_contacts.record_id
    where
        causes_of_contacts.cause is null
        or (
            contact_matches.side = 'after'
            and causes_of_contacts.cause = contact_matches.cause
        )
        or (
            contact_matches.side = 'compared'
            and case causes_of_contacts.link
                when 'order' then 1
                when 'reason' then 2
                else 3
            end >= contact_matches.link
        )
)

select
    cause,
    month,
    segment,
    region,
    side,
    day,
    sum(contacts) as contacts,
    sum(ended) as ended,
    sum(part) as part
from counted
group by cause, month, segment, region, side, day
