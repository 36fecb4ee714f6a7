-- One row per month, segment and region with customers on two strikes.
-- Strikes of the twelve months up to the month's end, of those who are
-- customers then; the same count as queries/pages/two_strikes.sql at that day.
with recent as (
    select
        s.customer_id,
        m.month,
        m.next_month
    from strikes as s
    inner join months as m
        on
            s.struck_on < m.next_month
            and s.struck_on >= m.next_month - interval '12' month
    where s.customer_id is not null
    group by s.customer_id, m.month, m.next_month
    having count(*) >= 2
)

select
    r.month,
    p.segment,
    p.region,
    count(*) as customers,
    count(p.monthly_value) as valued,
    sum(p.monthly_value * 12) as yearly_value
from recent as r
inner join people as p
    on r.customer_id = p.customer_id
where
    p.became_customer_at < r.next_month
    and (p.left_at is null or p.left_at >= r.next_month)
group by r.month, p.segment, p.region
