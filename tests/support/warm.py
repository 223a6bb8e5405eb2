"""All that the program and the local Slack import and read, for processes that start at once (`started`)."""

import gc

import bot.demo
import bot.doctor
import bot.exporting
import bot.importing
import bot.runtime
import sandbox
from bot.load import load_features
from content.loader import load_content

__all__ = ["bot", "sandbox"]

load_features()
load_content()
gc.freeze()
