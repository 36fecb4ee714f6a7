-- One row per month, segment and region with customers on two strikes at its
-- end.
select
    month,
    segment,
    region,
    cast(customers as bigint) as customers,
    cast(valued as bigint) as valued,
    yearly_value
from strike_months
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
order by month, segment, region
