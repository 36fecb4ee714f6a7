-- One row per month: customers when it began, and those of them who fell in it.
select
    month,
    cast(sum(customers) as bigint) as customers,
    cast(sum(fallers) as bigint) as fallers
from net_months
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by month
order by month
