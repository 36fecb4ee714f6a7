-- One row per month, segment and region: customers, and those of them who
-- needed service in it.
select
    month,
    segment,
    region,
    count(*) as customers,
    count(*) filter (where service_contacts > 0) as served_customers,
    cast(sum(service_contacts) as bigint) as service_contacts
from customer_months
where
    is_active
    and month >= cast($start_on as date)
    and month < cast($end_before as date)
group by month, segment, region
order by month, segment, region
