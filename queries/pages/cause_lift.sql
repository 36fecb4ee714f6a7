-- One row per cause: customer-months with such an event and without.
select
    cause,
    sum(events) as events,
    sum(struck_customers) as struck_customers,
    sum(struck_coming) as struck_coming,
    sum(other_customers) as other_customers,
    sum(other_coming) as other_coming
from cause_months
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by cause
order by cause
