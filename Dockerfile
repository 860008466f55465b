# One image for the operator and the gateway: `dovetail operator`, `dovetail gateway`, and the other verbs.
ARG BASE=python:3.13-slim

# What is downloaded is checked against the hashes of the lock files; what builds stays in this stage.
FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv --without-pip /opt/dovetail
COPY requirements-build.lock requirements-runtime.lock ./
RUN python -m pip install --quiet --require-hashes --requirement requirements-build.lock \
 && python -m pip --python /opt/dovetail/bin/python install --quiet --no-compile --require-hashes --only-binary :all: \
      --requirement requirements-runtime.lock
COPY pyproject.toml README.md LICENSE ./
COPY composition composition
COPY operator operator
COPY gateway gateway
COPY client client
COPY cli cli
# Tests that packages carry along are left out. Byte code is made here, since the root file system is read-only later;
# it does not depend on time stamps. The Kubernetes client's thousands of generated classes are hardly ever loaded.
RUN python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels . \
 && python -m pip --python /opt/dovetail/bin/python install --quiet --no-compile --no-deps /wheels/*.whl \
 && find /opt/dovetail/lib -type d -name tests -prune -exec rm -r {} + \
 && /opt/dovetail/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
      -x '/kubernetes/(aio/)?client/(api|models)/' /opt/dovetail/lib

FROM ${BASE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="dovetail" \
      org.opencontainers.image.description="One GraphQL API over many services, declared as Kubernetes resources" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Nothing installs packages here, so pip goes. The user has a name for those who look; its number is what counts.
RUN python -m pip uninstall --quiet --yes --root-user-action ignore pip \
 && echo 'dovetail:x:65532:' >> /etc/group \
 && echo 'dovetail:x:65532:65532::/nonexistent:/usr/sbin/nologin' >> /etc/passwd
COPY --from=build /opt/dovetail /opt/dovetail
ENV PATH=/opt/dovetail/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 65532:65532
WORKDIR /
# Probes are Kubernetes' business: the charts ask the admin port.
HEALTHCHECK NONE
ENTRYPOINT ["dovetail"]
CMD ["--help"]
