-- One row per number of strikes borne so far: 0, 1, 2, and 3 or more.
-- Customer-months at risk and how many of them ended in leaving, of those who
-- were customers when the month began, counted by the strikes before it, never
-- by the final number: who leaves early has no time to be struck. Months whose
-- leaving cannot be told are left out, and so are those before the first
-- strike on record: nobody was on zero strikes then, they were not counted,
-- and who had left by then is not in the exports. Customers and monthly value
-- are those of the last month of the period.
with recorded as (
    select cast(date_trunc('month', min(struck_on)) as date) as first_month
    from strikes
),

chosen as (
    select
        customer_months.customer_id,
        customer_months.month,
        customer_months.value,
        customer_months.has_left,
        cast(least(customer_months.strikes_before, 3) as integer) as strikes,
        coalesce(people.became_customer_at <= customer_months.month, true)
            as is_at_risk,
        max(customer_months.month) over () as last_month
    from customer_months
    cross join recorded
    left join people
        on customer_months.customer_id = people.customer_id
    where
        customer_months.is_active
        and customer_months.month
        >= coalesce(recorded.first_month, customer_months.month)
        and customer_months.month >= cast($start_on as date)
        and customer_months.month < cast($end_before as date)
        and ($segment is null or customer_months.segment = $segment)
        and ($region is null or customer_months.region = $region)
)

select
    strikes,
    count(has_left) filter (where is_at_risk) as customer_months,
    count(*) filter (where is_at_risk and has_left) as leavings,
    count(*) filter (
        where month = last_month and not coalesce(has_left, false)
    ) as customers_now,
    sum(value) filter (
        where month = last_month and not coalesce(has_left, false)
    ) as monthly_value_now
from chosen
group by strikes
order by strikes
