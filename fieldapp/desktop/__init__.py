"""The desktop: Qt widgets over `fieldapp.workflows`. The only room that knows Qt.

Who may import what, from the bottom up: `i18n`, `theme`, `icons`, `jobs`, `messages`, `terms` know no page;
`parts` (shared pieces of a page), `models` (rows for tables) and `controls` (one per question type) know those;
`pages` know parts, models and controls; `window` knows pages; `app` knows everything. Nothing here imports a
workflow at import time: `door.Door` does so inside jobs, so that the first page paints at once.
"""
