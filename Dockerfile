# The served fake for kubectl, Helm and every other client:
#
#   npm pack && docker build --tag kubestage --build-arg PACKAGE=kubestage-0.1.0.tgz .
#   docker run --rm --read-only --tmpfs /tmp --publish 6443:6443 kubestage
ARG NODE_IMAGE=node:24-slim
FROM ${NODE_IMAGE}
ARG PACKAGE
COPY ${PACKAGE} /tmp/kubestage.tgz
RUN npm install --global --no-audit --no-fund /tmp/kubestage.tgz && rm /tmp/kubestage.tgz
USER 65532:65532
EXPOSE 6443
HEALTHCHECK --interval=2s --timeout=3s --start-period=5s --retries=3 CMD ["kubestage", "healthy"]
ENTRYPOINT ["kubestage"]
CMD ["serve", "--host", "0.0.0.0", "--port", "6443"]
