-- One row per customer with eight sessions in four weeks: the busiest two hours.
-- Chosen among all pairs of neighbouring hours of the week by sessions inside,
-- then by sessions in the hours around, then by what all customers do. Trained
-- is the same choice without the last quarter of the customer's own weeks;
-- held are the sessions of these weeks, and how many of them fell into it.
-- First minute: three in four first sessions inside the window had begun by
-- then, counted from its opening.
with weeks as (
    select
        customer_id,
        week,
        row_number() over (partition by customer_id order by week) as nth,
        count(*) over (partition by customer_id) as weeks,
        sum(sessions) over (partition by customer_id) as sessions
    from (
        select
            customer_id,
            week,
            count(*) as sessions
        from signs
        group by customer_id, week
    ) as active
),

kept as (
    select
        signs.customer_id,
        signs.week,
        signs.hour_of_week,
        signs.minute_of_day,
        weeks.weeks,
        weeks.sessions,
        weeks.nth > weeks.weeks - floor(weeks.weeks / 4) as is_held
    from signs
    inner join weeks
        on
            signs.customer_id = weeks.customer_id
            and signs.week = weeks.week
    where weeks.sessions >= 8 and weeks.weeks >= 4
),

hours as (
    select
        customer_id,
        hour_of_week,
        max(weeks) as weeks,
        max(sessions) as sessions,
        count(*) as inside,
        sum(case when is_held then 1 else 0 end) as held
    from kept
    group by customer_id, hour_of_week
),

busy as (
    select
        hour_of_week,
        sum(inside) as inside
    from hours
    group by hour_of_week
),

shifts as (
    select
        0 as shift,
        1 as is_inside
    union all
    select
        167 as shift,
        1 as is_inside
    union all
    select
        1 as shift,
        0 as is_inside
    union all
    select
        166 as shift,
        0 as is_inside
),

busy_windows as (
    select
        (busy.hour_of_week + shifts.shift) % 168 as opens_at,
        sum(busy.inside) as inside
    from busy
    cross join shifts
    where shifts.is_inside = 1
    group by (busy.hour_of_week + shifts.shift) % 168
),

candidates as (
    select
        hours.customer_id,
        (hours.hour_of_week + shifts.shift) % 168 as opens_at,
        max(hours.weeks) as weeks,
        max(hours.sessions) as sessions,
        sum(hours.inside * shifts.is_inside) as inside,
        sum(hours.inside) as around,
        sum((hours.inside - hours.held) * shifts.is_inside) as trained_inside,
        sum(hours.inside - hours.held) as trained_around,
        sum(hours.held * shifts.is_inside) as held_inside
    from hours
    cross join shifts
    group by
        hours.customer_id,
        (hours.hour_of_week + shifts.shift) % 168
),

ranked as (
    select
        candidates.customer_id,
        candidates.opens_at,
        candidates.weeks,
        candidates.sessions,
        candidates.inside,
        candidates.trained_inside,
        candidates.held_inside,
        row_number() over (
            partition by candidates.customer_id
            order by
                candidates.inside desc,
                candidates.around desc,
                coalesce(busy_windows.inside, 0) desc,
                candidates.opens_at asc
        ) as nth,
        row_number() over (
            partition by candidates.customer_id
            order by
                candidates.trained_inside desc,
                candidates.trained_around desc,
                coalesce(busy_windows.inside, 0) desc,
                candidates.opens_at asc
        ) as nth_trained
    from candidates
    left join busy_windows
        on candidates.opens_at = busy_windows.opens_at
),

held as (
    select
        customer_id,
        sum(held) as held
    from hours
    group by customer_id
),

firsts as (
    select
        kept.customer_id,
        kept.week
        - case when kept.hour_of_week < ranked.opens_at then 1 else 0 end
            as window_week,
        min(
            (kept.hour_of_week - ranked.opens_at + 168) % 168 * 60
            + kept.minute_of_day % 60
        ) as minutes
    from kept
    inner join ranked
        on kept.customer_id = ranked.customer_id
    where
        ranked.nth = 1
        and (kept.hour_of_week - ranked.opens_at + 168) % 168 < 2
    group by
        kept.customer_id,
        kept.week
        - case when kept.hour_of_week < ranked.opens_at then 1 else 0 end
),

timed as (
    select
        customer_id,
        min(minutes) as minutes
    from (
        select
            customer_id,
            minutes,
            row_number() over (partition by customer_id order by minutes)
                as nth,
            count(*) over (partition by customer_id) as days
        from firsts
    ) as ordered
    where nth >= 0.75 * days
    group by customer_id
)

select
    best.customer_id,
    people.segment,
    people.region,
    best.sessions,
    best.weeks,
    best.opens_at,
    best.inside,
    timed.minutes as first_minute,
    best.sessions - held.held as trained_sessions,
    trained.opens_at as trained_opens_at,
    trained.trained_inside,
    held.held as held_sessions,
    trained.held_inside
from ranked as best
inner join ranked as trained
    on best.customer_id = trained.customer_id
inner join people
    on best.customer_id = people.customer_id
inner join held
    on best.customer_id = held.customer_id
inner join timed
    on best.customer_id = timed.customer_id
where best.nth = 1 and trained.nth_trained = 1
