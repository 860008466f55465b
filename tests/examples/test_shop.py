"""examples/shop, run as its README says: four services behind one gateway."""

import runpy
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from local import ask, calls
from processes import EXAMPLES, python_services
from support.example_gateways import example_gateway

SHOP = EXAMPLES / "shop"
SERVICES = [SHOP / "services" / f"{name}.py" for name in ("catalog", "product", "review", "user")]
PRODUCTS = runpy.run_path(str(SERVICES[1]))["PRODUCTS"]
REVIEWS = runpy.run_path(str(SERVICES[2]))["REVIEWS"]


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    with python_services(*SERVICES) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def shop(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("shop")
    with example_gateway(folder, [SHOP / "manifests"], SHOP / "gateway.local.yaml", services) as address:
        yield address


@pytest.fixture(scope="module")
def unbatched(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, template = tmp_path_factory.mktemp("unbatched"), SHOP / "gateway.local.yaml"
    spec = {"batching": {"enabled": False}, "limits": {"callsPerRequest": 10_000}}
    with example_gateway(folder, [SHOP / "manifests"], template, services, **spec) as address:
        yield address


def data(answer: dict[str, Any]) -> dict[str, Any]:
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


NESTED = "{ catalogs { products { id averageStars reviews { id author { name } } } } }"


def test_links_of_a_hundred_products_are_one_call_to_each_service(shop: str, services: dict[str, str]) -> None:
    before = calls(services)
    answer = data(ask(shop, NESTED))

    assert {name: count - before[name] for name, count in calls(services).items()} == dict.fromkeys(services, 1)
    products = [product for catalog in answer["catalogs"] for product in catalog["products"]]
    assert [product["id"] for product in products] == list(PRODUCTS)
    assert {product["id"]: {review["id"] for review in product["reviews"]} for product in products} == {
        key: {review["id"] for review in REVIEWS if review["productId"] == key} for key in PRODUCTS
    }


def test_without_batching_the_answer_is_the_same_and_every_parent_a_call(
    shop: str, unbatched: str, services: dict[str, str]
) -> None:
    batched = ask(shop, NESTED)
    before = calls(services)
    answer = ask(unbatched, NESTED)
    counts = {name: count - before[name] for name, count in calls(services).items()}

    assert answer == batched
    assert counts["catalog"] == 1
    assert counts["product"] == len(answer["data"]["catalogs"])
    assert counts["review"] >= len(PRODUCTS)


def test_a_clients_sort_is_passed_on_to_the_service(shop: str) -> None:
    query = (
        "query($sort: ReviewSort) { catalog(id: 1) { products(sort: PRICE) { price reviews(sort: $sort) { stars } } } }"
    )
    products = data(ask(shop, query, sort="STARS"))["catalog"]["products"]

    prices = [float(product["price"]) for product in products]
    assert prices == sorted(prices)
    for product in products:
        stars = [review["stars"] for review in product["reviews"]]
        assert stars == sorted(stars, reverse=True)


def test_fields_of_two_services_join_on_one_entity(shop: str) -> None:
    product = data(ask(shop, '{ product(id: "p7") { name averageStars reviewCount } }'))["product"]
    stars = [review["stars"] for review in REVIEWS if review["productId"] == "p7"]

    assert product == {
        "name": PRODUCTS["p7"]["name"],
        "averageStars": f"{sum(stars) / len(stars):.2f}",
        "reviewCount": len(stars),
    }


def test_links_and_joins_work_inside_a_union_and_an_interface(shop: str) -> None:
    answer = data(
        ask(
            shop,
            """{
              search(text: "atlas") {
                __typename
                ... on Product { reviewCount reviews { author { id } } }
                ... on Bundle { name products { id reviewCount } }
              }
              newest { __typename name ... on Product { averageStars } }
            }""",
        )
    )

    bundle, *products = answer["search"]
    assert bundle == {
        "__typename": "Bundle",
        "name": "Kettle and Atlas",
        "products": [{"id": "p1", "reviewCount": 2}, {"id": "p61", "reviewCount": 2}],
    }
    assert {product["__typename"] for product in products} == {"Product"}
    assert all(len(product["reviews"]) == product["reviewCount"] for product in products)
    assert [item["__typename"] for item in answer["newest"]] == ["Bundle", "Product", "Product"]


def test_links_go_in_circles(shop: str) -> None:
    query = '{ user(id: "u3") { name reviews { product { name reviews { author { name } } } } } }'
    user = data(ask(shop, query))["user"]

    assert user["name"] == "Cleo"
    for review in user["reviews"]:
        assert "Cleo" in [written["author"]["name"] for written in review["product"]["reviews"]]


def test_a_mutations_result_is_linked_on(shop: str) -> None:
    mutation = """mutation($input: AddReviewInput!) {
      addReview(input: $input) { stars text author { name } product { name } }
    }"""
    answer = data(ask(shop, mutation, input={"productId": "p100", "authorId": "u1", "stars": 5}))

    product = {"name": PRODUCTS["p100"]["name"]}
    assert answer == {"addReview": {"stars": 5, "text": "", "author": {"name": "Ada"}, "product": product}}


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ('{ product(id: "p0") { name } user(id: "u1") { name } }', "product"),
        ('mutation { setPrice(id: "p0", price: "1.00") { name } }', "setPrice"),
    ],
)
def test_a_services_error_keeps_its_code_and_gets_the_clients_path(shop: str, operation: str, field: str) -> None:
    (error,) = ask(shop, operation)["errors"]

    assert error["message"] == "There is no product p0."
    assert error["path"] == [field]
    assert error["extensions"]["code"] == "PRODUCT:NOT_FOUND"
    assert error["extensions"]["service"] == "product"


def test_what_stands_beside_an_error_is_answered(shop: str) -> None:
    answer = ask(shop, '{ product(id: "p0") { name } user(id: "u1") { name } }')

    assert answer["data"] == {"product": None, "user": {"name": "Ada"}}


def test_every_stacks_encodings_become_one(shop: str) -> None:
    answer = data(
        ask(
            shop,
            """{
              catalog(id: 1) { updatedAt }
              product(id: "p1") { sku price averageStars releasedAt reviews(first: 1) { id writtenAt } }
              user(id: "u1") { memberSince }
            }""",
        )
    )

    assert answer["catalog"]["updatedAt"] == "2024-06-02T12:00:00.250Z"
    assert answer["user"]["memberSince"] == "2011-05-01T08:00:00Z"
    product = answer["product"]
    assert product["sku"] == str(UUID(PRODUCTS["p1"]["sku"]))
    assert product["price"] == "42.95"
    assert product["averageStars"] == "2.00"
    assert product["releasedAt"] == "2024-02-02T09:30:00"
    assert product["reviews"] == [
        {"id": str(UUID(product["reviews"][0]["id"])), "writtenAt": product["reviews"][0]["writtenAt"]}
    ]


def test_a_decimal_reaches_the_service_and_comes_back_as_it_was_given(shop: str) -> None:
    mutation = 'mutation { setPrice(id: "p2", price: "19.90") { id price } }'

    assert data(ask(shop, mutation)) == {"setPrice": {"id": "p2", "price": "19.9"}}
