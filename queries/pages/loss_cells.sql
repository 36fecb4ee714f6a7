-- One row per block of customers, segment, and bad service or experience of
-- late. Customer-months at risk and how many of them ended in leaving, of
-- those who were customers when the month began. Bad: a strike in the three
-- months before the month, with service, or on the journey before renewal.
-- Months whose leaving cannot be told are left out, and so are those whose
-- three months begin before the first strike on record. Monthly value lost is
-- that of who left in the twelve months before $end_before: what they had paid
-- a month over their last twelve. Blocks: 200, by customer.
with recorded as (
    select cast(date_trunc('month', min(struck_on)) as date) as first_month
    from strikes
),

numbered as (
    select
        customer_id,
        became_customer_at,
        row_number() over (order by customer_id) % 200 as block
    from people
    where
        ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

struck as (
    select
        strikes.customer_id,
        months.month,
        max(case when strikes.stage = 'service' then 1 else 0 end) as service,
        max(case when strikes.stage <> 'service' then 1 else 0 end)
            as experience
    from strikes
    inner join months
        on
            strikes.struck_on < months.month
            and strikes.struck_on >= months.month - interval '3' month
    where strikes.stage not in ('renewal', 'farewell')
    group by strikes.customer_id, months.month
),

leavers as (
    select
        customer_id,
        month
    from customer_months
    where
        has_left
        and month >= cast($end_before as date) - interval '12' month
        and month < cast($end_before as date)
),

lost as (
    select
        leavers.customer_id,
        leavers.month,
        avg(customer_months.value) as monthly_value
    from leavers
    inner join customer_months
        on
            leavers.customer_id = customer_months.customer_id
            and leavers.month >= customer_months.month
            and leavers.month - interval '12' month < customer_months.month
    where customer_months.is_active
    group by leavers.customer_id, leavers.month
)

select
    numbered.block,
    customer_months.segment,
    coalesce(struck.service, 0) = 1 as is_bad_service,
    coalesce(struck.experience, 0) = 1 as is_bad_experience,
    count(*) as customer_months,
    count(*) filter (where customer_months.has_left) as leavings,
    sum(lost.monthly_value) as monthly_value_lost
from customer_months
inner join numbered
    on customer_months.customer_id = numbered.customer_id
cross join recorded
left join struck
    on
        customer_months.customer_id = struck.customer_id
        and customer_months.month = struck.month
left join lost
    on
        customer_months.customer_id = lost.customer_id
        and customer_months.month = lost.month
where
    customer_months.is_active
    and customer_months.has_left is not null
    and coalesce(numbered.became_customer_at <= customer_months.month, true)
    and customer_months.month >= recorded.first_month + interval '3' month
    and customer_months.month >= cast($start_on as date)
    and customer_months.month < cast($end_before as date)
group by
    numbered.block,
    customer_months.segment,
    coalesce(struck.service, 0) = 1,
    coalesce(struck.experience, 0) = 1
