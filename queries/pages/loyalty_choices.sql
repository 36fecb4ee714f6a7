-- One row per kind of loyalty answer: customers who gave it in twelve months.
-- Choice 1 is the recommendation of the relationship, 2 an overall rating, 3 a
-- rating of an order. Unnamed are answers that name no customer.
select
    choice,
    count(customer_id) as customers,
    count(*) - count(customer_id) as unnamed
from loyalty_answers
where
    answered_at >= cast($end_before as date) - interval '12' month
    and answered_at < cast($end_before as date)
    and (
        replaced_at is null
        or replaced_at >= cast($end_before as date)
    )
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by choice
