import { expect, test } from "bun:test";
import { dateInName } from "../../../src/domain/captured_from_name.ts";
import { parseTemplate, TemplateError } from "../../../src/domain/parse_template.ts";
import {
  counterIn,
  DEFAULT_TEMPLATE,
  render,
  renderFolder,
  renderStem,
} from "../../../src/domain/template.ts";
import {
  isDatedToken,
  type TemplateFacts,
  templateTokens,
  tokenValue,
} from "../../../src/domain/template_tokens.ts";
import { wallText } from "../../../src/domain/wall_time.ts";

function taken(local: string): NonNullable<TemplateFacts["captured"]> {
  return { local, precision: "second", source: "exif:DateTimeOriginal", confidence: "high" };
}

const facts: TemplateFacts = {
  captured: taken("2019-07-04T18:22:31.047"),
  kind: "photo",
  stem: "IMG_1234",
  ext: ".JPG",
  make: "Apple",
  model: "iPhone 12",
  lens: "EF50mm f/1.8 STM",
  shape: "portrait",
  album: "Kind of Blue",
  artist: "Miles Davis",
  title: "So What?",
  counter: 7,
  hash8: "9c7e1f4a",
};
const bare: TemplateFacts = { kind: "photo", stem: "IMG_1234", ext: ".JPG" };

/** The path, or "lacking" and the token. */
function rendered(template: string, given: TemplateFacts = facts): string {
  const result = render(parseTemplate(template), given, 255);
  return result.status === "rendered" ? result.path : `lacking ${result.token}`;
}

test.each([
  [DEFAULT_TEMPLATE, "2019/2019-07/IMG_1234.JPG"],
  ["{stem}{ext}", "IMG_1234.JPG"],
  ["{year}/{month}/{day}/{hour}{minute}{second}{ext}", "2019/07/04/182231.JPG"],
  ["{date}_{time}.{subsecond}{ext}", "2019-07-04_18-22-31.047.JPG"],
  ["{camera}/{make}/{model}/{stem}{ext}", "Apple iPhone 12/Apple/iPhone 12/IMG_1234.JPG"],
  ["{lens}/{orientation}/{kind}/{stem}{ext}", "EF50mm f_1.8 STM/portrait/photo/IMG_1234.JPG"],
  ["{artist}/{album}/{title}{ext}", "Miles Davis/Kind of Blue/So What_.JPG"],
  ["{date}_{counter}_{hash8}{ext}", "2019-07-04_0007_9c7e1f4a.JPG"],
  ['{ camera | "Unknown" }/{stem}{ext}', "Apple iPhone 12/IMG_1234.JPG"],
  ["a {{b}} c/{{{year}}}{ext}", "a {b} c/{2019}.JPG"],
  ["Fotos aus {year}/{stem}{ext}", "Fotos aus 2019/IMG_1234.JPG"],
  ["Cafe\u0301/{stem}{ext}", "Café/IMG_1234.JPG"],
  ["{artist}{album}/{stem}{ext}", "Miles DavisKind of Blue/IMG_1234.JPG"],
])("%j gives %j", (template, path) => {
  expect(rendered(template)).toBe(path);
});

test.each([
  ['{camera|"Unknown"}/{stem}{ext}', "Unknown/IMG_1234.JPG"],
  ["{camera|'No {camera} at all'}/{stem}{ext}", "No {camera} at all/IMG_1234.JPG"],
  ['{camera|"Tom\'s"}/{stem}{ext}', "Tom's/IMG_1234.JPG"],
  ["{title|stem}{ext}", "IMG_1234.JPG"],
  ["{title|album|'x'}{ext}", "x.JPG"],
  ['{"x"}/{stem}{ext}', "x/IMG_1234.JPG"],
  ['{year|"undated"}/{album|""}/{stem}{ext}', "undated/IMG_1234.JPG"],
  ['{album|""}{artist|""}/{stem}{ext}', "IMG_1234.JPG"],
  ["{year}/{stem}{ext}", "lacking year"],
  ["{year|month}/{stem}{ext}", "lacking year"],
  ["{kind}/{title}{ext}", "lacking title"],
  ["{counter}{ext}", "lacking counter"],
])("%j without anything known gives %j", (template, path) => {
  expect(rendered(template, bare)).toBe(path);
});

