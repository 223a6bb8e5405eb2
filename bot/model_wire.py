"""The words on the wire to an OpenAI-compatible server. The package is imported with the first question."""

import asyncio
import importlib
import json
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from domain.asks import Ask, data_text, estimated_tokens, system_text, tokens_of

OPENAI = "https://api.openai.com/v1"
CALL_MOST_S = 130.0
CHECK_S = 10.0
RETRY_AFTER_MOST_S = 5.0
OPTIONS = ("json_schema", "json_object", "stream_options", "max_completion_tokens")
"""What not every server knows. Each is left out for good once the server has refused it."""
log = logging.getLogger(__name__)
_FENCE = re.compile(r"^```[a-z]*\s*|\s*```$", re.IGNORECASE)


class Busy(Exception):
    """Try again: too many calls, or trouble on the server's side. after_s: when it says so."""

    def __init__(self, after_s: float | None = None) -> None:
        super().__init__("busy")
        self.after_s = after_s


class Unready(Exception):
    """The server refused a form that it does not know; the next try leaves that out."""


class Broken(Exception):
    """No use trying again. tokens: what it may have used."""

    def __init__(self, tokens: int = 0) -> None:
        super().__init__("broken")
        self.tokens = tokens


class Cut(Broken):
    """The answer ended in the middle."""


@dataclass(slots=True)
class Said:
    """An answer as it came. tokens: for question and answer. cut_short: it hit its limit."""

    text: str = ""
    refused: bool = False
    cut_short: bool = False
    tokens: int = 0


