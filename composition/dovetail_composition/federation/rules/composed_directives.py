"""Rule: what `@composeDirective` names is a directive that the subgraph defines and imports from a specification."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.federation.specifications.specs import is_known
from dovetail_composition.federation.written import Written
from dovetail_composition.schema.specified import BUILT_IN_DIRECTIVES

from .rule import found


def composed_directives(written: Written) -> Iterator[Diagnostic]:
    """Find directives that cannot be composed."""
    imported = {
        name for feature in written.federation.features if not is_known(feature.url) for _, name in feature.names
    }
    prefixes = tuple(f"@{feature.name}__" for feature in written.federation.features if not is_known(feature.url))
    own = {f"@{feature.name}" for feature in written.federation.features if not is_known(feature.url)}
    defined = {f"@{name}" for name in (*written.schema.directives, *BUILT_IN_DIRECTIVES)}
    for use in written.of("composeDirective"):
        name = use.text("name") or ""
        if not name.startswith("@"):
            message, hint = f"The directive {name!r} to compose is named without its @.", f"Write `@{name}`."
        elif name not in defined:
            message = f"The directive {name} to compose is not defined."
            hint = suggest(name, written.schema.directives and (f"@{each}" for each in written.schema.directives))
        elif name not in imported and name not in own and not name.startswith(prefixes):
            message = f"The directive {name} to compose belongs to no specification that is linked."
            hint = f'Link it: `@link(url: "https://example.com/{name[1:]}/v1.0", import: ["{name}"])`.'
        else:
            continue
        yield found(written, "DIRECTIVE_COMPOSITION_ERROR", message, use, hint)