test.each([
  ["2019", "{year}{ext}", "2019.JPG"],
  ["2019", "{year}/{month}/{stem}{ext}", "lacking month"],
  ["2019", '{year}/{month|"00"}/{stem}{ext}', "2019/00/IMG_1234.JPG"],
  ["2019-07", DEFAULT_TEMPLATE, "2019/2019-07/IMG_1234.JPG"],
  ["2019-07", "{day}{ext}", "lacking day"],
  ["2019-07", "{date}{ext}", "lacking date"],
  ["2019-07", "{date|month}{ext}", "07.JPG"],
  ["2019-07-04", "{date}{ext}", "2019-07-04.JPG"],
  ["2019-07-04", "{date}_{time}{ext}", "lacking time"],
  ["2019-07-04", "{date}_{time|stem}{ext}", "2019-07-04_IMG_1234.JPG"],
  ["2019-07-04T18:22", "{hour}{minute}{ext}", "1822.JPG"],
  ["2019-07-04T18:22", "{time}{ext}", "lacking time"],
  ["2019-07-04T18:22:31", "{time}{ext}", "18-22-31.JPG"],
  ["2019-07-04T18:22:31", "{subsecond}{ext}", "lacking subsecond"],
  ["2019-07-04T18:22:31", '{subsecond|"000"}{ext}', "000.JPG"],
  ["2019-07-04T18:22:31.5", "{subsecond}{ext}", "500.JPG"],
  ["2019-07-04T18:22:31.123456", "{subsecond}{ext}", "123.JPG"],
])("known to %j, %j gives %j", (local, template, path) => {
  expect(rendered(template, { ...bare, captured: taken(local) })).toBe(path);
});

test.each([
  ["../../etc/passwd", "_.._etc_passwd"],
  [".hidden", "hidden"],
  ["...And Justice for All", "And Justice for All"],
  ["  two\n lines\t ", "two lines"],
  ["AC/DC", "AC_DC"],
  ["half \ud83d", "half \ufffd"],
  ["\udce9 is no raw byte here", "\ufffd is no raw byte here"],
  ["Greatest Hits...", "Greatest Hits"],
  ["CON", "_CON"],
  ["@eaDir", "_@eaDir"],
  ["#recycle", "_#recycle"],
  ["lost+found", "_lost+found"],
])("of the album %j the folder is %j", (album, folder) => {
  expect(rendered("{album}/{stem}{ext}", { ...bare, album })).toBe(`${folder}/IMG_1234.JPG`);
});

test("a title that is all dots or blanks is not known", () => {
  for (const title of ["", " ", "..", " . "]) {
    expect(rendered("{title|stem}{ext}", { ...bare, title })).toBe("IMG_1234.JPG");
  }
});

test("stems of files are kept as they are, bytes that are not UTF-8 too", () => {
  for (const stem of ["a\udce9: b", ".hidden", "  a  b ", "IMG_1..", "日本"]) {
    expect(rendered("{stem}{ext}", { ...bare, stem })).toBe(`${stem}.JPG`);
  }
});

test("names are cut before their extension, folders at their end", () => {
  const template = parseTemplate("{album}/{title}{ext}");
  const long = { ...bare, album: "é".repeat(200), title: "ü".repeat(200) };
  expect(render(template, long, 143)).toEqual({
    status: "rendered",
    path: `${"é".repeat(71)}/${"ü".repeat(69)}.JPG`,
  });
});

test("a file never gets a name that scans leave out", () => {
  const given = { ...bare, stem: "x", title: "SYNOFILE_THUMB_x" };
  expect(rendered("{title}{ext}", given)).toBe("_SYNOFILE_THUMB_x.JPG");
  expect(rendered("._{stem}{ext}", given)).toBe("_._x.JPG");
});

test("folder and stem are rendered apart: a kept name needs no time of day", () => {
  const template = parseTemplate("{year}/{time}{ext}");
  const given = { ...bare, captured: taken("2019-07") };
  expect(renderFolder(template, given, 255)).toEqual({ status: "rendered", folder: "2019" });
  expect(renderStem(template, given)).toEqual({ status: "lacking", token: "time" });
});

