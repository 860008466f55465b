"""From steps to fetches: requests of equal depth to one subgraph become one, texts are printed."""

from __future__ import annotations

from .context import PlanContext
from .merging import merged
from .nodes import Constant, Entry, Fetch, JoinEntry, Parents, RootEntry
from .overlaps import separate
from .rounds import rounds_of
from .steps import JoinDraft, RootDraft, Step
from .subgraph_selection import keys_of, rewrite_of
from .subgraph_text import Printer


def finish(context: PlanContext) -> tuple[tuple[Fetch, ...], tuple[Constant, ...]]:
    """The plan's fetches in topological order, and its constants."""
    depths = rounds_of(context.steps)
    by_fetch: dict[tuple[int, str, int], list[Step]] = {}
    for step in context.steps:
        alone = step.index if step.operation == "mutation" else -1
        by_fetch.setdefault((depths[step.index], step.graph, alone), []).append(step)
    ordered = sorted(by_fetch.items(), key=lambda item: (item[0][0], item[1][0].index))
    number = {step.index: index for index, (_, steps) in enumerate(ordered) for step in steps}
    aliases = iter(range(len(context.steps) + 1))
    fetches = tuple(
        Fetch(
            id=index,
            subgraph=steps[0].graph,
            depends_on=tuple(sorted({number[before] for step in steps for before in step.after})),
            operation=steps[0].operation,
            entries=merged(
                _entry(context, step.graph, draft, f"{context.prefix}{next(aliases)}" if _is_join(draft) else "")
                for step in steps
                for draft in step.entries
            ),
        )
        for index, (_, steps) in enumerate(ordered)
    )
    constants = tuple(
        Constant(
            path=constant.path,
            parent_types=constant.parent_types,
            typename_key=constant.typename_key,
            key=constant.key,
            value=constant.value,
            after=() if step is None else (number[step],),
        )
        for constant, step in context.constants
    )
    return fetches, constants


def _is_join(draft: RootDraft | JoinDraft) -> bool:
    return isinstance(draft, JoinDraft)


def _entry(context: PlanContext, graph: str, draft: RootDraft | JoinDraft, alias: str) -> Entry:
    if draft.selection is not None:
        separate(context.graph, (draft.selection,))
    printer = Printer(context.graph, context.names, draft.variables)
    if isinstance(draft, RootDraft):
        text = printer.inside(draft.selection)
        return RootEntry(
            text=text,
            asked=keys_of(draft.selection),
            response_keys=tuple(dict.fromkeys(key for _, key, _ in draft.selection.fields)),
            alternatives=draft.alternatives,
            variables=tuple(draft.variables.used.values()),
            when=draft.when,
            rewrite=rewrite_of(draft.selection),
        )
    text = printer.braces(draft.selection)
    if draft.entities and draft.selection is not None:
        text = f"{{ ... on {context.names.type_name(graph, draft.selection.type_name)} {text} }}"
    return JoinEntry(
        alias=alias,
        places=(Parents(path=draft.path, types=draft.parent_types),),
        typename_key=draft.typename_key,
        field=draft.field,
        arguments=draft.arguments,
        mode=draft.mode,
        text=text,
        asked=None if draft.selection is None else keys_of(draft.selection),
        attach=draft.attach,
        collection=draft.collection,
        ordered_by_service=draft.ordered_by_service,
        order_variables=draft.order_variables,
        entities=draft.entities,
        narrow=draft.narrow,
        variables=tuple(draft.variables.used.values()),
        when=draft.when,
        rewrite=rewrite_of(draft.selection),
    )
