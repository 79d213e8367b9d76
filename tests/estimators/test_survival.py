"""Reference: R survival 3.5-3 unless a test names another source."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.estimators.incidence import aalen_johansen
from alignment.estimators.survival import KINDS, LogRank, Survival, kaplan_meier, log_rank

# Gehan (1965): weeks in remission of 42 patients, 21 on 6-MP and 21 on placebo; + goes on.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
# Miller (1981): weeks to relapse of 23 patients with acute myelogenous leukaemia.
MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"
NONMAINTAINED = "5 5 8 8 12 16+ 23 27 30 33 43 45"


def counts(told: str, width: int = 0) -> tuple[np.ndarray, np.ndarray]:
    times = [(int(each.rstrip("+")), each.endswith("+")) for each in told.split()]
    width = max(width, max(day for day, _ in times) + 1)
    ended, still = np.zeros(width, dtype=np.int64), np.zeros(width, dtype=np.int64)
    for day, goes_on in times:
        (still if goes_on else ended)[day] += 1
    return ended, still


def fit(told: str) -> Survival:
    return kaplan_meier(*counts(told))


SIX_MP_BY_DAY = {  # at risk, share, standard error; then low and high: plain, log, log-log
    6: (21, 0.857142857142857, 0.0763603548321213, 0.7074793118252, 1,
        0.71981708391627, 1, 0.619717955265984, 0.951551747646997),
    10: (15, 0.752941176470588, 0.0963496529943205, 0.564099326678788, 0.941783026262388,
         0.585918982029694, 0.967574754552297, 0.503199510799957, 0.889361835169265),
    16: (11, 0.627450980392157, 0.114053865256753, 0.403909512191338, 0.850992448592976,
         0.439393924968767, 0.895994938535082, 0.367510855987502, 0.804912189471841),
    23: (6, 0.448179271708683, 0.13459145675576, 0.184384863840613, 0.711973679576754,
         0.24878822681766, 0.807372045529077, 0.188052005959232, 0.680142628495241),
    35: (1, 0.448179271708683, 0.13459145675576, 0.184384863840613, 0.711973679576754,
         0.24878822681766, 0.807372045529077, 0.188052005959232, 0.680142628495241),
}  # fmt: skip
PLACEBO_BY_DAY = {
    1: (21, 0.904761904761905, 0.0640564484890047, 0.77921357274591, 1,
        0.787535047532568, 1, 0.670045882235034, 0.975294149038113),
    8: (12, 0.380952380952381, 0.105971169574131, 0.173252705187498, 0.588652056717264,
        0.22084536131823, 0.657132736169037, 0.183066548820394, 0.577788677745831),
    15: (4, 0.142857142857143, 0.0763603548321213, 0, 0.2925206881748,
         0.0501089839664908, 0.407275535240419, 0.0356573551906667, 0.321161574680869),
    22: (2, 0.0476190476190476, 0.0464714320451682, 0, 0.138701380737578,
         0.00703222984739559, 0.32245443413442, 0.00332446304253118, 0.197044905698946),
}  # fmt: skip
GEHAN = [(SIX_MP, day, row) for day, row in SIX_MP_BY_DAY.items()]
GEHAN += [(PLACEBO, day, row) for day, row in PLACEBO_BY_DAY.items()]


@pytest.mark.parametrize(("told", "day", "expected"), GEHAN)
def test_three_kinds_of_range_are_those_of_r_survfit_for_gehans_remissions(
    told: str, day: int, expected: tuple[float, ...]
) -> None:
    found = fit(told)
    ends = [end[day] for kind in ("plain", "log", "log-log") for end in found.band(kind)]
    values = (found.at_risk[day], found.share[day], found.error()[day], *ends)
    assert values == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("told", "kind", "expected"),
    [
        (SIX_MP, "plain", (13, 23, None, 13, None)),
        (SIX_MP, "log", (13, 23, None, 16, None)),
        (SIX_MP, "log-log", (13, 23, None, 13, None)),
        (PLACEBO, "plain", (4, 8, 12, 4, 11)),
        (PLACEBO, "log", (4, 8, 12, 4, 12)),
        (PLACEBO, "log-log", (4, 8, 12, 4, 11)),
    ],
)
def test_quartiles_and_the_medians_range_are_those_of_r_survfit(
    told: str, kind: str, expected: tuple[int | None, ...]
) -> None:
    found = fit(told)
    quartiles = [found.day_by(part) for part in (0.25, 0.5, 0.75)]
    assert (*quartiles, *found.days_by(0.5, kind)) == expected


def test_the_mean_to_week_23_and_its_error_are_those_of_r_survfit() -> None:
    assert fit(SIX_MP).mean_to(23) == pytest.approx((17.909243697479, 1.55318997824838))
    assert fit(PLACEBO).mean_to(23) == pytest.approx((8.66666666666667, 1.37739004126455))


def compared(*groups: str, rho: float = 0.0) -> LogRank:
    width = max(len(counts(told)[0]) for told in groups)
    fits = [kaplan_meier(*counts(told, width)) for told in groups]
    ended = np.array([each.ended for each in fits])
    return log_rank(ended, np.array([each.at_risk for each in fits]), rho)


def test_the_log_rank_test_of_gehans_remissions_gives_16_79() -> None:
    found = compared(SIX_MP, PLACEBO)
    assert found.statistic == pytest.approx(16.7929409892165)
    assert found.chance == pytest.approx(4.16880910933453e-05)
    assert (found.observed[0], found.freedom) == (9, 1)
    assert found.expected[0] == pytest.approx(19.2505009480311)


def test_early_days_can_weigh_more_as_in_r_survdiff_with_rho_1() -> None:
    found = compared(SIX_MP, PLACEBO, rho=1)
    assert found.statistic == pytest.approx(14.4571508187171)
    assert found.chance == pytest.approx(0.000143384444819391)
    assert found.observed[0] == pytest.approx(5.12151463950564)
    assert found.expected[0] == pytest.approx(11.9985596770776)


def test_the_same_two_groups_in_two_strata_double_the_statistic() -> None:
    fits = [kaplan_meier(*counts(told, 36)) for told in (SIX_MP, PLACEBO)]
    ended, at_risk = (np.array([getattr(f, name) for f in fits]) for name in ("ended", "at_risk"))
    found = log_rank(np.array([ended, ended]), np.array([at_risk, at_risk]))
    assert found.statistic == pytest.approx(2 * 16.7929409892165)


def test_a_group_in_three_equal_parts_does_not_differ_from_itself() -> None:
    found = compared(SIX_MP, SIX_MP, SIX_MP)
    assert (found.freedom, round(found.statistic, 9), round(found.chance, 9)) == (2, 0.0, 1.0)


AML = {  # told, day: at risk, share, standard error, low and high (log-log)
    (MAINTAINED, 13): (10, 0.818181818181818, 0.116291299830333, 0.447428614682181,
                       0.951162228582492),
    (MAINTAINED, 48): (2, 0.184090909090909, 0.153492745786294, 0.0117384801231896,
                       0.525014842726641),
    (NONMAINTAINED, 16): (7, 0.583333333333333, 0.142318760638328, 0.270138924085497,
                          0.800940192333387),
    (NONMAINTAINED, 43): (2, 0.0972222222222222, 0.0918663649675205, 0.00574630569586383,
                          0.34890386111075),
}  # fmt: skip


@pytest.mark.parametrize(("told", "day"), AML)
def test_millers_leukaemia_patients_are_those_of_r_survival_aml(told: str, day: int) -> None:
    found = fit(told)
    low, high = found.band("log-log")
    values = (found.at_risk[day], found.share[day], found.error()[day], low[day], high[day])
    assert values == pytest.approx(AML[told, day], abs=1e-12)


def test_eight_patients_give_the_shares_of_bewick_cheek_and_ball_2004_table_2() -> None:
    found = fit("1 1 4 5 6+ 9 9+ 22")
    shares = [found.share[day] for day in (1, 4, 5, 6, 9, 22)]
    assert shares == pytest.approx([0.75, 0.625, 0.5, 0.5, 1 / 3, 0.0])
    assert [found.at_risk[day] for day in (1, 4, 5, 6, 9, 22)] == [8, 6, 5, 4, 3, 1]


LATE = (  # R survfit(Surv(entry, exit, event)) on 12 records: entry, exit, event
    (0, 5, 1), (0, 8, 0), (2, 6, 1), (3, 9, 1), (0, 3, 1), (5, 12, 0),
    (1, 7, 1), (4, 10, 0), (0, 11, 1), (6, 14, 1), (2, 4, 1), (0, 13, 0),
)  # fmt: skip
LATE_BY_DAY = {  # at risk, share, standard error, low and high (log-log)
    3: (8, 0.875, 0.116926793336686, 0.387000014032025, 0.981392965878966),
    7: (8, 0.512908935546875, 0.153260858437219, 0.20086718861189, 0.757511585119363),
    9: (6, 0.427424112955729, 0.149671113058119, 0.148700689141482, 0.684488941237498),
    13: (2, 0.320568084716797, 0.145480133525273, 0.0832131638945475, 0.594193107957804),
}


@pytest.mark.parametrize("day", LATE_BY_DAY)
def test_records_with_a_late_history_count_from_there_on(day: int) -> None:
    told = " ".join(f"{end}{'' if event else '+'}" for _, end, event in LATE)
    late = np.bincount([entry for entry, _, _ in LATE if entry], minlength=15)
    found = kaplan_meier(*counts(told), late)
    low, high = found.band("log-log")
    values = (found.at_risk[day], found.share[day], found.error()[day], low[day], high[day])
    assert values == pytest.approx(LATE_BY_DAY[day], abs=1e-12)
    assert found.share[14] == 0


def test_other_ways_out_taken_as_still_open_give_the_naive_share_of_the_toy_leads() -> None:
    """The naive 1 − share of 12 leads won, lost or open; 0.507 is right (Aalen and Johansen)."""
    found = fit("5 5+ 8+ 10 10+ 10+ 14 20+ 20 25+ 30+ 30")
    naive = {5: 0.0833333333333334, 10: 0.185185185185185, 14: 0.320987654320988,
             20: 0.45679012345679, 30: 0.728395061728395}  # fmt: skip
    assert {day: 1 - found.share[day] for day in naive} == pytest.approx(naive)


TIMES = st.lists(
    st.tuples(st.integers(0, 40), st.booleans()).map(lambda each: f"{each[0]}{'+' * each[1]}"),
    min_size=1,
    max_size=60,
)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.integers(0, 40))
def test_where_all_has_ended_the_share_is_the_plain_one(days: list[int], day: int) -> None:
    found = fit(" ".join(map(str, days)))
    day = min(day, max(days))
    assert found.share[day] == pytest.approx(sum(each > day for each in days) / len(days))
    assert found.mean_to(max(days))[0] == pytest.approx(sum(days) / len(days))


@given(TIMES)
def test_one_way_to_end_gives_one_minus_the_share_that_lasts(times: list[str]) -> None:
    ended, still = counts(" ".join(times))
    found, other = kaplan_meier(ended, still), aalen_johansen(ended[np.newaxis], still)
    assert np.allclose(other.shares[0] + found.share, 1.0)
    assert np.allclose(other.variances[0], found.error() ** 2)


@given(TIMES)
def test_an_open_record_of_age_zero_changes_nothing_after_day_zero(times: list[str]) -> None:
    ended, still = (np.concatenate(([0], each)) for each in counts(" ".join(times)))
    one_more = still.copy()
    one_more[0] += 1
    assert np.allclose(kaplan_meier(ended, still).share, kaplan_meier(ended, one_more).share)


@given(TIMES, st.sampled_from(KINDS))
def test_every_range_holds_the_share_and_stays_within_0_and_1(times: list[str], kind: str) -> None:
    found = fit(" ".join(times))
    low, high = found.band(kind)
    known = np.isfinite(low)
    assert np.isfinite(low[found.share > 0]).all()
    assert ((low >= 0) & (high <= 1) & (low <= high))[known].all()
    assert (low <= found.share + 1e-9)[known].all()
    assert (high >= found.share - 1e-9)[known].all()


def test_before_anything_has_ended_the_range_rests_on_the_number_at_risk() -> None:
    low, high = fit(" ".join(["30+"] * 20)).band()
    assert low[30] == pytest.approx(1 - 0.161125158052819)  # Wilson, 0 of 20
    assert math.isclose(high[30], 1.0)
