/** The settings of a program in sections, in the order in which they are written. */
export type IniFile = Readonly<Record<string, IniSection>>;

/** The settings of one section. Those that are undefined are left out. */
export type IniSection = Readonly<Record<string, string | number | boolean | undefined>>;

/** Values that read the same without quotes. */
const PLAIN = /^[A-Za-z0-9$/(%][-A-Za-z0-9_./:@%+,(){}$ ]*$/;

/**
 * Writes an ini file as gopkg.in/ini.v1 reads it. There a `#` or `;` anywhere begins a comment, outer quotes are dropped and a backslash at
 * the end continues the line; between backticks everything stands for itself, backticks too. A value has one line: breaks become spaces.
 */
export function writeIni(file: IniFile): string {
  return Object.entries(file)
    .map(([name, section]) => `[${name}]\n${sectionText(section)}`)
    .join('\n');
}

function sectionText(section: IniSection): string {
  return Object.entries(section)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${valueText(String(value))}\n`]))
    .join('');
}

function valueText(value: string): string {
  const line = value.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  return line === '' || (PLAIN.test(line) && !line.endsWith(' ')) ? line : `\`${line}\``;
}
