-- One row per contact, cause and side: the event upstream that it fits.
-- Side 'after': it came within the horizon after the event. Side 'compared': in
-- the span that shows what would have come anyway. How it fits: by the order
-- that both name, by reason, or by time alone, which counts only for contacts
-- without a reason and for causes that ask for none. A reason that the causes
-- list fits no other cause, and a contact about another order of the customer
-- does not fit. Days count from the event, or from the end of the span that
-- lies closest to it.
with worded as (
    select distinct reason
    from tickets
    where reason is not null
),

claimed as (
    select distinct
        worded.reason,
        cause_reasons.cause
    from worded
    inner join cause_reasons
        on lower(trim(worded.reason)) like cause_reasons.pattern
),

spoken_for as (
    select distinct reason
    from claimed
),

choosy as (
    select distinct cause
    from cause_reasons
),

known_orders as (
    select distinct
        customer_id,
        replace(lower(order_number), '#', '') as order_key
    from orders
    where order_number is not null
),

contacts as (
    select
        tickets.record_id,
        tickets.customer_id,
        tickets.opened_at,
        tickets.reason,
        spoken_for.reason is not null as is_spoken_for,
        known_orders.order_key
    from tickets
    left join spoken_for
        on tickets.reason = spoken_for.reason
    left join known_orders
        on
            tickets.customer_id = known_orders.customer_id
            and replace(lower(tickets.order_number), '#', '')
            = known_orders.order_key
    where
        tickets.customer_id is not null
        and tickets.opened_at <= $as_of
),

sides as (
    select
        cause,
        event_id,
        customer_id,
        'after' as side,
        happened_at,
        happened_at as begins_at,
        happened_at + horizon_days * interval '1' day as ends_at,
        false as is_backward,
        replace(lower(order_number), '#', '') as order_key
    from upstream_events
    union all
    select
        cause,
        event_id,
        customer_id,
        'compared' as side,
        happened_at,
        compared_from as begins_at,
        compared_until as ends_at,
        not is_compared_after as is_backward,
        replace(lower(order_number), '#', '') as order_key
    from upstream_events
    where compared_from < compared_until
),

near as (
    select
        contacts.record_id,
        contacts.customer_id,
        sides.cause,
        sides.side,
        sides.event_id,
        sides.happened_at,
        case
            when sides.is_backward
                then epoch(sides.ends_at) - epoch(contacts.opened_at)
            else epoch(contacts.opened_at) - epoch(sides.begins_at)
        end / 86400.0 as days,
        case
            when
                contacts.order_key = sides.order_key
                and (claimed.cause is not null or not contacts.is_spoken_for)
                then 1
            when
                contacts.order_key <> sides.order_key
                then cast(null as integer)
            when claimed.cause is not null then 2
            when contacts.reason is null or choosy.cause is null then 3
        end as link
    from contacts
    inner join sides
        on
            contacts.customer_id = sides.customer_id
            and contacts.opened_at > sides.begins_at
            and contacts.opened_at <= sides.ends_at
    left join claimed
        on
            contacts.reason = claimed.reason
            and sides.cause = claimed.cause
    left join choosy
        on sides.cause = choosy.cause
),

ranked as (
    select
        record_id,
        customer_id,
        cause,
        side,
        event_id,
        happened_at,
        days,
        link,
        row_number() over (
            partition by record_id, cause, side
            order by link asc, happened_at desc, event_id desc
        ) as nth_best
    from near
    where link is not null
)

select
    record_id,
    customer_id,
    cause,
    side,
    event_id,
    happened_at,
    days,
    link
from ranked
where nth_best = 1
