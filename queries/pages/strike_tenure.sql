-- One row per number of strikes so far, month of tenure and segment.
-- Customer-months at risk and how many of them ended in leaving, by the strikes
-- when the month began. Only customers whose beginning is known.
select
    segment,
    cast(strikes as integer) as strikes,
    cast(tenure as integer) as tenure,
    cast(sum(customer_months) as bigint) as customer_months,
    cast(sum(leavings) as bigint) as leavings
from leaving_cells
where
    tenure is not null
    and customer_months > 0
    and month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by segment, strikes, tenure
