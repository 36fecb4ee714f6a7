-- One row per number of strikes borne so far: 0, 1, 2, and 3 or more.
-- Customer-months at risk and how many of them ended in leaving, counted by the
-- strikes before the month began, never by the final number: who leaves early
-- has no time to be struck. Months whose leaving cannot be told are left out.
-- Customers and monthly value are those of the last month of the period.
with chosen as (
    select
        customer_id,
        month,
        value,
        has_left,
        cast(least(strikes_before, 3) as integer) as strikes,
        max(month) over () as last_month
    from customer_months
    where
        is_active
        and month >= cast($start_on as date)
        and month < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
)

select
    strikes,
    count(has_left) as customer_months,
    count(*) filter (where has_left) as leavings,
    count(*) filter (
        where month = last_month and not coalesce(has_left, false)
    ) as customers_now,
    sum(value) filter (
        where month = last_month and not coalesce(has_left, false)
    ) as monthly_value_now
from chosen
group by strikes
order by strikes
