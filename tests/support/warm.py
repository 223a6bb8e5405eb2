"""All that the program and the local Slack import, for processes that are to start at once (`started`)."""

import gc

import bot.demo
import bot.doctor
import bot.exporting
import bot.importing
import bot.runtime
import sandbox
from bot.load import load_features

__all__ = ["bot", "sandbox"]

load_features()
gc.freeze()
