import { expect, test } from "bun:test";
import {
  configPlace,
  dataPlace,
  finalDataPlace,
  type PlaceHints,
} from "../../../src/config/places.ts";

const hints = (changes: Partial<PlaceHints> = {}): PlaceHints => ({
  environment: {},
  cwd: "/here",
  execPath: "/usr/local/bin/varve",
  ...changes,
});

const everything = hints({
  data: "d",
  execPath: "/volume1/tools/varve",
  environment: { VARVE_DATA: "/v", XDG_DATA_HOME: "/xdg", HOME: "/home/me" },
});

test("dataPlace() asks the flag, the variable, the volume, XDG, HOME, in this order", () => {
  const { data: _, ...noFlag } = everything;
  const order = [
    everything,
    noFlag,
    hints({ ...noFlag, environment: { XDG_DATA_HOME: "/xdg", HOME: "/home/me" } }),
    hints({ environment: { XDG_DATA_HOME: "/xdg", HOME: "/home/me" } }),
    hints({ environment: { XDG_DATA_HOME: "relative", HOME: "/home/me" } }),
    hints(),
  ];
  expect(order.map((one) => dataPlace(one)?.path)).toEqual([
    "/here/d",
    "/v",
    "/volume1/tools/varve-data",
    "/xdg/varve",
    "/home/me/.local/share/varve",
    undefined,
  ]);
});

test("a volume of a USB disk counts, a folder that is only named like one does not", () => {
  const at = (execPath: string) => dataPlace(hints({ execPath }))?.path;
  expect(at("/volumeUSB1/usbshare/varve")).toBe("/volumeUSB1/usbshare/varve-data");
  expect(at("/volume1")).toBeUndefined();
  expect(at("/home/volume1/varve")).toBeUndefined();
});

test("the configuration file is named, or lies in the data folder", () => {
  expect(configPlace(hints({ config: "c.toml" }))).toMatchObject({
    path: "/here/c.toml",
    mustExist: true,
  });
  expect(configPlace(hints({ environment: { VARVE_CONFIG: "/c.toml" } }))).toMatchObject({
    path: "/c.toml",
    mustExist: true,
  });
  expect(configPlace(everything)).toMatchObject({ path: "/here/d/varve.toml", mustExist: false });
  expect(configPlace(hints())).toBeUndefined();
});

test("the configured data folder stands above all but --data", () => {
  const { data: _, ...noFlag } = everything;
  expect(finalDataPlace(everything, "/configured").path).toBe("/here/d");
  expect(finalDataPlace(noFlag, "/configured").path).toBe("/configured");
  expect(finalDataPlace(noFlag, undefined).path).toBe("/v");
});

test("where no place is left, the error says what to do", () => {
  expect(() => finalDataPlace(hints(), undefined)).toThrow("There is no place for the catalog");
});
