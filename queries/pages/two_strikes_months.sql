-- One row per month with customers on two strikes at its end.
select
    month,
    cast(sum(customers) as bigint) as customers,
    cast(sum(valued) as bigint) as valued,
    sum(yearly_value) as yearly_value
from strike_months
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by month
order by month
