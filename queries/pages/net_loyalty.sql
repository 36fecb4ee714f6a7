-- One row per loyalty question, standing with the net, segment, region and
-- tenure.
-- The newest answer of each customer in the twelve months before $end_before.
select
    question,
    standing,
    segment,
    region,
    tenure_months,
    count(*) as answers,
    count(*) filter (where mark = 1) as top_answers,
    count(*) filter (where mark = 0) as middle_answers,
    count(*) filter (where mark = -1) as low_answers
from net_answers
where
    answered_at >= cast($end_before as date) - interval '12' month
    and answered_at < cast($end_before as date)
    and (
        replaced_at is null
        or replaced_at >= cast($end_before as date)
    )
group by question, standing, segment, region, tenure_months
