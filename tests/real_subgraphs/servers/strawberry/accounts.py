"""Who buys and writes: a Federation 2 subgraph, code first, made with Strawberry."""

import argparse
import enum
import socket

import strawberry
import uvicorn
from strawberry.asgi import GraphQL

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
parser.add_argument("--changed", action="store_true", help="with the schema of the next release")
options = parser.parse_args()


@strawberry.federation.enum(tags=["staff"])
class Role(enum.Enum):
    READER = "reader"
    EDITOR = "editor"


@strawberry.federation.type(keys=["id", "email"])
class User:
    id: strawberry.ID
    email: str
    role: Role
    # Reviews come with their authors' names.
    name: str = strawberry.federation.field(shareable=True)

    if options.changed:

        @strawberry.field
        def initial(self) -> str:
            return self.name[0]

    @classmethod
    def resolve_reference(cls, id: strawberry.ID | None = None, email: str | None = None) -> "User | None":
        return next((user for user in USERS if user.id == id or user.email == email), None)


USERS = [
    User(id=strawberry.ID("u1"), email="ada@example.com", name="Ada", role=Role.EDITOR),
    User(id=strawberry.ID("u2"), email="ben@example.com", name="Ben", role=Role.READER),
    User(id=strawberry.ID("u3"), email="cleo@example.com", name="Cleo", role=Role.READER),
]


@strawberry.type
class Query:
    @strawberry.field
    def me(self) -> User:
        return USERS[0]

    @strawberry.field
    def users(self, role: Role | None = None) -> list[User]:
        return [user for user in USERS if role in {None, user.role}]


@strawberry.type
class Mutation:
    @strawberry.mutation
    def change_role(self, id: strawberry.ID, role: Role) -> User | None:
        user = User.resolve_reference(id)
        if user:
            user.role = role
        return user


def main() -> None:
    schema = strawberry.federation.Schema(query=Query, mutation=Mutation)
    listener = socket.create_server(("127.0.0.1", options.port))
    print(f"accounts listens on http://127.0.0.1:{listener.getsockname()[1]}/graphql", flush=True)
    uvicorn.Server(uvicorn.Config(GraphQL(schema), log_level="warning")).run([listener])


if __name__ == "__main__":
    main()
