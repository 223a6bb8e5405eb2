"""What the digest and its corrections share: the post with its chart. No job of its own."""

from collections.abc import Mapping
from typing import Any

from domain.digest import Digest
from jobs.registry import Image, Post
from views import digests as views
from views.charts import alt_text


def digest_post(digest: Digest, channel_id: str, locale: str, *, keeps: Mapping[str, Any]) -> Post:
    chart = views.digest_chart(digest, locale)
    image = Image("digest.png", chart, alt_text(chart), at=views.chart_at(digest)) if chart else None
    return Post(channel_id, views.digest_message(digest, locale), locale, image, keeps=keeps)
