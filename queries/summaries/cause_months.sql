-- One row per cause, month, segment and region: customers with it and without.
-- With it: the customers whose event fell into the month, and those of them who
-- came to us within the cause's window, of 28 days at most. Without it: the
-- other customers active in the month, and those who came in as many days from
-- its start, unless that contact is traced to this very cause. What has not run
-- for the whole window is left out.
with spans as (
    select
        cause,
        least(within_days, 28) as days
    from cause_rules
),

struck as (
    select
        upstream_events.cause,
        cast(date_trunc('month', upstream_events.happened_at) as date)
            as month,
        upstream_events.customer_id,
        min(upstream_events.segment) as segment,
        min(upstream_events.region) as region,
        count(*) as events,
        min(upstream_events.happened_at) as happened_at,
        min(spans.days) as days
    from upstream_events
    inner join spans
        on upstream_events.cause = spans.cause
    group by
        upstream_events.cause,
        cast(date_trunc('month', upstream_events.happened_at) as date),
        upstream_events.customer_id
),

came as (
    select
        struck.cause,
        struck.month,
        struck.customer_id
    from struck
    inner join tickets
        on
            struck.customer_id = tickets.customer_id
            and struck.happened_at < tickets.opened_at
            and struck.happened_at + struck.days * interval '1' day
            >= tickets.opened_at
    group by struck.cause, struck.month, struck.customer_id
),

with_it as (
    select
        struck.cause,
        struck.month,
        struck.segment,
        struck.region,
        sum(struck.events) as events,
        count(*) as struck_customers,
        count(*) filter (
            where
            struck.happened_at + struck.days * interval '1' day <= $as_of
        ) as struck_watched,
        count(came.customer_id) filter (
            where
            struck.happened_at + struck.days * interval '1' day <= $as_of
        ) as struck_coming
    from struck
    left join came
        on
            struck.cause = came.cause
            and struck.month = came.month
            and struck.customer_id = came.customer_id
    group by struck.cause, struck.month, struck.segment, struck.region
),

everyone as (
    select
        month,
        segment,
        region,
        count(*) as customers
    from customer_months
    where is_active
    group by month, segment, region
),

early as (
    select
        spans.cause,
        cast(date_trunc('month', causes_of_contacts.opened_at) as date)
            as month,
        causes_of_contacts.customer_id,
        min(causes_of_contacts.segment) as segment,
        min(causes_of_contacts.region) as region
    from causes_of_contacts
    inner join spans
        on day(causes_of_contacts.opened_at) <= spans.days
    where
        causes_of_contacts.customer_id is not null
        and coalesce(causes_of_contacts.cause, '') <> spans.cause
    group by
        spans.cause,
        cast(date_trunc('month', causes_of_contacts.opened_at) as date),
        causes_of_contacts.customer_id
),

coming as (
    select
        early.cause,
        early.month,
        early.segment,
        early.region,
        count(*) as customers
    from early
    left join struck
        on
            early.cause = struck.cause
            and early.month = struck.month
            and early.customer_id = struck.customer_id
    where struck.customer_id is null
    group by early.cause, early.month, early.segment, early.region
)

select
    spans.cause,
    everyone.month,
    everyone.segment,
    everyone.region,
    coalesce(with_it.events, 0) as events,
    coalesce(with_it.struck_watched, 0) as struck_customers,
    coalesce(with_it.struck_coming, 0) as struck_coming,
    greatest(everyone.customers - coalesce(with_it.struck_customers, 0), 0)
        as other_customers,
    coalesce(coming.customers, 0) as other_coming
from spans
cross join everyone
left join with_it
    on
        spans.cause = with_it.cause
        and everyone.month = with_it.month
        and everyone.segment is not distinct from with_it.segment
        and everyone.region is not distinct from with_it.region
left join coming
    on
        spans.cause = coming.cause
        and everyone.month = coming.month
        and everyone.segment is not distinct from coming.segment
        and everyone.region is not distinct from coming.region
where
    cast(everyone.month as timestamp) + spans.days * interval '1' day
    <= $as_of
