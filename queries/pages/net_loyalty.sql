-- One row per loyalty question, standing with the net, segment and tenure.
-- The newest answer of each customer in the twelve months before $end_before,
-- and what had befallen the customer by the day of the answer, never what came
-- later: caught or dropped in the ninety days before, fell earlier (or a case
-- still open), never fell. Top, middle and low of a recommendation are 9-10,
-- 7-8 and 0-6; of a rating the upper answers are top and all others low.
with opinions as (
    select
        answers.customer_id,
        cast(answers.answered_at as date) as answered_on,
        answers.question,
        case
            when answers.direction = -1
                then answers.scale_max - answers.score
            else answers.score - answers.scale_min
        end as height,
        answers.scale_max - answers.scale_min as span,
        people.segment,
        date_diff(
            'day',
            cast(people.became_customer_at as date),
            cast(answers.answered_at as date)
        ) as days,
        row_number() over (
            partition by answers.customer_id, answers.question
            order by answers.answered_at desc, answers.record_id asc
        ) as nth_newest
    from answers
    inner join people
        on answers.customer_id = people.customer_id
    where
        (
            (
                answers.question = 'nps'
                and answers.scale_min = 0
                and answers.scale_max = 10
                and coalesce(answers.stage, 'renewal') = 'renewal'
            )
            or (
                answers.question = 'csat'
                and coalesce(answers.stage, 'renewal')
                in ('renewal', 'purchase', 'use')
            )
        )
        and answers.score between answers.scale_min and answers.scale_max
        and answers.scale_max > answers.scale_min
        and answers.answered_at
        >= cast($end_before as date) - interval '12' month
        and answers.answered_at < cast($end_before as date)
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
),

newest as (
    select
        customer_id,
        answered_on,
        question,
        segment,
        days,
        height,
        span
    from opinions
    where nth_newest = 1
),

befallen as (
    select
        newest.customer_id,
        newest.question,
        max(
            case
                when
                    falls.fell_on >= newest.answered_on - 90
                    and falls.dropped_on <= newest.answered_on
                    then 1
                else 0
            end
        ) as is_dropped,
        max(
            case when falls.fell_on >= newest.answered_on - 90 then 1 else 0 end
        ) as is_recent,
        min(
            case
                when falls.fell_on < newest.answered_on - 90 then 1
                when falls.settled_on <= newest.answered_on then 1
                else 0
            end
        ) as is_settled
    from newest
    inner join falls
        on
            newest.customer_id = falls.customer_id
            and newest.answered_on > falls.fell_on
    group by newest.customer_id, newest.question
),

stood as (
    select
        newest.question,
        newest.segment,
        case
            when befallen.customer_id is null then 'never fell'
            when befallen.is_dropped = 1 then 'dropped'
            when befallen.is_recent = 1 and befallen.is_settled = 1
                then 'caught'
            else 'fell earlier'
        end as standing,
        cast(
            case
                when newest.days < 182 then 0
                when newest.days < 365 then 6
                else 12
            end as integer
        ) as tenure_months,
        case
            when newest.question = 'nps'
                then case
                    when newest.height >= 9 then 1
                    when newest.height >= 7 then 0
                    else -1
                end
            when
                newest.height >= newest.span - case
                    when newest.span >= 10 then 2
                    when newest.span >= 4 then 1
                    else 0
                end
                then 1
            else -1
        end as mark
    from newest
    left join befallen
        on
            newest.customer_id = befallen.customer_id
            and newest.question = befallen.question
)

select
    question,
    standing,
    segment,
    tenure_months,
    count(*) as answers,
    count(*) filter (where mark = 1) as top_answers,
    count(*) filter (where mark = 0) as middle_answers,
    count(*) filter (where mark = -1) as low_answers
from stood
group by question, standing, segment, tenure_months
