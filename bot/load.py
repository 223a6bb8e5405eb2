"""Imports every handler and job, so that each makes itself known."""

import importlib
import pkgutil

import handlers
import jobs


def load_features() -> None:
    for package in (handlers, jobs):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
