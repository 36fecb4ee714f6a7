-- One row per segment and region: customers of the period, and those of them
-- who needed service in it.
with members as (
    select
        customer_id,
        segment,
        region
    from people
    where
        became_customer_at < cast($end_before as date)
        and (left_at is null or left_at >= cast($start_on as date))
),

served as (
    select
        customer_id,
        count(*) as contacts
    from ledger
    where
        is_service
        and customer_id is not null
        and happened_at >= cast($start_on as date)
        and happened_at < cast($end_before as date)
        and ($channel is null or channel = $channel)
    group by customer_id
)

select
    members.segment,
    members.region,
    count(*) as customers,
    count(served.customer_id) as served_customers,
    cast(coalesce(sum(served.contacts), 0) as bigint) as service_contacts
from members
left join served
    on members.customer_id = served.customer_id
group by members.segment, members.region
