-- One row per month, segment, region, channel and bucket of one metric.
-- `metric_observations` holds the observations of the metric: value and base as
-- numbers, is_open false where nothing can be open. A duration below one second
-- counts as one second, so that its logarithm exists.
with bucketed as (
    select
        cast(date_trunc('month', o.observed_on) as date) as month,
        o.segment,
        o.region,
        o.channel,
        case
            when $bucketing = 'exact' then o.value
            when $bucketing = 'log'
                then floor(ln(greatest(o.value, 1.0 / 3600.0)) / ln(1.02))
        end as bucket,
        o.is_open,
        case when o.is_open = false then o.value end as finished,
        o.base
    from metric_observations as o
)

select
    b.month,
    b.segment,
    b.region,
    b.channel,
    b.bucket,
    count(*) as n,
    cast(sum(case when b.is_open then 1 else 0 end) as bigint) as n_open,
    coalesce(sum(b.finished), 0.0) as total,
    coalesce(sum(b.finished * b.finished), 0.0) as total_squares,
    sum(b.base) as base,
    sum(b.base * b.base) as base_squares,
    sum(b.finished * b.base) as "cross"
from bucketed as b
group by b.month, b.segment, b.region, b.channel, b.bucket
