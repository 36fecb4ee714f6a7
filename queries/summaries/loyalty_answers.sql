-- One row per answer on loyalty: the recommendation of the whole relationship
-- (choice 1), else an overall rating (2), else a rating of an order (3).
-- Scores run from 0 to 100. It is the customer's newest until replaced_at.
-- Who left in the days after it is told where as many have passed as in
-- verdicts: 180, or 60 more than the silence after which customers count as
-- lost; of answers given on the day of leaving, or after it, nothing is told.
-- Blocks: 200, by customer; an answer without a customer is a respondent
-- of its own.
with opinions as (
    select
        answers.record_id,
        answers.customer_id,
        answers.answered_at,
        coalesce(answers.survey, '') as survey,
        answers._file,
        answers._row,
        100.0 * case
            when answers.direction = -1
                then answers.scale_max - answers.score
            else answers.score - answers.scale_min
        end / (answers.scale_max - answers.scale_min) as score,
        case
            when
                answers.question = 'nps'
                and answers.scale_min = 0
                and answers.scale_max = 10
                and coalesce(answers.stage, 'renewal') = 'renewal'
                then 1
            when
                answers.question = 'csat'
                and coalesce(answers.stage, 'renewal') = 'renewal'
                then 2
            when
                answers.question = 'csat'
                and answers.stage in ('purchase', 'use')
                then 3
        end as choice
    from answers
    where
        answers.score between answers.scale_min and answers.scale_max
        and answers.scale_max > answers.scale_min
),

numbered as (
    select
        customer_id,
        answered_at,
        survey,
        score,
        choice,
        _file,
        _row,
        cast(answered_at as date)
        + greatest(180, cast($loss_after_days as integer) + 60) as followed_to,
        row_number() over (
            order by
                customer_id asc nulls last, answered_at asc, record_id asc,
                choice asc
        ) as answer_id,
        dense_rank() over (order by customer_id asc nulls last) as nth_customer,
        lead(answered_at) over (
            partition by customer_id, choice
            order by answered_at asc, record_id desc
        ) as next_answered_at
    from opinions
    where choice is not null
)

select
    numbered.answer_id,
    numbered.customer_id,
    case
        when numbered.customer_id is null then numbered.answer_id
        else numbered.nth_customer
    end % 200 as block,
    people.segment,
    people.region,
    numbered.choice,
    numbered.answered_at,
    case
        when numbered.customer_id is not null then numbered.next_answered_at
    end as replaced_at,
    numbered.survey,
    numbered.score,
    case
        when
            cast(people.left_at as date) <= cast(numbered.answered_at as date)
            then null
        when people.leave_rule is null then null
        when numbered.followed_to > cast($as_of as date) then null
        else coalesce(
            cast(people.left_at as date) <= numbered.followed_to, false
        )
    end as has_left,
    numbered._file,
    numbered._row
from numbered
left join people
    on numbered.customer_id = people.customer_id
