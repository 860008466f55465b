"""The operator: GraphQLSchemas and GraphQLGateways in, one ConfigMap a gateway and their statuses out.

    watch event ─▶ inventory ─▶ debounce ─▶ gather (ports) ─▶ Observation ─▶ decide() ─▶ Decision ─▶ apply (ports)

Level-based: whatever happened, the whole picture is looked at again, and what is as it should be is not written. kopf
only tells that something changed (`handlers`); thinking is `reconcile`, which is pure and runs in a child process with
a budget (`sandbox`); talking to the API server and to services is behind `ports`; `main` puts it together.
"""
