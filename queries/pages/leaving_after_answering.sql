-- One row per kind of customer: heard, or silent.
-- Both are counted from one day, six months before $end_before, on which they
-- were customers: who left before it could not answer, and is in neither. An
-- answer of $choice in the twelve months before that day sets them apart.
with followed as (
    select
        customer_months.customer_id,
        coalesce(
            people.left_at < cast($end_before as date), false
        ) as has_left
    from customer_months
    inner join people
        on customer_months.customer_id = people.customer_id
    where
        customer_months.month
        = cast($end_before as date) - interval '6' month
        and customer_months.is_active
        and people.leave_rule is not null
        and people.became_customer_at < customer_months.month
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
),

heard as (
    select distinct customer_id
    from loyalty_answers
    where
        customer_id is not null
        and choice = $choice
        and answered_at >= cast($end_before as date) - interval '18' month
        and answered_at < cast($end_before as date) - interval '6' month
)

select
    heard.customer_id is not null as has_answered,
    count(*) as customers,
    count(*) filter (where followed.has_left) as leavers
from followed
left join heard
    on followed.customer_id = heard.customer_id
group by heard.customer_id is not null
