-- One row per segment, region, block of customers, contact or none, and pair of
-- columns. $split_by says what is told apart: none, segment, or people (segment
-- and region).
-- The sums of their products over the complete respondents of the twelve
-- months before $end_before (the first of a month): all that a linear model of
-- loyalty needs, in one pass. A pair that is not there sums to nought.
-- A column is named kind:driver. Kinds: counted (1 for all), outcome, service,
-- asked, halo (asked together with the outcome), event. Scores are from -50 to
-- 50, so that sums of squares lose no digits. $outcome loyalty: the answer on
-- it; leaving: 1 for who left in the days after it, of those of whom it
-- can be told. Rows of a column with itself that are no products: left out (a
-- survey driver that too few answered), counted:respondents (complete or not)
-- and counted:known (complete, with service whose course is known).
with members as (
    select
        answer_id,
        block,
        case when $split_by <> 'none' then coalesce(segment, '') end as segment,
        case when $split_by = 'people' then coalesce(region, '') end as region,
        has_contact,
        is_known,
        is_complete,
        case
            when $outcome = 'loyalty' then score - 50
            when has_left then 1.0
            else 0.0
        end as amount
    from loyalty_respondents
    where
        window_end = cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
        and ($outcome = 'loyalty' or has_left is not null)
),

questions as (
    select
        place,
        kind,
        kind || ':' || driver as named
    from loyalty_questions
    where window_end = cast($end_before as date)
),

names as (
    select
        place,
        named
    from questions
    where kind <> 'left out'
    union all
    select
        -1 as place,
        'counted:complete' as named
    union all
    select
        0 as place,
        'outcome:score' as named
),

held as (
    select
        answer_id,
        block,
        segment,
        region,
        has_contact,
        -1 as place,
        1.0 as amount
    from members
    where is_complete
    union all
    select
        answer_id,
        block,
        segment,
        region,
        has_contact,
        0 as place,
        amount
    from members
    where is_complete
    union all
    select
        members.answer_id,
        members.block,
        members.segment,
        members.region,
        members.has_contact,
        loyalty_drivers.place,
        loyalty_drivers.amount
        - case when loyalty_drivers.is_score then 50 else 0 end as amount
    from members
    inner join loyalty_drivers
        on members.answer_id = loyalty_drivers.answer_id
    inner join questions
        on
            loyalty_drivers.place = questions.place
            and questions.kind <> 'left out'
    where members.is_complete
),

products as (
    select
        one.segment,
        one.region,
        one.block,
        one.has_contact,
        one.place as first_place,
        other.place as second_place,
        sum(one.amount * other.amount) as total,
        count(*) as respondents
    from held as one
    inner join held as other
        on one.answer_id = other.answer_id and one.place <= other.place
    group by
        one.segment, one.region, one.block, one.has_contact, one.place,
        other.place
)

select
    products.segment,
    products.region,
    products.block,
    products.has_contact,
    one.named as first_driver,
    other.named as second_driver,
    products.total,
    products.respondents
from products
inner join names as one
    on products.first_place = one.place
inner join names as other
    on products.second_place = other.place
union all
select
    segment,
    region,
    block,
    has_contact,
    'counted:respondents' as first_driver,
    'counted:respondents' as second_driver,
    cast(count(*) as double) as total,
    count(*) as respondents
from members
group by segment, region, block, has_contact
union all
select
    segment,
    region,
    block,
    has_contact,
    'counted:known' as first_driver,
    'counted:known' as second_driver,
    cast(count(*) as double) as total,
    count(*) as respondents
from members
where is_complete and is_known
group by segment, region, block, has_contact
union all
select
    cast(null as varchar) as segment,
    cast(null as varchar) as region,
    0 as block,
    false as has_contact,
    named as first_driver,
    named as second_driver,
    0.0 as total,
    0 as respondents
from questions
where kind = 'left out'
