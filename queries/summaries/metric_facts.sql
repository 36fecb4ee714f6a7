-- One row per metric: its span, and the design effect of repeated customers.
-- Linearised residuals, summed by customer within a quarter, which is the span
-- that a judgement pools; an unknown customer is a cluster of its own. Where
-- the catalogue names what many customers share, such as an incident, all that
-- share it are one cluster.
with scored as (
    select
        o.cluster,
        cast(date_trunc('quarter', o.observed_on) as date) as quarter,
        o.observed_on,
        case
            when $summary = 'nps'
                then
                    case
                        when o.value >= 9 then 1.0
                        when o.value <= 6 then -1.0
                        else 0.0
                    end
            else o.value
        end as score,
        coalesce(o.base, 1.0) as weight
    from metric_observations as o
),

pooled as (
    select
        sum(s.score) / nullif(sum(s.weight), 0.0) as ratio,
        count(*) as n,
        min(s.observed_on) as first_on,
        max(s.observed_on) as last_on
    from scored as s
),

residuals as (
    select
        s.cluster,
        s.quarter,
        s.score - p.ratio * s.weight as residual
    from scored as s
    cross join pooled as p
    where $summary in ('share', 'nps', 'ratio')
),

clusters as (
    select
        sum(r.residual) as residual,
        sum(r.residual * r.residual) as plain
    from residuals as r
    where r.cluster is not null
    group by r.cluster, r.quarter
    union all
    select
        r.residual,
        r.residual * r.residual as plain
    from residuals as r
    where r.cluster is null
),

effect as (
    select
        count(*) as clusters,
        sum(c.residual * c.residual) as clustered,
        sum(c.plain) as plain
    from clusters as c
)

select
    case
        when e.clusters > 1 and e.plain > 0.0
            then
                e.clustered / e.plain
                * cast(e.clusters as double) / (e.clusters - 1)
        else 1.0
    end as design_effect,
    p.n,
    p.first_on,
    p.last_on
from pooled as p
cross join effect as e
