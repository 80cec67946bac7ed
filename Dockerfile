# The four images of docker-compose.yml, one target each: airflow, clamav, sftp, mail.
ARG DEBIAN=bookworm

FROM python:3.12-slim-${DEBIAN} AS airflow
ARG SERVICE_UID
ARG SERVICE_GID
# A site's own name service or scheduler client, for example "libnss-sss slurm-client".
ARG EXTRA_PACKAGES=""
RUN apt-get update \
    && apt-get install --yes --no-install-recommends acl nfs4-acl-tools ${EXTRA_PACKAGES} \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid "${SERVICE_GID:?}" sallyport \
    && useradd --uid "${SERVICE_UID:?}" --gid sallyport --create-home --shell /usr/sbin/nologin sallyport \
    && install -d -o sallyport -g sallyport -m 0750 /var/lib/airflow /var/log/airflow
WORKDIR /opt/sallyport
# What the package asks for, at the versions of the lock; the lock's development tools stay out.
COPY pyproject.toml requirements.txt ./
RUN python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; print(*project['dependencies'], *project['optional-dependencies']['airflow'], sep='\n')" > wanted.txt \
    && pip install --no-cache-dir --constraint requirements.txt --requirement wanted.txt \
        apache-airflow-providers-celery apache-airflow-providers-redis \
    && rm wanted.txt
COPY deploy/airflow/ /usr/local/bin/
COPY include/ include/
COPY plugins/ plugins/
COPY dags/ dags/
# Once, here: each task's processes would have to compile what they load, since nobody may write into the image.
RUN python -m compileall -q include plugins dags
ENV PYTHONPATH=/opt/sallyport/include \
    PYTHONDONTWRITEBYTECODE=1 \
    AIRFLOW_HOME=/var/lib/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/sallyport/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/sallyport/plugins \
    AIRFLOW__LOGGING__BASE_LOG_FOLDER=/var/log/airflow
USER sallyport

FROM debian:${DEBIAN}-slim AS clamav
ARG SERVICE_GID
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates clamav-daemon clamav-freshclam clamdscan \
    && rm -rf /var/lib/apt/lists/* /var/lib/clamav/*
# The service account's group may speak to the socket, and nobody else.
RUN groupadd --gid "${SERVICE_GID:?}" sallyport \
    && usermod --append --groups sallyport clamav \
    && install -d -o clamav -g sallyport -m 0750 /run/clamav
COPY deploy/clamav/ /etc/clamav/
USER clamav
CMD ["clamd"]

FROM debian:${DEBIAN}-slim AS sftp
ARG SERVICE_UID
ARG SERVICE_GID
RUN apt-get update \
    && apt-get install --yes --no-install-recommends acl openssh-client openssh-server \
    && rm -rf /var/lib/apt/lists/* /etc/ssh/ssh_host_*
RUN groupadd --gid "${SERVICE_GID:?}" sallyport \
    && useradd --uid "${SERVICE_UID:?}" --gid sallyport --no-create-home --shell /usr/sbin/nologin sallyport \
    && groupadd --system triage-users \
    && install -d -m 0700 /etc/ssh/host-keys \
    && install -d -m 0755 /var/lib/sallyport-sftp
COPY deploy/sftp/sshd_config /etc/ssh/sshd_config
COPY deploy/sftp/start /usr/local/bin/sftp-start
# sshd changes root and account for each login, so this one image starts as root; compose takes all other powers away.
CMD ["sftp-start"]

FROM debian:${DEBIAN}-slim AS mail
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates msmtp msmtp-mta \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home --shell /usr/sbin/nologin relay
COPY deploy/mail/start /usr/local/bin/mail-start
COPY deploy/mail/answers /usr/local/bin/mail-answers
USER relay
CMD ["mail-start"]
