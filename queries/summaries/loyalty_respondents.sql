-- One row per month's end and respondent of the twelve months before it.
-- A respondent stands for a customer by the newest answer on loyalty: the
-- recommendation, else an overall rating, else a rating of an order; the first
-- of these with 200 respondents, of known customers if there are any.
-- Complete: no survey driver that six in ten answered is left unanswered.
with standing as (
    select
        months.next_month as window_end,
        loyalty_answers.answer_id,
        loyalty_answers.choice,
        loyalty_answers.customer_id is not null as is_known
    from loyalty_answers
    inner join months
        on
            loyalty_answers.answered_at < months.next_month
            and loyalty_answers.answered_at
            >= months.next_month - interval '12' month
            and coalesce(
                loyalty_answers.replaced_at >= months.next_month, true
            )
),

ranked as (
    select
        window_end,
        choice,
        is_known,
        count(*) as respondents,
        row_number() over (
            partition by window_end
            order by
                case when count(*) >= 200 then 0 else 1 end asc,
                case when is_known then 0 else 1 end asc,
                choice asc
        ) as nth_choice
    from standing
    group by window_end, choice, is_known
),

chosen as (
    select
        standing.window_end,
        standing.answer_id,
        ranked.respondents
    from standing
    inner join ranked
        on
            standing.window_end = ranked.window_end
            and standing.choice = ranked.choice
            and standing.is_known = ranked.is_known
            and ranked.nth_choice = 1
),

questions as (
    select
        chosen.window_end,
        loyalty_drivers.driver
    from chosen
    inner join loyalty_drivers
        on
            chosen.answer_id = loyalty_drivers.answer_id
            and loyalty_drivers.kind = 'asked'
    group by chosen.window_end, loyalty_drivers.driver
    having count(*) >= 0.6 * max(chosen.respondents)
),

needed as (
    select
        window_end,
        count(*) as drivers
    from questions
    group by window_end
),

told as (
    select
        chosen.window_end,
        chosen.answer_id,
        count(*) as drivers
    from chosen
    inner join questions
        on chosen.window_end = questions.window_end
    inner join loyalty_drivers
        on
            chosen.answer_id = loyalty_drivers.answer_id
            and questions.driver = loyalty_drivers.driver
            and loyalty_drivers.kind = 'asked'
    group by chosen.window_end, chosen.answer_id
),

reached as (
    select
        answer_id,
        max(case when driver = 'contact' then 1 else 0 end) as contact,
        max(case when kind = 'counted' then 1 else 0 end) as known
    from loyalty_drivers
    where kind in ('service', 'counted')
    group by answer_id
)

select
    chosen.window_end,
    chosen.answer_id,
    loyalty_answers.block,
    loyalty_answers.segment,
    loyalty_answers.region,
    loyalty_answers.choice,
    loyalty_answers.score,
    loyalty_answers.has_left,
    coalesce(reached.contact = 1, false) as has_contact,
    coalesce(reached.known = 1, false) as is_known,
    coalesce(needed.drivers, 0) = coalesce(told.drivers, 0) as is_complete
from chosen
inner join loyalty_answers
    on chosen.answer_id = loyalty_answers.answer_id
left join needed
    on chosen.window_end = needed.window_end
left join told
    on
        chosen.window_end = told.window_end
        and chosen.answer_id = told.answer_id
left join reached
    on chosen.answer_id = reached.answer_id