test.each([
  ["", "is empty", "Write one such as"],
  ["  ", "is empty", "Write one such as"],
  ["/{stem}{ext}", "is an absolute path", "below the target"],
  ["{year}/{stem}", "does not end in {ext}", "lose their extension"],
  ["{year}/{stem}{ext}.bak", "does not end in {ext}", "lose their extension"],
  ["{year}/{stem}{ext}/", "does not end in {ext}", "lose their extension"],
  ["{stem}{{ext}", "does not end in {ext}", "lose their extension"],
  ["{ext}/{stem}{ext}", "has {ext} elsewhere than at its end", "as the last"],
  ['{stem}{ext|"x"}{ext}', "has {ext} elsewhere than at its end", "as the last"],
  ["{yaer}/{stem}{ext}", "has no token {yaer}", "Did you mean {year}?"],
  ["{Year}/{stem}{ext}", "has no token {Year}", "Did you mean {year}?"],
  ["{cam}/{stem}{ext}", "has no token {cam}", "Did you mean {camera}?"],
  ["{city}/{place_name}{ext}", "has no token {city}", "There are year, month"],
  ["{Tom's}/{stem}{ext}", "has no token {Tom's}", "There are"],
  ["{}/{stem}{ext}", "has empty braces", "Write a token"],
  ["{year|}/{stem}{ext}", "has empty braces", "Write a token"],
  ['{"a"|year}/{stem}{ext}', 'has "a" before another choice', "stand last"],
  ["{year/{stem}{ext}", "has no token {year/{stem}", "There are"],
  ["{year|'x}/{stem}{ext}", 'has a "{" that is not closed', 'Close it with "}"'],
  ["{stem{ext}", 'has a "{" that is not closed', 'Close it with "}"'],
  ["year}/{stem}{ext}", 'has a "}" that closes nothing', 'Write "}}"'],
  ["{year}//{stem}{ext}", 'has nothing before a "/"', "Leave one slash out"],
  ["../{stem}{ext}", 'leaves the target by ".."', "below the target"],
  ["{year}/../../{stem}{ext}", 'leaves the target by ".."', "below the target"],
  ["./{stem}{ext}", 'leaves the target by "."', "below the target"],
  ["{year}\\{stem}{ext}", 'holds "\\"', 'Folders are parted by "/"'],
  ["{hour}:{minute}{ext}", 'holds ":"', "Windows refuses it"],
  ["{year|'?'}{ext}", 'holds "?"', "Windows refuses it"],
  ["{year|'a|b}'}{ext}", 'holds "|"', "Windows refuses it"],
  ["{year|'a/b'}{ext}", 'holds a "/" in quotes', "part of one name"],
  ["tab\t{stem}{ext}", 'holds "\\t"', "Windows refuses it"],
  ["raw\udce9:{stem}{ext}", 'holds ":"', "Windows refuses it"],
  ["Fotos./{stem}{ext}", 'has the folder "Fotos."', 'Write "Fotos"'],
  ["con/{stem}{ext}", 'has the folder "con"', 'Write "_con"'],
  ["@eaDir/{stem}{ext}", 'has the folder "@eaDir", which scans leave out', "another name"],
  ["{counter}/{stem}{ext}", "counts folders", "behind the last /"],
  ["{stem}/{title}{ext}", "names folders after single files", "behind the last /"],
  ["{year}/{ext}", "gives no name before {ext}", "Write {stem}{ext}"],
  ["{ext}", "gives no name before {ext}", "Write {stem}{ext}"],
  ['{title|""}{ext}', "gives no name before {ext}", "Write {stem}{ext}"],
  ['{title|" "} {ext}', "gives no name before {ext}", "Write {stem}{ext}"],
])("%j is refused: it %s", (template, what, hint) => {
  let error: unknown;
  try {
    parseTemplate(template);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(TemplateError);
  const { message, hint: told } = error as TemplateError;
  expect(message).toStartWith(`The template "${template}" ${what}`);
  expect(told).toContain(hint);
});

test("the tokens of a template tell what has to be known for it", () => {
  const { tokens } = parseTemplate('{year}/{camera|model|"x"}/{date}_{counter}{ext}');
  expect([...tokens]).toEqual(["year", "camera", "model", "date", "counter"]);
});

test("every token has its example from a file that has everything", () => {
  for (const [token, { example }] of Object.entries(templateTokens)) {
    const given = { ...facts, title: "So What", lens: "EF50mm f1.8 STM", counter: 1 };
    const value = tokenValue(token as keyof typeof templateTokens, given);
    expect([token, value]).toEqual([token, example]);
  }
  expect(["year", "time", "stem"].map((token) => isDatedToken(token as "year"))).toEqual([
    true,
    true,
    false,
  ]);
});

test("counterIn() finds the counter that a name has", () => {
  const template = parseTemplate("{date} {counter} of {counter} {title}{ext}");
  const titled = { ...facts, title: "2001" };
  expect(counterIn(template, titled, "2019-07-04 0012 of 0012 2001")).toBe(12);
  expect(counterIn(template, titled, "2019-07-04 12345 of 12345 2001")).toBe(12345);
  for (const stem of ["2019-07-04 0012 of 0013 2001", "2019-07-05 0012 of 0012 2001", "x", ""]) {
    expect(counterIn(template, titled, stem)).toBeUndefined();
  }
  expect(
    counterIn(template, { ...titled, title: " " }, "2019-07-04 0012 of 0012 "),
  ).toBeUndefined();
  expect(counterIn(parseTemplate("{stem}{ext}"), facts, "IMG_1234")).toBeUndefined();
});

test.each([
  ["2019-07-04T18:22:31.047", "{date}_{time}.{subsecond}{ext}", "2019-07-04T18:22:31"],
  ["2019-07-04T18:22:31", "{date}_{time}{ext}", "2019-07-04T18:22:31"],
  ["2019-07-04T18:22:31", "{date} {time} {counter}{ext}", "2019-07-04T18:22:31"],
  ["2019-07-04T18:22:31", "{date}_{time} {stem}{ext}", "2019-07-04T18:22:31"],
  ["2019-07-04", "{date} {stem}{ext}", "2019-07-04"],
])("the time %s in a name by %s is found again there", (local, template, found) => {
  const name = rendered(template, { ...facts, captured: taken(local) });
  const date = dateInName(name);
  expect(date == null ? undefined : wallText(date)).toBe(found);
});
