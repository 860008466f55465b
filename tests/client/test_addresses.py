"""A binding's URL: names that the cluster's DNS completes, or a URL as it is given."""

import pytest

from dovetail_client import Binding
from dovetail_client.addresses import endpoint_url

FOUND = [
    (("jobs",), {"port": 1337}, "http://jobs:1337/graphql"),
    (("jobs",), {}, "http://jobs/graphql"),
    (("jobs",), {"namespace": "staging"}, "http://jobs.staging.svc/graphql"),
    (("jobs",), {"namespace": "staging", "port": 1337, "path": "api"}, "http://jobs.staging.svc:1337/api"),
    ((), {"url": "https://api.example.com/graphql?v=2"}, "https://api.example.com/graphql?v=2"),
]
REFUSED = [
    ((), {}, "either"),
    (("jobs",), {"url": "http://jobs/graphql"}, "either"),
    (("jobs.staging",), {}, "not the name of a Service"),
    (("jobs",), {"namespace": "a/b"}, "not the name of a Service"),
    (("jobs",), {"port": 0}, "not a port"),
    ((), {"url": "jobs/graphql"}, "absolute"),
    ((), {"url": "http://user:secret@jobs/graphql"}, "without a user"),
    ((), {"url": "http://secret@jobs/graphql"}, "without a user"),
    ((), {"url": "http://jobs:secret/graphql"}, "absolute"),
    ((), {"url": "http://[secret"}, "absolute"),
    ((), {"url": "http://jobs:0/graphql"}, "absolute"),
]


@pytest.mark.parametrize(("names", "options", "url"), FOUND)
def test_names_become_urls(names: tuple[str, ...], options: dict[str, object], url: str) -> None:
    assert endpoint_url(*names, **options) == url
    assert Binding(*names, **options).url == url


@pytest.mark.parametrize(("names", "options", "why"), REFUSED)
def test_what_names_no_service_is_refused(names: tuple[str, ...], options: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why) as caught:
        Binding(*names, **options)

    assert "secret" not in str(caught.value)
