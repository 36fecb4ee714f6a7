-- One row per kind of customer: heard, or silent.
-- Both are counted from one day, six months before $end_before, on which they
-- were customers: who left before it could not answer, and is in neither. An
-- answer of $choice in the twelve months before that day sets them apart.
with followed as (
    select
        customer_id,
        min(case when is_active then month end) as first_active_on,
        bool_or(has_left) as has_left,
        count(has_left) as months_told
    from customer_months
    where
        month >= cast($end_before as date) - interval '6' month
        and month < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
    group by customer_id
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
inner join people
    on followed.customer_id = people.customer_id
left join heard
    on followed.customer_id = heard.customer_id
where
    people.became_customer_at
    < cast($end_before as date) - interval '6' month
    and followed.first_active_on
    = cast(cast($end_before as date) - interval '6' month as date)
    and followed.months_told > 0
group by heard.customer_id is not null
