# syntax=docker/dockerfile:1
FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
# Without tests and checks: those are for mvn verify.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -Pquick -DskipTests package \
    && mkdir /dist && tar -xzf testbed/target/petrel-*.tar.gz -C /dist --strip-components=1

FROM eclipse-temurin:17.0.15_6-jre-noble
# python3 runs Python sensors and actions; tini reaps what actions leave behind; openssl makes certificates for trials.
RUN apt-get update \
    && apt-get install -y --no-install-recommends openssl python3 tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /var/lib/petrel petrel \
    && mkdir -p /etc/petrel /opt/stackstorm/packs /opt/stackstorm/configs /opt/stackstorm/virtualenvs \
    && install -d -o petrel /opt/stackstorm/spool \
    && install -d -o petrel -m 0700 /etc/petrel/secrets
COPY --from=build /dist /opt/petrel
# Makes the archives that let client commands and daemons start faster.
RUN /opt/petrel/bin/petrel version && PETREL_ARCHIVE=make /opt/petrel/bin/petrel all
# Whatever the base image says: names of files, arguments and output are UTF-8.
ENV LANG=C.UTF-8 LC_ALL=C.UTF-8
USER petrel
WORKDIR /var/lib/petrel
EXPOSE 9101
ENTRYPOINT ["tini", "--", "/opt/petrel/bin/petrel"]
CMD ["all"]
