-- One row per span of windows, block of customers, contact or none, and pair
-- of columns.
-- The sums of products of driver_moments for windows of twelve months that end
-- on $end_before (the first of a month), or whole quarters before it, as long
-- as answers were given from their beginning on. A span runs from the first to
-- the last such window in which a respondent stands for a customer and is
-- complete; a window sums the spans that hold it. What was asked is named
-- asked, together with the outcome or not.
with beginnings_of as (
    select date_trunc('month', min(answered_at)) as first_month
    from loyalty_answers
),

members as (
    select
        loyalty_respondents.answer_id,
        min(loyalty_respondents.window_end) as first_end,
        max(loyalty_respondents.window_end) as last_end,
        min(loyalty_respondents.block) as block,
        max(case when loyalty_respondents.has_contact then 1 else 0 end)
        = 1 as has_contact,
        max(case when loyalty_respondents.is_known then 1 else 0 end)
        = 1 as is_known,
        min(loyalty_respondents.score) - 50 as amount
    from loyalty_respondents
    cross join beginnings_of
    where
        loyalty_respondents.is_complete
        and loyalty_respondents.window_end <= cast($end_before as date)
        and loyalty_respondents.window_end
        >= cast($end_before as date) - interval '24' month
        and loyalty_respondents.window_end - interval '12' month
        >= beginnings_of.first_month
        and (
            12 * year(cast($end_before as date))
            + month(cast($end_before as date))
            - 12 * year(loyalty_respondents.window_end)
            - month(loyalty_respondents.window_end)
        )
        % 3
        = 0
        and ($segment is null or loyalty_respondents.segment = $segment)
        and ($region is null or loyalty_respondents.region = $region)
    group by loyalty_respondents.answer_id
),

names as (
    select
        place,
        min(case when kind = 'halo' then 'asked' else kind end)
        || ':'
        || min(driver) as named
    from loyalty_questions
    where kind <> 'left out' and window_end <= cast($end_before as date)
    group by place
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
        first_end,
        last_end,
        block,
        has_contact,
        -1 as place,
        1.0 as amount
    from members
    union all
    select
        answer_id,
        first_end,
        last_end,
        block,
        has_contact,
        0 as place,
        amount
    from members
    union all
    select
        members.answer_id,
        members.first_end,
        members.last_end,
        members.block,
        members.has_contact,
        loyalty_drivers.place,
        loyalty_drivers.amount
        - case when loyalty_drivers.is_score then 50 else 0 end as amount
    from members
    inner join loyalty_drivers
        on members.answer_id = loyalty_drivers.answer_id
    inner join names
        on loyalty_drivers.place = names.place
),

products as (
    select
        one.first_end,
        one.last_end,
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
        one.first_end,
        one.last_end,
        one.block,
        one.has_contact,
        one.place,
        other.place
)

select
    products.first_end,
    products.last_end,
    cast(null as varchar) as segment,
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
    first_end,
    last_end,
    cast(null as varchar) as segment,
    block,
    has_contact,
    'counted:known' as first_driver,
    'counted:known' as second_driver,
    cast(count(*) as double) as total,
    count(*) as respondents
from members
where is_known
group by first_end, last_end, block, has_contact
