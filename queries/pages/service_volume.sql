-- One row per month, stage, channel, segment and region of touchpoints.
-- A moment is a distinct customer, stage and day; it belongs to the channel of
-- its first touchpoint, so that moments may be added up over any rows.
with chosen as (
    select
        ledger.customer_id,
        ledger.happened_at,
        ledger.stage,
        ledger.channel,
        ledger.is_service,
        ledger.record_id,
        people.segment,
        people.region
    from ledger
    left join people
        on ledger.customer_id = people.customer_id
    where
        ledger.happened_at >= cast($start_on as date)
        and ledger.happened_at < cast($end_before as date)
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
        and ($channel is null or ledger.channel = $channel)
),

numbered as (
    select
        customer_id,
        happened_at,
        stage,
        channel,
        segment,
        region,
        is_service,
        row_number() over (
            partition by customer_id, stage, cast(happened_at as date)
            order by happened_at, record_id
        ) as nth,
        row_number() over (
            partition by
                customer_id, stage, cast(happened_at as date), is_service
            order by happened_at, record_id
        ) as nth_alike
    from chosen
)

select
    cast(date_trunc('month', happened_at) as date) as month,
    stage,
    channel,
    segment,
    region,
    count(*) as touchpoints,
    count(*) filter (where is_service) as service_touchpoints,
    count(*) filter (where nth = 1 and customer_id is not null) as moments,
    count(*) filter (
        where is_service and nth_alike = 1 and customer_id is not null
    ) as service_moments
from numbered
group by
    cast(date_trunc('month', happened_at) as date),
    stage,
    channel,
    segment,
    region
order by month, stage, channel, segment, region
