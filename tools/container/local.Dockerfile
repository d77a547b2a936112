# The served fake from parts of the building machine; see build-image.ts. The Dockerfile at the root is the one for a Node base image.
FROM scratch
COPY rootfs /
WORKDIR /app
USER 65532:65532
EXPOSE 6443
HEALTHCHECK --interval=2s --timeout=3s --start-period=5s --retries=3 CMD ["/usr/local/bin/node", "dist/cli/kubestage.js", "healthy"]
ENTRYPOINT ["/usr/local/bin/node", "dist/cli/kubestage.js"]
CMD ["serve", "--host", "0.0.0.0", "--port", "6443"]
