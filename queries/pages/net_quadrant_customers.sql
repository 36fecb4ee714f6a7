-- One row per customer of one quadrant of service and experience, by value.
-- The quadrants are those of net_quadrants; at most $limit customers.
with ended as (
    select
        falls.customer_id,
        falls.fell_on,
        falls.outcome,
        falls.record_id,
        row_number() over (
            partition by falls.customer_id
            order by falls.fell_on desc, falls.record_id asc
        ) as nth_newest
    from falls
    where
        falls.outcome in ('caught', 'dropped')
        and falls.fell_on >= cast($start_on as date)
        and falls.fell_on < cast($end_before as date)
        and ($segment is null or falls.segment = $segment)
        and ($region is null or falls.region = $region)
        and ($channel is null or falls.channel = $channel)
),

fallen as (
    select
        customer_id,
        min(fell_on) as first_on,
        max(fell_on) as last_on,
        max(case when nth_newest = 1 then record_id end) as last_record_id,
        count(*) as falls,
        count(*) filter (where outcome = 'dropped') as drops
    from ended
    group by customer_id
),

struck as (
    select
        fallen.customer_id,
        count(*) as strikes
    from fallen
    inner join strikes
        on
            fallen.customer_id = strikes.customer_id
            and fallen.first_on <= strikes.struck_on + 90
    where
        strikes.stage <> 'service'
        and strikes.struck_on < cast($end_before as date)
    group by fallen.customer_id
)

select
    fallen.customer_id,
    people.segment,
    people.region,
    fallen.falls,
    fallen.drops,
    coalesce(struck.strikes, 0) as strikes,
    fallen.last_on,
    fallen.last_record_id,
    people.monthly_value * 12 as yearly_value
from fallen
left join struck
    on fallen.customer_id = struck.customer_id
left join people
    on fallen.customer_id = people.customer_id
where
    $service = case when fallen.drops > 0 then 'bad' else 'good' end
    and $experience
    = case when struck.customer_id is not null then 'bad' else 'good' end
order by
    yearly_value desc nulls last,
    strikes desc,
    fallen.customer_id asc
limit $limit
