-- One row per question, verdict and score: customers by their last answer of
-- the twenty-four months before $end_before, how many of them left in the last
-- twelve of these, and the first and last day of an answer. Left out are those
-- who had left before, and those of whom no file tells whether they left.
with given as (
    select
        verdicts.asked,
        verdicts.verdict,
        verdicts.answered_on,
        answers.score,
        cast(people.left_at as date) as lost_on,
        min(verdicts.answered_on) over (
            partition by verdicts.customer_id, verdicts.asked
        ) as first_answered_on,
        row_number() over (
            partition by verdicts.customer_id, verdicts.asked
            order by verdicts.answered_on desc, verdicts.record_id desc
        ) as nth
    from verdicts
    inner join answers
        on verdicts.record_id = answers.record_id
    inner join people
        on verdicts.customer_id = people.customer_id
    where
        verdicts.answered_on >= cast($end_before as date) - interval '24' month
        and verdicts.answered_on < cast($end_before as date)
        and people.leave_rule is not null
        and (
            people.left_at is null
            or people.left_at
            >= cast($end_before as date) - interval '12' month
        )
        and ($segment is null or verdicts.segment = $segment)
        and ($region is null or verdicts.region = $region)
        and ($channel is null or verdicts.channel = $channel)
)

select
    asked,
    verdict,
    score,
    count(*) as customers,
    count(*) filter (
        where lost_on < cast($end_before as date)
    ) as leavers,
    min(first_answered_on) as first_on,
    max(answered_on) as last_on
from given
where nth = 1
group by asked, verdict, score
