-- One row per loyalty answer of a known customer: how it stood with the net.
-- By what had befallen the customer by the day of the answer, never what came
-- later: caught or dropped in the ninety days before, fell earlier (or a case
-- still open), never fell. The mark of a recommendation is 1 for 9-10, 0 for
-- 7-8, -1 for 0-6; of a rating 1 for the upper answers and else -1.
with befallen as (
    select
        loyalty_answers.answer_id,
        max(
            case
                when
                    falls.fell_on
                    >= cast(loyalty_answers.answered_at as date) - 90
                    and falls.dropped_on
                    <= cast(loyalty_answers.answered_at as date)
                    then 1
                else 0
            end
        ) as is_dropped,
        max(
            case
                when
                    falls.fell_on
                    >= cast(loyalty_answers.answered_at as date) - 90
                    then 1
                else 0
            end
        ) as is_recent,
        min(
            case
                when
                    falls.fell_on
                    < cast(loyalty_answers.answered_at as date) - 90
                    then 1
                when
                    falls.settled_on
                    <= cast(loyalty_answers.answered_at as date)
                    then 1
                else 0
            end
        ) as is_settled
    from loyalty_answers
    inner join falls
        on
            loyalty_answers.customer_id = falls.customer_id
            and cast(loyalty_answers.answered_at as date) > falls.fell_on
    group by loyalty_answers.answer_id
)

select
    loyalty_answers.answer_id,
    loyalty_answers.segment,
    loyalty_answers.region,
    case loyalty_answers.choice
        when 1 then 'nps'
        when 2 then 'overall'
        else 'order'
    end as question,
    loyalty_answers.answered_at,
    loyalty_answers.replaced_at,
    case
        when befallen.answer_id is null then 'never fell'
        when befallen.is_dropped = 1 then 'dropped'
        when befallen.is_recent = 1 and befallen.is_settled = 1 then 'caught'
        else 'fell earlier'
    end as standing,
    cast(
        case
            when
                date_diff(
                    'day',
                    cast(people.became_customer_at as date),
                    cast(loyalty_answers.answered_at as date)
                )
                < 182
                then 0
            when
                date_diff(
                    'day',
                    cast(people.became_customer_at as date),
                    cast(loyalty_answers.answered_at as date)
                )
                < 365
                then 6
            else 12
        end as integer
    ) as tenure_months,
    cast(
        case
            when loyalty_answers.choice = 1
                then case
                    when loyalty_answers.score >= 90 then 1
                    when loyalty_answers.score >= 70 then 0
                    else -1
                end
            -- From four of five on, and its like on every usual scale.
            when loyalty_answers.score >= 75 then 1
            else -1
        end as integer
    ) as mark
from loyalty_answers
inner join people
    on loyalty_answers.customer_id = people.customer_id
left join befallen
    on loyalty_answers.answer_id = befallen.answer_id
