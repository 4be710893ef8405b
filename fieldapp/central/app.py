"""The service as an ASGI application.

Start-up order: the caller opens the central (keys, database, blobs), this joins routers, limits and metrics around
it, and closes it when the server has stopped. Nothing is global: two applications in one process do not meet.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from fieldapp.central.api import batches, blobs, enrol, feed, files, health, identity, session
from fieldapp.central.api.context import Context
from fieldapp.central.api.guard import Guard
from fieldapp.central.api.problems import answer_problems
from fieldapp.central.config import CentralConfig
from fieldapp.central.errors import CentralFault
from fieldapp.central.metrics import Metrics
from fieldapp.central.open import Central, keep_months, open_central
from fieldapp.central.services.compaction import compact_feed
from fieldapp.central.services.form_checks import CompiledForms, run_form_checks
from fieldapp.central.services.shares import Shares
from fieldapp.central.services.tries import Tries
from fieldapp.central.services.uploads import sweep_uploads

_SWEEP_S = 3600.0
_COMPACT_EVERY = 24
_log = structlog.get_logger("fieldapp.central")


def create_app(central: Central | CentralConfig, *, monotonic: Callable[[], float] = time.monotonic) -> FastAPI:
    """The application of an opened central, or of the one in a folder.

    Raises what ``open_central`` raises. The application closes the central when it shuts down.
    """
    opened = central if isinstance(central, Central) else open_central(central)
    limits = opened.config.limits
    context = Context(
        central=opened,
        metrics=Metrics(),
        failed_enrolments=Tries(limits.failed_enrolments_per_minute),
        strangers=Tries(limits.stranger_batches_per_minute),
        shares=Shares(limits.device_burst, limits.device_requests_per_s, monotonic),
    )

    opened.store.watch(context.metrics.store_took)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        behind = [asyncio.create_task(_sweep_now_and_then(opened)), asyncio.create_task(_check_forms(context))]
        yield
        for task in behind:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        opened.close()

    app = FastAPI(title="fieldapp central", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.context = context
    answer_problems(app)
    for module in (identity, enrol, session, batches, feed, blobs, health):
        app.include_router(module.router)
    app.include_router(files.make_router(context))
    app.add_middleware(Guard, limits=limits, metrics=context.metrics)
    return app


async def _sweep_now_and_then(central: Central) -> None:
    for hour in itertools.count():
        try:
            await run_in_threadpool(sweep_uploads, central)
            await run_in_threadpool(keep_months, central.store, central.now_ms())
            if hour % _COMPACT_EVERY == _COMPACT_EVERY - 1:
                await run_in_threadpool(compact_feed, central)
        except CentralFault as fault:
            _log.warning("sweep_failed", error=fault.code)
        await asyncio.sleep(_SWEEP_S)


async def _check_forms(context: Context) -> None:
    compiled = CompiledForms()
    while True:
        await context.quiet.wait()
        try:
            done = await run_in_threadpool(run_form_checks, context.central, compiled)
        except CentralFault as fault:
            _log.warning("form_checks_failed", error=fault.code)
            done = 0
        if not done:
            await asyncio.sleep(context.central.config.limits.form_checks_s)
