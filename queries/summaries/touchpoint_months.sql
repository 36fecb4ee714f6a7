-- One row per month, stage, channel, segment and region of touchpoints.
-- A moment is a distinct customer, stage and day; it belongs to the channel of
-- its first touchpoint, so that moments may be added up over any rows. Within
-- one channel they are counted afresh, for a moment may have several.
with lived as (
    select
        l.customer_id,
        l.stage,
        cast(l.happened_at as date) as day,
        l.channel,
        count(*) as touchpoints,
        sum(case when l.is_service then 1 else 0 end) as service_touchpoints,
        min(l.happened_at) as first_at,
        min(case when l.is_service then l.happened_at end) as first_served_at
    from ledger as l
    group by
        l.customer_id,
        l.stage,
        cast(l.happened_at as date),
        l.channel
),

numbered as (
    select
        v.day,
        v.stage,
        v.channel,
        v.customer_id,
        v.touchpoints,
        v.service_touchpoints,
        p.segment,
        p.region,
        row_number() over (
            partition by v.customer_id, v.stage, v.day
            order by v.first_at asc, v.channel asc
        ) as nth,
        row_number() over (
            partition by
                v.customer_id,
                v.stage,
                v.day,
                v.service_touchpoints > 0
            order by v.first_served_at asc, v.channel asc
        ) as nth_alike
    from lived as v
    left join people as p
        on v.customer_id = p.customer_id
)

select
    cast(date_trunc('month', n.day) as date) as month,
    n.stage,
    n.channel,
    n.segment,
    n.region,
    cast(sum(n.touchpoints) as bigint) as touchpoints,
    cast(sum(n.service_touchpoints) as bigint) as service_touchpoints,
    sum(
        case when n.nth = 1 and n.customer_id is not null then 1 else 0 end
    ) as moments,
    sum(
        case
            when
                n.service_touchpoints > 0
                and n.nth_alike = 1
                and n.customer_id is not null
                then 1
            else 0
        end
    ) as service_moments,
    sum(
        case when n.customer_id is not null then 1 else 0 end
    ) as channel_moments,
    sum(
        case
            when n.service_touchpoints > 0 and n.customer_id is not null
                then 1
            else 0
        end
    ) as service_channel_moments
from numbered as n
group by
    cast(date_trunc('month', n.day) as date),
    n.stage,
    n.channel,
    n.segment,
    n.region
