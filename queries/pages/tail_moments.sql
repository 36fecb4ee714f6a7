-- One row per block of customers and pair of columns.
-- The sums of their products over the complete respondents of the twelve
-- months before $end_before (the first of a month), as in driver_moments: 1
-- for all, the answer on loyalty from -50 to 50, and of each survey driver in
-- use 1 for a score in the lowest quarter of its scale (low) or on its upper
-- end (top). A pair that is not there sums to nought.
with members as (
    select
        answer_id,
        block,
        score - 50 as amount
    from loyalty_respondents
    where
        window_end = cast($end_before as date)
        and is_complete
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

held as (
    select
        answer_id,
        block,
        'counted:complete' as named,
        1.0 as amount
    from members
    union all
    select
        answer_id,
        block,
        'outcome:score' as named,
        amount
    from members
    union all
    select
        members.answer_id,
        members.block,
        case when loyalty_drivers.amount > 50 then 'top:' else 'low:' end
        || loyalty_drivers.driver as named,
        1.0 as amount
    from members
    inner join loyalty_drivers
        on
            members.answer_id = loyalty_drivers.answer_id
            and loyalty_drivers.kind = 'asked'
    inner join loyalty_questions
        on
            loyalty_drivers.place = loyalty_questions.place
            and loyalty_questions.window_end = cast($end_before as date)
            and loyalty_questions.kind <> 'left out'
    where loyalty_drivers.amount <= 25 or loyalty_drivers.amount >= 100
)

select
    one.block,
    one.named as first_driver,
    other.named as second_driver,
    sum(one.amount * other.amount) as total
from held as one
inner join held as other
    on one.answer_id = other.answer_id and one.named <= other.named
group by one.block, one.named, other.named
