"""What `/metrics` tells: how requests and posts go. Names only, never what anybody wrote."""

from prometheus_client import Counter, Histogram

REQUESTS = Histogram(
    "playmaker_request_seconds",
    "Time from a payload's arrival until its answer was given.",
    ["route", "outcome"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10),
)
POSTS = Counter("playmaker_posts_total", "Scheduled posts by kind and how they ended.", ["kind", "state"])
