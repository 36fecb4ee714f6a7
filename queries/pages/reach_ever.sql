-- One row per day since becoming a customer, 366 for all later ones.
-- Customers who first needed service on that day (needed), and those watched
-- without need until then (watched): they left, or the period ended. Only those
-- who became customers since service is on record: of earlier ones nobody can
-- tell whether they had needed it before.
with recorded as (
    select min(happened_at) as first_at
    from ledger
    where is_service and customer_id is not null
),

members as (
    select
        people.customer_id,
        people.became_customer_at,
        least(
            coalesce(people.left_at, $as_of),
            $as_of,
            cast($end_before as timestamp)
        ) as watched_until
    from people
    inner join recorded
        on people.became_customer_at >= recorded.first_at
    where
        people.became_customer_at < cast($end_before as date)
        and people.became_customer_at < $as_of
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
),

served as (
    select
        members.customer_id,
        min(ledger.happened_at) as first_at
    from members
    inner join ledger
        on members.customer_id = ledger.customer_id
    where
        ledger.is_service
        and ledger.happened_at >= members.became_customer_at
        and ledger.happened_at <= members.watched_until
        and ($channel is null or ledger.channel = $channel)
    group by members.customer_id
),

spells as (
    select
        served.first_at is not null as has_needed,
        date_diff(
            'day',
            cast(members.became_customer_at as date),
            cast(coalesce(served.first_at, members.watched_until) as date)
        ) as days
    from members
    left join served
        on members.customer_id = served.customer_id
)

select
    least(days, 366) as days,
    count(*) filter (where has_needed) as needed,
    count(*) filter (where not has_needed) as watched
from spells
where days >= 0
group by least(days, 366)
