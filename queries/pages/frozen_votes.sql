-- One row per month of the last twelve, for those still there and for leavers.
-- The newest vote by $choice at the end of the month (1, 0 or -1 of the
-- recommendation, else the share of the scale), of those who were customers
-- when the twelve months began or came since. A leaver keeps the last vote; who
-- never gave one is in neither row.
with standing as (
    select
        loyalty_answers.customer_id,
        loyalty_answers.answered_at,
        loyalty_answers.replaced_at,
        case
            when loyalty_answers.choice <> 1 then loyalty_answers.score / 100.0
            when loyalty_answers.score >= 90 then 1.0
            when loyalty_answers.score < 70 then -1.0
            else 0.0
        end as vote,
        people.left_at
    from loyalty_answers
    inner join people
        on loyalty_answers.customer_id = people.customer_id
    where
        loyalty_answers.choice = $choice
        and people.became_customer_at < cast($end_before as date)
        and (
            people.left_at is null
            or people.left_at
            >= cast($end_before as date) - interval '12' month
        )
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
)

select
    months.month,
    coalesce(standing.left_at < months.next_month, false) as has_left,
    count(*) as customers,
    sum(standing.vote) as votes,
    sum(standing.vote * standing.vote) as votes_squares
from standing
inner join months
    on
        standing.answered_at < months.next_month
        and (
            standing.replaced_at is null
            or standing.replaced_at >= months.next_month
        )
where
    months.month >= cast($end_before as date) - interval '12' month
    and months.month < cast($end_before as date)
group by
    months.month,
    coalesce(standing.left_at < months.next_month, false)