class Wire:
    """Speaks chat completions, which every compatible server has."""

    def __init__(self, *, api_key: str | None, base_url: str | None, model: str) -> None:
        self._api_key = api_key or "none"  # a server of one's own may want no key, the package wants one
        self._base_url = base_url or OPENAI
        self._model = model
        self._openai: Any = None
        self._client: Any = None
        self._unknown: set[str] = set()
        self._making = asyncio.Lock()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def check(self) -> str | None:
        """Whether the server is there and takes the key, by asking for its list of models; what is wrong."""
        await self._ready()
        try:
            async with asyncio.timeout(CHECK_S):
                await self._client.models.list()
        except self._openai.APIStatusError as error:
            # Some servers have no such list; what answers so is there and let us in.
            return None if error.status_code in {404, 405, 501} else f"it answers {error.status_code}"
        except Exception as error:  # many kinds, all of which mean that nobody is there
            return f"it does not answer ({type(error).__name__})"
        return None

    async def say(self, ask: Ask) -> Said:
        """The whole answer at once. Raises Busy, Unready, Broken."""
        answer = await self._call(ask, {})
        choice = answer.choices[0] if getattr(answer, "choices", None) else None
        if choice is None or choice.message is None:
            raise Broken(estimated_tokens(ask))
        text = choice.message.content or ""
        refused = bool(getattr(choice.message, "refusal", None)) or choice.finish_reason == "content_filter"
        if choice.finish_reason == "length" and ask.shape is None:
            text = _whole_sentences(text)
        return Said(text, refused, tokens=_used(answer.usage, ask, text))

    async def stream(self, ask: Ask, said: Said) -> AsyncIterator[str]:
        """The answer piece by piece, and in `said` what can be told only afterwards.

        Raises Busy, Unready and Broken before the first piece, Cut later.
        """
        options = {} if "stream_options" in self._unknown else {"stream_options": {"include_usage": True}}
        stream = await self._call(ask, {"stream": True, **options})
        usage, reason, written = None, None, ""
        try:
            async for chunk in stream:
                usage = getattr(chunk, "usage", None) or usage
                for choice in chunk.choices[:1]:
                    reason = choice.finish_reason or reason
                    said.refused = said.refused or bool(getattr(choice.delta, "refusal", None))
                    piece = choice.delta.content or ""
                    written += piece
                    if piece:
                        yield piece
        except Exception as error:  # the transport's own, through the package
            log.warning("model cut off", extra={"error": type(error).__name__})
            raise Cut(_used(usage, ask, written)) from error
        finally:
            await stream.close()
        if reason is None:
            raise Cut(_used(usage, ask, written))
        said.refused = said.refused or reason == "content_filter"
        said.cut_short = reason == "length"
        said.tokens = _used(usage, ask, written)

    async def _call(self, ask: Ask, more: dict[str, Any]) -> Any:
        await self._ready()
        openai = self._openai
        try:
            return await self._client.chat.completions.create(**self._request(ask), **more)
        except openai.BadRequestError as error:
            if self._left_out(error, ask, more):
                raise Unready from error
            raise Broken from error
        except openai.RateLimitError as error:
            if error.code == "insufficient_quota":
                raise Broken from error
            raise Busy(_retry_after_s(error)) from error
        except openai.APITimeoutError as error:
            raise Broken(estimated_tokens(ask)) from error
        except openai.APIConnectionError as error:
            raise Busy from error
        except openai.APIStatusError as error:
            if error.status_code >= 500 or error.status_code in {408, 409}:
                raise Busy(_retry_after_s(error)) from error
            raise Broken from error
        except Exception as error:  # what is no JSON, or no answer at all, in the package's many ways
            log.warning("model broken", extra={"error": type(error).__name__})
            raise Broken(estimated_tokens(ask)) from error

    def _request(self, ask: Ask) -> dict[str, Any]:
        """The question: our words as the system's, everybody else's as data in the user's."""
        system = system_text(ask)
        made: dict[str, Any] = {"model": self._model}
        if ask.shape is not None:
            schema = strict_schema(ask.shape)
            if "json_schema" not in self._unknown:
                form = {"name": "answer", "schema": schema, "strict": True}
                made["response_format"] = {"type": "json_schema", "json_schema": form}
            else:
                system += f"\n\nAnswer with one JSON value of this schema, nothing else: {json.dumps(schema)}"
                if "json_object" not in self._unknown:
                    made["response_format"] = {"type": "json_object"}
        newer = "max_completion_tokens" not in self._unknown
        made["max_completion_tokens" if newer else "max_tokens"] = ask.max_tokens
        made["messages"] = [
            {"role": "system", "content": system},
            {"role": "user", "content": data_text(ask)},
        ]
        return made

    def _left_out(self, error: Any, ask: Ask, more: dict[str, Any]) -> bool:
        """Leave out what a refusal of the request names, or else the likeliest; False if nothing is left."""
        used = {"max_completion_tokens", *more} & set(OPTIONS)
        if ask.shape is not None:
            used |= {"json_schema"} if "json_schema" not in self._unknown else {"json_object"}
        used -= self._unknown
        words = f"{getattr(error, 'param', '') or ''} {error.message}"
        named = {each for each in used if each in words}
        if "response_format" in words:
            named |= used & {"json_schema", "json_object"}
        guess = [each for each in OPTIONS if each in (named or used)][:1]
        self._unknown |= set(guess)
        return bool(guess)

    async def _ready(self) -> None:
        """Import takes a good part of a second, so it happens beside the loop, once."""
        async with self._making:
            if self._client is None:
                self._openai = await asyncio.to_thread(importlib.import_module, "openai")
                for noisy in ("openai", "httpx", "httpx2", "httpcore", "httpcore2"):
                    logging.getLogger(noisy).setLevel(logging.WARNING)  # they log what people wrote
                self._client = await asyncio.to_thread(
                    self._openai.AsyncOpenAI,
                    api_key=self._api_key,
                    base_url=self._base_url,
                    timeout=CALL_MOST_S,
                    max_retries=0,
                )


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The shape as servers take it that keep to a schema word by word: every field named and asked for,
    without limits that not all of them know. Pydantic looks at those afterwards."""
    strict = _strict(shape.model_json_schema())
    assert isinstance(strict, dict)
    return strict


_LIMITS = frozenset(
    {
        "default", "title", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "pattern", "format", "uniqueItems",
    }
)  # fmt: skip


def _strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        name: {key: _strict(each) for key, each in value.items()}
        if name in {"properties", "$defs"}
        else _strict(value)
        for name, value in schema.items()
        if name not in _LIMITS
    }
    if made.get("type") == "object":
        made |= {"additionalProperties": False, "required": list(made.get("properties", {}))}
    return made


def value_in(text: str, shape: type[BaseModel]) -> BaseModel | None:
    """The JSON value in an answer, fenced or with words around it; None if it is not of the shape."""
    plain = _FENCE.sub("", text.strip())
    inner = plain[plain.find("{") : plain.rfind("}") + 1]
    for candidate in dict.fromkeys((plain, inner)):
        try:
            return shape.model_validate_json(candidate)
        except ValidationError:
            continue
    return None


def _used(usage: Any, ask: Ask, text: str) -> int:
    total = getattr(usage, "total_tokens", None)
    if isinstance(total, int) and total > 0:
        return total
    return tokens_of(system_text(ask) + data_text(ask)) + tokens_of(text)


def _retry_after_s(error: Any) -> float | None:
    """What the server asks for, if that can be waited for at all."""
    try:
        wanted = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(max(wanted, 0.0), RETRY_AFTER_MOST_S)


def _whole_sentences(text: str) -> str:
    """Without the sentence that the limit cut off."""
    end = max(text.rfind(mark) for mark in (". ", "? ", ".\n", "?\n"))
    return text[: end + 1] if end > 0 else text
