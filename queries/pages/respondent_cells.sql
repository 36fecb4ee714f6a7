-- One row per traits of customers, and whether they answered in twelve months.
-- All who were customers at some time of the twelve months before $end_before,
-- with the newest vote of those who gave one by $choice: 1, 0 or -1 of the
-- recommendation (1), else the share of the scale. Something went wrong: a poor
-- experience that is no answer, as only those who answer give one. Late can
-- only be what was promised: due customers are those with a promise that fell
-- due in the twelve months, and those with a late order.
-- Monthly value is the mean over the months in which it is known.
with members as (
    select
        customer_id,
        segment,
        region,
        coalesce(left_at < cast($end_before as date), false) as has_left
    from people
    where
        became_customer_at < cast($end_before as date)
        and (
            left_at is null
            or left_at >= cast($end_before as date) - interval '12' month
        )
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

lived as (
    select
        customer_id,
        contacts_of_year as contacts,
        value_of_year as monthly_value
    from customer_months
    where month = cast($end_before as date) - interval '1' month
),

wronged as (
    select
        customer_id,
        bool_or(kind = 'late order') as was_late
    from strikes
    where
        kind <> 'poor answer'
        and struck_on >= cast($end_before as date) - interval '12' month
        and struck_on < cast($end_before as date)
    group by customer_id
),

promised as (
    select customer_id
    from promises
    where
        due_at >= cast($end_before as date) - interval '12' month
        and due_at < cast($end_before as date)
    group by customer_id
),

votes as (
    select
        customer_id,
        case
            when choice <> 1 then score / 100.0
            when score >= 90 then 1.0
            when score < 70 then -1.0
            else 0.0
        end as vote
    from loyalty_answers
    where
        customer_id is not null
        and choice = $choice
        and answered_at >= cast($end_before as date) - interval '12' month
        and answered_at < cast($end_before as date)
        and (
            replaced_at is null
            or replaced_at >= cast($end_before as date)
        )
),

told as (
    select
        members.segment,
        members.region,
        members.has_left,
        coalesce(lived.contacts, 0) as contacts,
        lived.monthly_value,
        wronged.customer_id is not null as was_wronged,
        coalesce(wronged.was_late, false) as was_late,
        coalesce(wronged.was_late, false)
        or promised.customer_id is not null as was_due,
        votes.vote
    from members
    left join lived
        on members.customer_id = lived.customer_id
    left join wronged
        on members.customer_id = wronged.customer_id
    left join promised
        on members.customer_id = promised.customer_id
    left join votes
        on members.customer_id = votes.customer_id
)

select
    segment,
    region,
    has_left,
    contacts > 0 as has_contact,
    was_wronged,
    vote is not null as has_answered,
    count(*) as customers,
    count(*) filter (where was_due) as due_customers,
    count(*) filter (where was_late) as late_customers,
    cast(sum(contacts) as double) as contacts,
    cast(sum(contacts * contacts) as double) as contacts_squares,
    count(monthly_value) as valued,
    coalesce(sum(monthly_value), 0.0) as value_total,
    coalesce(sum(monthly_value * monthly_value), 0.0) as value_squares,
    coalesce(sum(vote), 0.0) as votes,
    coalesce(sum(vote * vote), 0.0) as votes_squares
from told
group by
    segment,
    region,
    has_left,
    contacts > 0,
    was_wronged,
    vote is not null
