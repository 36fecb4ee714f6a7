-- One row per month, segment, region, tenure, kind of strike and other strikes.
-- A customer who was struck in two ways is in a row of each. Customers when
-- the month began whose leaving can be told, by the strikes before it.
with struck as (
    select
        s.customer_id,
        s.kind,
        cast(date_trunc('month', s.struck_on) as date) as month,
        count(*) as strikes
    from strikes as s
    where s.customer_id is not null
    group by
        s.customer_id,
        s.kind,
        cast(date_trunc('month', s.struck_on) as date)
),

-- After a month with such strikes the count stands until the next such month.
standing as (
    select
        k.customer_id,
        k.kind,
        k.month,
        lead(k.month) over (
            partition by k.customer_id, k.kind order by k.month asc
        ) as next_struck,
        sum(k.strikes) over (
            partition by k.customer_id, k.kind order by k.month asc
            rows between unbounded preceding and current row
        ) as of_kind
    from struck as k
),

lived as (
    select
        c.month,
        c.segment,
        c.region,
        (year(c.month) - year(p.became_customer_at)) * 12
        + month(c.month) - month(p.became_customer_at) as tenure,
        t.kind,
        least(c.strikes_before, 3) as strikes,
        least(c.strikes_before - t.of_kind, 2) as others,
        case when c.has_left then 1 else 0 end as leavings
    from standing as t
    inner join customer_months as c
        on
            t.customer_id = c.customer_id
            and t.month < c.month
            and (t.next_struck is null or t.next_struck >= c.month)
    left join people as p on c.customer_id = p.customer_id
    where
        c.is_active
        and c.has_left is not null
        and coalesce(p.became_customer_at <= c.month, true)
)

select
    v.month,
    v.segment,
    v.region,
    v.tenure,
    v.kind,
    v.strikes,
    v.others,
    count(*) as customer_months,
    sum(v.leavings) as leavings
from lived as v
group by
    v.month, v.segment, v.region, v.tenure, v.kind, v.strikes, v.others
