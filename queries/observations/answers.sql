-- One row per answered question, dated by when it was answered.
-- Every score is turned so that more is better before it is judged. Promoters
-- exist on a 0-10 scale only. The upper answers are 4-5 of 5, 6-7 of 7, 8-10 of
-- 0-10 and the better one of two; for ease 5-7 of 7. Delighted is the top
-- answer, 9-10 of 0-10.
with turned as (
    select
        record_id,
        customer_id,
        answered_at,
        question,
        stage,
        channel,
        scale_min,
        scale_max,
        scale_max - scale_min as span,
        _file,
        _row,
        case
            when direction = -1 then scale_min + scale_max - score
            else score
        end as score
    from answers
    where
        answered_at is not null
        and answered_at <= $as_of
        and score between scale_min and scale_max
),

boxed as (
    select
        record_id,
        customer_id,
        answered_at,
        question,
        stage,
        channel,
        scale_min,
        scale_max,
        score,
        _file,
        _row,
        score >= scale_max - case
            when span >= 10 then 2
            when span >= 4 then 1
            else 0
        end as is_upper,
        score >= scale_max - case
            when span >= 6 then 2
            when span >= 4 then 1
            else 0
        end as is_easy,
        score >= scale_max - case when span >= 10 then 1 else 0 end as is_top
    from turned
)

select
    record_id,
    customer_id,
    cast(answered_at as date) as observed_on,
    channel,
    case
        when
            question = 'nps'
            and scale_min = 0
            and scale_max = 10
            and coalesce(stage, 'renewal') = 'renewal'
            then score
    end as nps,
    case when question = 'csat' and stage = 'service' then is_upper end
        as is_satisfied_with_service,
    case
        when question = 'csat' and stage in ('purchase', 'use')
            then is_upper
    end as is_satisfied_with_order,
    -- A question about no stage is about the whole relationship.
    case
        when question = 'csat' and coalesce(stage, 'renewal') = 'renewal'
            then is_upper
    end as is_satisfied_overall,
    case when question = 'ces' and stage = 'onboarding' then is_easy end
        as is_onboarding_easy,
    case when question = 'ces' and stage = 'farewell' then is_easy end
        as is_exit_easy,
    case
        when question = 'ease' and coalesce(stage, 'use') = 'use'
            then is_upper
    end as is_use_easy,
    case when question = 'delight' then is_top end as is_delighted,
    case when question = 'would_return' then is_upper end as would_return,
    _file,
    _row
from boxed
