-- One row per month, segment, region, block of customers, and bad service or
-- experience of late. Customer-months at risk and how many of them ended in
-- leaving, of those who were customers when the month began. Bad: a strike in
-- the three months before the month, with service, or on the journey before
-- renewal. Months whose leaving cannot be told are left out, and so are those
-- whose three months begin before the first strike on record. Monthly value
-- lost is what those who left had paid a month over their last twelve.
with recorded as (
    select cast(date_trunc('month', min(s.struck_on)) as date) as first_month
    from strikes as s
),

numbered as (
    select
        p.customer_id,
        p.became_customer_at,
        row_number() over (order by p.customer_id asc) % 200 as block
    from people as p
),

struck as (
    select
        s.customer_id,
        m.month,
        max(case when s.stage = 'service' then 1 else 0 end) as service,
        max(case when s.stage <> 'service' then 1 else 0 end) as experience
    from strikes as s
    inner join months as m
        on
            s.struck_on < m.month
            and s.struck_on >= m.month - interval '3' month
    where s.stage not in ('renewal', 'farewell')
    group by s.customer_id, m.month
)

select
    c.month,
    c.segment,
    c.region,
    n.block,
    coalesce(k.service, 0) = 1 as is_bad_service,
    coalesce(k.experience, 0) = 1 as is_bad_experience,
    count(*) as customer_months,
    sum(case when c.has_left then 1 else 0 end) as leavings,
    sum(case when c.has_left then c.value_of_year end) as monthly_value_lost
from customer_months as c
inner join numbered as n
    on c.customer_id = n.customer_id
cross join recorded as r
left join struck as k
    on c.customer_id = k.customer_id and c.month = k.month
where
    c.is_active
    and c.has_left is not null
    and coalesce(n.became_customer_at <= c.month, true)
    and c.month >= r.first_month + interval '3' month
group by
    c.month,
    c.segment,
    c.region,
    n.block,
    coalesce(k.service, 0) = 1,
    coalesce(k.experience, 0) = 1
