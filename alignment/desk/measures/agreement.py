"""What each team calls qualified: rule against rule, deed against deed, deed against own rule."""

from __future__ import annotations

from typing import Final

from alignment.desk.measures.measure import Measure, money_of
from alignment.metrics import (
    acceptance,
    agreement,
    agreement_by,
    criteria,
    evidence,
    middle_ground,
    minimum_lead,
    own_rule,
    own_rule_quarters,
    pipeline_reality,
    reasons,
)

AGREEMENT: Final = (
    Measure(
        "agreement",
        "Do both teams mean the same thing by qualified?",
        ("journey",),
        lambda marts, scope, terms: agreement.agreement(marts["journey"], scope, terms.agreed),
        lambda found, _, terms: agreement.headline(found, terms.agreed),
        "agreement",
    ),
    Measure(
        "agreement-by",
        "Where do both definitions agree, and where do they not?",
        ("journey",),
        lambda marts, scope, terms: agreement_by.agreement_by(
            marts["journey"], scope, terms.agreed
        ),
        lambda found, _, terms: agreement_by.headline(found, terms.agreed),
        "agreement",
    ),
    Measure(
        "agreement-quarters",
        "Do both definitions agree more than they did?",
        ("journey",),
        lambda marts, scope, terms: agreement_by.agreement_quarters(
            marts["journey"], scope, terms.agreed, terms.settings
        ),
        lambda found, _, terms: agreement_by.headline(found, terms.agreed),
        "agreement",
    ),
    Measure(
        "criteria",
        "Which criterion causes the disagreement?",
        ("journey",),
        lambda marts, scope, terms: criteria.criteria(marts["journey"], scope, terms.agreed),
        lambda found, _, terms: criteria.headline(found, terms.agreed),
        "criteria",
    ),
    Measure(
        "acceptance",
        "What did sales accept of what marketing passed?",
        ("journey",),
        lambda marts, scope, _: acceptance.acceptance(marts["journey"], scope),
        lambda found, _, __: acceptance.headline(found),
        "acceptance",
        counted="handovers",
    ),
    Measure(
        "reasons",
        "Why was the rest not accepted?",
        ("journey",),
        lambda marts, scope, _: reasons.reasons(marts["journey"], scope),
        lambda found, _, __: reasons.headline(found),
        "reasons",
        counted="leads",
    ),
    Measure(
        "own-rule",
        "Does each team do as its own definition says?",
        ("journey",),
        lambda marts, scope, terms: own_rule.own_rule(marts["journey"], scope, terms.agreed),
        lambda found, _, terms: own_rule.headline(found, terms.agreed),
        "own-rule",
    ),
    Measure(
        "own-rule-quarters",
        "Since when, and where, does a team depart from its own definition?",
        ("journey",),
        lambda marts, scope, terms: own_rule_quarters.own_rule_quarters(
            marts["journey"], scope, terms.agreed, terms.settings
        ),
        lambda found, _, terms: own_rule_quarters.headline(found, terms.agreed),
        "own-rule",
    ),
    Measure(
        "pipeline-reality",
        "How much of the open pipeline meets its entry criteria?",
        ("pipeline",),
        lambda marts, scope, _: pipeline_reality.pipeline_reality(marts["pipeline"], scope),
        lambda found, _, terms: pipeline_reality.headline(found, *money_of(terms)),
        "pipeline-reality",
        counted="opportunities",
    ),
    Measure(
        "minimum-lead",
        "How many records have less than a lead needs?",
        ("journey",),
        lambda marts, scope, terms: minimum_lead.minimum_lead(
            marts["journey"], scope, terms.agreed
        ),
        lambda found, _, terms: minimum_lead.headline(found, terms.agreed),
        "minimum-lead",
    ),
    Measure(
        "evidence",
        "What speaks for the leads that were called MQL?",
        ("journey",),
        lambda marts, scope, terms: evidence.evidence(marts["journey"], scope, terms.agreed),
        lambda found, _, terms: evidence.headline(found, terms.agreed),
        "evidence",
        counted="leads",
    ),
    Measure(
        "middle-ground",
        "How many leads lie between marketing's yes and sales' yes?",
        ("journey",),
        lambda marts, scope, terms: middle_ground.middle_ground(
            marts["journey"], scope, terms.agreed
        ),
        lambda found, _, terms: middle_ground.headline(found, terms.agreed),
        "middle-ground",
        counted="marketing_yes",
    ),
)
"""The questions about what each team calls qualified."""
