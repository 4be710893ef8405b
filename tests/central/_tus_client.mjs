// Uploads a file with tus-js-client in small chunks, gives up in the middle, and goes on from where the server is.
// node _tus_client.mjs ENDPOINT TOKEN SHA256 FILE CHUNK  → one JSON line on stdout
import { readFileSync } from "node:fs";
import * as tus from "tus-js-client";

const [endpoint, token, sha256, path, chunk] = process.argv.slice(2);
const bytes = readFileSync(path);
const common = {
  endpoint,
  chunkSize: Number(chunk),
  retryDelays: null,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { sha256 },
};

const first = await new Promise((resolve, reject) => {
  const upload = new tus.Upload(bytes, {
    ...common,
    onError: reject,
    onSuccess: () => reject(new Error("it was to stop in the middle")),
    onChunkComplete: async (_, accepted) => {
      if (accepted < bytes.length / 2) return;
      await upload.abort();
      resolve({ url: upload.url, accepted });
    },
  });
  upload.start();
});

let resumedAt = null;
await new Promise((resolve, reject) => {
  const upload = new tus.Upload(bytes, {
    ...common,
    uploadUrl: first.url,
    onError: reject,
    onSuccess: resolve,
    onBeforeRequest: (request) => {
      if (request.getMethod() === "PATCH") resumedAt ??= Number(request.getHeader("Upload-Offset"));
    },
  });
  upload.start();
});
console.log(JSON.stringify({ accepted: first.accepted, resumedAt }));
