"""The review service: a few reviews of most products, and what they come to."""

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

TEXTS = ("Does what it says.", "A present that was kept.", "Would buy it again.", "Not for me.")


def made(number: int, product_id: str, author_id: str, stars: int, text: str) -> dict[str, Any]:
    return {
        "id": str(uuid5(NAMESPACE_URL, f"https://shop.example/reviews/{number}")),
        "productId": product_id,
        "authorId": author_id,
        "stars": stars,
        "text": text,
        "writtenAt": f"2025-{1 + number % 12:02}-{1 + number % 28:02}T{number % 24:02}:15:00",
    }


# Two reviews each for the products 1 to 99; the hundredth has none.
REVIEWS = [made(n, f"p{1 + n // 2}", f"u{1 + n % 10}", 1 + n * 7 % 5, TEXTS[n % 4]) for n in range(198)]

ORDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "NEWEST": lambda review: (review["writtenAt"], review["id"]),
    "STARS": lambda review: (review["stars"], review["id"]),
}


def reviews_by_product_ids(
    _parent: object,
    _info: object,
    productIds: list[str],
    sort: str = "NEWEST",
    first: int | None = None,
) -> list[dict[str, Any]]:
    """One flat list for all products: who asked finds his own by `productId`."""
    ordered = sorted(REVIEWS, key=ORDERS[sort], reverse=True)
    return [
        one for id in dict.fromkeys(productIds) for one in [one for one in ordered if one["productId"] == id][:first]
    ]


def reviews_by_author_ids(_parent: object, _info: object, authorIds: list[str]) -> list[dict[str, Any]]:
    return [review for review in REVIEWS if review["authorId"] in authorIds]


def rated_products(_parent: object, _info: object, ids: list[str]) -> list[dict[str, Any]]:
    return [rated(id) for id in ids]


def rated(product_id: str) -> dict[str, Any]:
    stars = [review["stars"] for review in REVIEWS if review["productId"] == product_id]
    average = f"{sum(stars) / len(stars):.2f}" if stars else None
    return {"id": product_id, "averageStars": average, "reviewCount": len(stars)}


def add_review(_parent: object, _info: object, input: dict[str, Any]) -> dict[str, Any]:
    review = made(len(REVIEWS), input["productId"], input["authorId"], input["stars"], input["text"])
    REVIEWS.append(review)
    return review


RESOLVERS = {
    "Query.reviewsByProductIds": reviews_by_product_ids,
    "Query.reviewsByAuthorIds": reviews_by_author_ids,
    "Query.ratedProducts": rated_products,
    "Mutation.addReview": add_review,
}
