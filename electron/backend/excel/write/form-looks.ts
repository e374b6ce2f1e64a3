// The looks of a form's cells: one style each, locked except where something is to be written. Source: ECMA-376 part 1, 18.8.

/** `score` centred and `write` wrapped are the only cells that are not locked. */
export const formLooks = [
  'plain', 'title', 'note', 'section', 'heading', 'header', 'fixed', 'fixedCenter', 'score', 'write', 'total', 'hint', 'text',
] as const;
export type FormLook = typeof formLooks[number];

interface Style { font: number; fill: number; border: number; horizontal: string; wrap: boolean; locked: boolean; format?: number }

const styles: Record<FormLook, Style> = {
  plain: { font: 0, fill: 0, border: 0, horizontal: 'left', wrap: false, locked: true },
  title: { font: 1, fill: 0, border: 0, horizontal: 'left', wrap: false, locked: true },
  note: { font: 3, fill: 0, border: 0, horizontal: 'left', wrap: true, locked: true },
  section: { font: 2, fill: 0, border: 0, horizontal: 'left', wrap: true, locked: true },
  heading: { font: 2, fill: 4, border: 1, horizontal: 'center', wrap: true, locked: true },
  header: { font: 2, fill: 2, border: 1, horizontal: 'center', wrap: true, locked: true },
  fixed: { font: 0, fill: 4, border: 1, horizontal: 'left', wrap: true, locked: true, format: 49 },
  fixedCenter: { font: 0, fill: 4, border: 1, horizontal: 'center', wrap: true, locked: true, format: 49 },
  score: { font: 0, fill: 3, border: 1, horizontal: 'center', wrap: true, locked: false },
  write: { font: 0, fill: 3, border: 1, horizontal: 'left', wrap: true, locked: false },
  total: { font: 2, fill: 4, border: 1, horizontal: 'center', wrap: false, locked: true },
  hint: { font: 4, fill: 0, border: 1, horizontal: 'left', wrap: true, locked: true },
  text: { font: 0, fill: 0, border: 1, horizontal: 'left', wrap: true, locked: true },
};

/** Which style of the table a cell has; what starts like a formula is marked as text, for a later save as CSV. */
export const styleIndex = (look: FormLook, quoted: boolean): number => 1 + formLooks.indexOf(look) * 2 + (quoted ? 1 : 0);

const solid = (rgb: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
const font = (size: number, rest: string): string => `<font>${rest}<sz val="${size}"/>%<name val="宋体"/><family val="3"/><charset val="134"/></font>`;
const inked = (xml: string, rgb: string): string => xml.replace('%', `<color rgb="FF${rgb}"/>`);
const side = (name: string): string => `<${name} style="thin"><color rgb="FFBFC5CE"/></${name}>`;

function xf(look: FormLook, quoted: boolean): string {
  const { font: ink, fill, border, horizontal, wrap, locked, format = 0 } = styles[look];
  return `<xf numFmtId="${format}" fontId="${ink}" fillId="${fill}" borderId="${border}" xfId="0"${quoted ? ' quotePrefix="1"' : ''}`
    + ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">'
    + `<alignment horizontal="${horizontal}" vertical="center"${wrap ? ' wrapText="1"' : ''}/><protection locked="${locked ? 1 : 0}"/></xf>`;
}

/** The style part of a form, given the name space of SpreadsheetML. */
export function formStyles(space: string): string {
  const fonts = [
    inked(font(11, ''), '1F2937'), inked(font(16, '<b/>'), '1F2937'), inked(font(11, '<b/>'), '1F2937'),
    inked(font(11, ''), '4B5563'), inked(font(10, ''), '8F4E00'),
  ];
  const fills = ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>',
    solid('E8EEF7'), solid('FFFBE6'), solid('F5F6F8')];
  const borders = ['<border><left/><right/><top/><bottom/><diagonal/></border>',
    `<border>${side('left')}${side('right')}${side('top')}${side('bottom')}<diagonal/></border>`];
  const cells = formLooks.flatMap((look) => [xf(look, false), xf(look, true)]);
  return `<styleSheet xmlns="${space}"><fonts count="${fonts.length}">${fonts.join('')}</fonts>`
    + `<fills count="${fills.length}">${fills.join('')}</fills><borders count="${borders.length}">${borders.join('')}</borders>`
    + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    + `<cellXfs count="${cells.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${cells.join('')}</cellXfs>`
    + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    // What a rule paints: a value that cannot be taken, a row that is not scored.
    + '<dxfs count="2"><dxf><font><color rgb="FF9B1C1C"/></font><fill><patternFill><bgColor rgb="FFFBD5D5"/></patternFill></fill></dxf>'
    + '<dxf><font><color rgb="FF6B7280"/></font><fill><patternFill><bgColor rgb="FFE5E7EB"/></patternFill></fill></dxf></dxfs></styleSheet>';
}
