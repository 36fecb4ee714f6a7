-- One row per choice of outcome: what its respondents said in the twelve months
-- before $end_before (the first of a month). Choice 1 is the recommendation of
-- the relationship, 2 an overall rating, 3 a rating of an order. Promoters and
-- detractors are those of a 0 to 10 scale; anonymous are answers without a
-- customer.
select
    loyalty_respondents.choice,
    count(*) as respondents,
    count(*) filter (where loyalty_respondents.score >= 90) as promoters,
    count(*) filter (where loyalty_respondents.score < 70) as detractors,
    sum(loyalty_respondents.score - 50) as total,
    sum(
        (loyalty_respondents.score - 50) * (loyalty_respondents.score - 50)
    ) as total_squares,
    count(*) filter (where loyalty_answers.customer_id is null) as anonymous
from loyalty_respondents
inner join loyalty_answers
    on loyalty_respondents.answer_id = loyalty_answers.answer_id
where
    loyalty_respondents.window_end = cast($end_before as date)
    and ($segment is null or loyalty_respondents.segment = $segment)
    and ($region is null or loyalty_respondents.region = $region)
group by loyalty_respondents.choice
