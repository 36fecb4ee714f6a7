-- One row per month, stage, channel, segment and region of touchpoints.
-- A moment is a distinct customer, stage and day; it belongs to the channel of
-- its first touchpoint, so that moments may be added up over any rows.
with numbered as (
    select
        l.happened_at,
        l.stage,
        l.channel,
        l.is_service,
        l.customer_id,
        p.segment,
        p.region,
        row_number() over (
            partition by l.customer_id, l.stage, cast(l.happened_at as date)
            order by l.happened_at asc, l.record_id asc
        ) as nth,
        row_number() over (
            partition by
                l.customer_id,
                l.stage,
                cast(l.happened_at as date),
                l.is_service
            order by l.happened_at asc, l.record_id asc
        ) as nth_alike
    from ledger as l
    left join people as p
        on l.customer_id = p.customer_id
)

select
    cast(date_trunc('month', n.happened_at) as date) as month,
    n.stage,
    n.channel,
    n.segment,
    n.region,
    count(*) as touchpoints,
    sum(case when n.is_service then 1 else 0 end) as service_touchpoints,
    sum(
        case when n.nth = 1 and n.customer_id is not null then 1 else 0 end
    ) as moments,
    sum(
        case
            when
                n.is_service
                and n.nth_alike = 1
                and n.customer_id is not null
                then 1
            else 0
        end
    ) as service_moments
from numbered as n
group by
    cast(date_trunc('month', n.happened_at) as date),
    n.stage,
    n.channel,
    n.segment,
    n.region
