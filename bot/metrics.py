"""What `/metrics` tells: how requests and posts go. Names only, never what anybody wrote."""

from prometheus_client import Counter, Histogram

REQUESTS = Histogram(
    "playmaker_request_seconds",
    "Time from a payload's arrival until its answer was given.",
    ["route", "outcome"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10),
)
MODEL = Histogram(
    "playmaker_model_seconds",
    "Time that a question to the model took, by its purpose and what came of it.",
    ["purpose", "outcome"],
    buckets=(0.5, 1, 2, 4, 8, 12, 20, 60),
)
POSTS = Counter("playmaker_posts_total", "Scheduled posts by kind and how they ended.", ["kind", "state"])
