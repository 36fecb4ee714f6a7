-- One row per answer of a known customer that tells delight from mere content.
-- Delighted is the top answer, 9-10 of 0-10; settled the next one, 7-8 of the
-- recommendation question and 8 of other 0-10, for ease 5-6 of 7; disappointed
-- the rest. Where people were asked whether their expectations were exceeded:
-- above, in and below the middle of that scale. Scales of two answers cannot
-- tell. Followed are customers of that day over the same number of days after
-- it: 180, or 60 more than the silence after which they count as lost. Who left
-- on that very day had decided when asked: that answer foretells nothing. Spend
-- is the revenue of the six whole months after. A first impression is the first
-- answer of a customer that is about the start or was given in the first
-- ninety days.
with turned as (
    select
        answers.record_id,
        answers.customer_id,
        answers.channel,
        answers.question,
        cast(answers.answered_at as date) as answered_on,
        answers.stage,
        answers.question in ('ces', 'ease') as is_about_ease,
        answers.scale_max - answers.scale_min as span,
        case
            when answers.direction = -1
                then answers.scale_max - answers.score
            else answers.score - answers.scale_min
        end as height,
        case
            when answers.question = 'delight' then 'expectations'
            when
                answers.question = 'nps'
                and answers.scale_min = 0
                and answers.scale_max = 10
                and coalesce(answers.stage, 'renewal') = 'renewal'
                then 'recommendation'
            when
                answers.question = 'csat'
                and coalesce(answers.stage, 'renewal') = 'renewal'
                then 'overall'
            when
                answers.question = 'csat'
                and answers.stage in ('purchase', 'use')
                then 'order'
            when answers.question = 'csat' and answers.stage = 'service'
                then 'service'
            when
                answers.question in ('ces', 'csat', 'nps', 'ease')
                and answers.stage = 'onboarding'
                then 'start'
        end as asked
    from answers
    where
        answers.customer_id is not null
        and answers.answered_at <= $as_of
        and answers.score between answers.scale_min and answers.scale_max
        and answers.scale_max - answers.scale_min >= 2
),

judged as (
    select
        turned.record_id,
        turned.customer_id,
        turned.channel,
        turned.asked,
        turned.stage,
        turned.answered_on,
        case
            when turned.asked = 'expectations'
                then case
                    when 2 * turned.height > turned.span then 'delighted'
                    when 2 * turned.height = turned.span then 'settled'
                    else 'disappointed'
                end
            when turned.span >= 10
                then case
                    when turned.height >= 0.9 * turned.span then 'delighted'
                    when
                        turned.height
                        >= turned.span * case
                            when turned.asked = 'recommendation' then 0.7
                            else 0.8
                        end
                        then 'settled'
                    else 'disappointed'
                end
            when turned.height = turned.span then 'delighted'
            when
                turned.height
                >= turned.span - case
                    when turned.is_about_ease and turned.span >= 6 then 2
                    else 1
                end
                then 'settled'
            else 'disappointed'
        end as verdict,
        people.segment,
        people.region,
        people.leave_rule,
        cast(people.became_customer_at as date) as began_on,
        cast(people.left_at as date) as lost_on,
        turned.answered_on
        + greatest(180, cast($loss_after_days as integer) + 60) as followed_to,
        cast(date_trunc('month', turned.answered_on) as date) as month
    from turned
    inner join people
        on turned.customer_id = people.customer_id
    where turned.asked is not null
),

early as (
    select
        record_id,
        row_number() over (
            partition by customer_id
            order by answered_on asc, record_id asc
        ) as nth
    from judged
    where
        stage = 'onboarding'
        or (
            answered_on >= began_on
            and date_diff('day', began_on, answered_on) <= 90
        )
),

spent as (
    select
        judged.record_id,
        sum(customer_months.value) as spend
    from judged
    inner join customer_months
        on
            judged.customer_id = customer_months.customer_id
            and judged.month < customer_months.month
            and judged.month + interval '6' month >= customer_months.month
    where
        judged.month + interval '7' month
        <= cast($as_of as date) + interval '1' day
    group by judged.record_id
)

select
    judged.record_id,
    judged.customer_id,
    judged.segment,
    judged.region,
    judged.channel,
    judged.asked,
    judged.answered_on,
    judged.verdict,
    early.nth is not null as is_first_impression,
    coalesce(
        judged.leave_rule is not null
        and judged.began_on <= judged.answered_on
        and (judged.lost_on is null or judged.lost_on > judged.answered_on)
        and judged.followed_to <= cast($as_of as date),
        false
    ) as is_followed,
    coalesce(judged.lost_on > judged.followed_to, true) as is_kept,
    spent.spend
from judged
left join early
    on
        judged.record_id = early.record_id
        and early.nth = 1
left join spent
    on judged.record_id = spent.record_id
