"""A market's own chances of winning, until its history says more."""

from domain.stages import Pipeline


def market_priors(pipeline: Pipeline, conversion: float, *, usual: float) -> dict[str, float]:
    """The chance of each open stage in a market where `conversion` of the deals are won, 0 to 1.

    The template's chances belong to a market that wins `usual` of them; odds are moved by the ratio of the
    two markets' odds, so that certain stays certain and the stages keep their order. Source: sales notes §6,
    prior win rate and stage odds.
    """
    if not 0 < conversion < 1 or not 0 < usual < 1:
        return {stage.key: stage.prior for stage in pipeline.open_stages}
    factor = _odds(conversion) / _odds(usual)
    return {stage.key: _moved(stage.prior, factor) for stage in pipeline.open_stages}


def market_odds(share: float, usual: float) -> float:
    """How many times the odds of `usual` a share has; certainty counts as very likely."""
    return _odds(min(share, 0.99)) / _odds(min(max(usual, 0.01), 0.99))


def _moved(share: float, factor: float) -> float:
    if share >= 1:
        return share
    odds = _odds(share) * factor
    return odds / (1 + odds)


def _odds(share: float) -> float:
    return share / (1 - share)
