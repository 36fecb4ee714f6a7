-- One row per company: customers with any sign of activity, enough of it, and
-- opted out.
-- Enough: eight sessions in four different weeks.
with active as (
    select sum(customers) as customers
    from active_hours
    where
        hour_of_week is null
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

enough as (
    select count(*) as customers
    from active_windows
    where
        ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

refused as (
    select count(distinct channel_responses.customer_id) as customers
    from channel_responses
    inner join people
        on channel_responses.customer_id = people.customer_id
    where
        channel_responses.is_opt_out
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
)

select
    cast(coalesce(active.customers, 0) as bigint) as active,
    enough.customers as enough,
    refused.customers as opted_out
from active
cross join enough
cross join refused
