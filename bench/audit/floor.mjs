// The floor: what plain Node needs for the same requests, with nothing stored, rated or reported.
//   node floor.mjs BASE_URL CONVERSATIONS TURNS CONCURRENCY
import http from "node:http";

const [base, conversations, turns, concurrency] = process.argv.slice(2);
const url = new URL(`${base}/chat/completions`);
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(concurrency) });

function ask(messages) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ model: "m", messages });
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")).choices[0].message.content));
    });
    request.on("error", reject);
    request.end(body);
  });
}

let next = 0;
async function work() {
  while (next < Number(conversations)) {
    const messages = [{ role: "user", content: `conversation ${next++}` }];
    for (let turn = 0; turn < Number(turns); turn += 1) {
      messages.push({ role: "assistant", content: await ask(messages) });
      messages.push({ role: "user", content: "go on" });
    }
  }
}
await Promise.all(Array.from({ length: Number(concurrency) }, work));
agent.destroy();
