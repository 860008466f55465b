"""What composes of the recorded cases is printed as a supergraph that reads back as the very same."""

from support.needs import needs_path

from dovetail_composition.supergraph import print_supergraph, read_supergraph

from .corpus import CORPUS, cases, compose_case


def test_composed_cases_are_read_back_as_they_were() -> None:
    needs_path(CORPUS, "the recorded cases of other composers, in shared/composition-cases")
    read = 0
    for case in cases():
        supergraph = compose_case(case).supergraph if case.ok else None
        if supergraph:
            read += 1
            assert read_supergraph(print_supergraph(supergraph)) == supergraph, case.id
    assert read > 400
