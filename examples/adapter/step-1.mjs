import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  const { method } = JSON.parse(line);
  console.log(`asked for ${method}`);
}
