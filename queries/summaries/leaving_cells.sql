-- One row per month, segment, region, tenure, strikes and time since the last.
-- Strikes are those a customer had when the month began, never the final
-- number: who leaves early has no time to be struck. Months before the first
-- strike on record are left out: nobody was on zero strikes then, they were
-- not counted, and who had left by then is not in the exports. At risk are
-- those who were customers when the month began and whose leaving can be told.
with recorded as (
    select cast(date_trunc('month', min(s.struck_on)) as date) as first_month
    from strikes as s
),

lived as (
    select
        c.month,
        c.segment,
        c.region,
        c.value,
        (year(c.month) - year(p.became_customer_at)) * 12
        + month(c.month) - month(p.became_customer_at) as tenure,
        least(c.strikes_before, 3) as strikes,
        (year(c.month) - year(c.last_struck_in)) * 12
        + month(c.month) - month(c.last_struck_in) as since,
        case
            when p.became_customer_at > c.month then false
            when c.has_left is null then false
            else true
        end as is_at_risk,
        coalesce(c.has_left, false) as has_left
    from customer_months as c
    cross join recorded as r
    left join people as p on c.customer_id = p.customer_id
    where c.is_active and c.month >= coalesce(r.first_month, c.month)
)

select
    v.month,
    v.segment,
    v.region,
    v.tenure,
    v.strikes,
    v.since,
    sum(case when v.is_at_risk then 1 else 0 end) as customer_months,
    sum(case when v.is_at_risk and v.has_left then 1 else 0 end) as leavings,
    sum(case when v.has_left then 0 else 1 end) as customers,
    sum(case when v.has_left = false then v.value end) as value
from lived as v
group by v.month, v.segment, v.region, v.tenure, v.strikes, v.since
