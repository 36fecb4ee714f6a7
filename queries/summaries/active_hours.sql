-- One row per segment, region, hour of the week and sessions in it: customers.
-- Hour null: sessions of the whole week. Sums of both are all that the shape of
-- the week, and how far customers keep to it, are told by.
with by_hour as (
    select
        customer_id,
        hour_of_week,
        count(*) as sessions
    from signs
    group by customer_id, hour_of_week
),

by_customer as (
    select
        customer_id,
        cast(null as bigint) as hour_of_week,
        sum(sessions) as sessions
    from by_hour
    group by customer_id
),

counted as (
    select
        customer_id,
        hour_of_week,
        sessions
    from by_hour
    union all
    select
        customer_id,
        hour_of_week,
        sessions
    from by_customer
)

select
    people.segment,
    people.region,
    counted.hour_of_week,
    counted.sessions,
    count(*) as customers
from counted
inner join people
    on counted.customer_id = people.customer_id
group by
    people.segment,
    people.region,
    counted.hour_of_week,
    counted.sessions
