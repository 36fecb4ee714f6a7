-- One row per respondent and driver that they met, as in driver_moments with
-- $outcome leaving: complete respondents of the twelve months before
-- $end_before of whom it can be told whether they left.
-- For models that need rows and not sums. Of more respondents than $limit, as
-- many are taken, spread over all by a fixed rule. A respondent who met no
-- driver has the row counted:complete alone, which all have.
with told as (
    select
        answer_id,
        has_left,
        row_number() over (
            order by (answer_id * 48271) % 65521, answer_id
        ) as nth
    from loyalty_respondents
    where
        window_end = cast($end_before as date)
        and is_complete
        and has_left is not null
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

members as (
    select
        answer_id,
        has_left
    from told
    where nth <= $limit
)

select
    members.answer_id,
    members.has_left,
    questions.kind || ':' || questions.driver as driver,
    loyalty_drivers.amount
    - case when loyalty_drivers.is_score then 50 else 0 end as amount
from members
inner join loyalty_drivers
    on members.answer_id = loyalty_drivers.answer_id
inner join loyalty_questions as questions
    on
        loyalty_drivers.place = questions.place
        and questions.window_end = cast($end_before as date)
        and questions.kind <> 'left out'
union all
select
    answer_id,
    has_left,
    'counted:complete' as driver,
    1.0 as amount
from members
