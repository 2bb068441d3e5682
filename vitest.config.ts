import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{harness,reports,suites,implementations,scripts}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
