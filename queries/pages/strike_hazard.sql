-- One row per number of strikes borne so far (0, 1, 2, and 3 or more), segment
-- and region.
-- Customer-months at risk and how many of them ended in leaving, by the strikes
-- when the month began, never by the final number: who leaves early has no time
-- to be struck. Customers and monthly value are those of the last month of the
-- period.
with chosen as (
    select
        strikes,
        segment,
        region,
        customer_months,
        leavings,
        customers,
        value,
        month = max(month) over () as is_last
    from leaving_cells
    where
        month >= cast($start_on as date)
        and month < cast($end_before as date)
)

select
    cast(strikes as integer) as strikes,
    segment,
    region,
    cast(sum(customer_months) as bigint) as customer_months,
    cast(sum(leavings) as bigint) as leavings,
    cast(coalesce(sum(case when is_last then customers end), 0) as bigint)
        as customers_now,
    sum(case when is_last then value end) as monthly_value_now
from chosen
group by strikes, segment, region
order by strikes, segment, region
