import { maskSecrets } from "../../../cli/logs/mask.ts";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const token = "6f1c2d3e-0000-4000-8000-aabbccddeeff";
const key = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";
const exported = {
  deployment: {
    resources: [
      { outputs: { stdout: secret(`${token}\n${key}\n`) } },
      {
        inputs: {
          environment: secret({ HOST_NAME: "u1", ADDRESS: "192.168.56.3", FILE: "/etc/consul.d/agent.json" }),
        },
      },
      { inputs: { create: "not-a-secret-but-as-long-as-one" } },
    ],
  },
};

test("keys and tokens of the state are masked wherever they stand", () => {
  const mask = maskSecrets(exported);
  expect(mask(`NOMAD_TOKEN=${token} encrypt: "${key}"`)).toBe('NOMAD_TOKEN=[secret] encrypt: "[secret]"');
});

test("what stands beside secrets, and is none, stays", () => {
  const text = "u1 192.168.56.3 /etc/consul.d/agent.json not-a-secret-but-as-long-as-one";
  expect(maskSecrets(exported)(text)).toBe(text);
});
