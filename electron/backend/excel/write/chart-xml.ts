// The XML of one native chart (DrawingML chart part) and of the drawing that places charts on a sheet.
// Source: ECMA-376 part 1, 21.2 (charts) and 20.5 (spreadsheet drawings); the order of the elements is the schema's.

export interface ChartPart {
  kind: 'bar' | 'column' | 'pie';
  /** Bars beside each other, on top of each other, or on top of each other as shares of a whole. */
  grouping: 'clustered' | 'stacked' | 'percentStacked';
  title: string;
  axisTitle: string;
  labels: { ref: string; values: readonly string[] };
  series: readonly { nameRef: string; name: string; ref: string; values: readonly (number | null)[]; color: string }[];
  /** One colour for each label instead of one for each series. */
  pointColors: readonly string[];
  showValues: boolean;
}

/** Names of the standard that look like addresses; nothing is ever asked there. */
const schemas = ['http:', '', 'schemas.openxmlformats.org'].join('/');
const main = `${schemas}/drawingml/2006/main`;
const chart = `${schemas}/drawingml/2006/chart`;
const relations = `${schemas}/officeDocument/2006/relationships`;
const sheetDrawing = `${schemas}/drawingml/2006/spreadsheetDrawing`;
export const drawingRelation = `${relations}/drawing`;
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML cannot hold are left out. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (sign) => signs[sign] ?? '');

const fill = (color: string): string => `<c:spPr><a:solidFill><a:srgbClr val="${color}"/></a:solidFill></c:spPr>`;
const line = (color: string): string => `<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="${color}"/></a:solidFill></a:ln></c:spPr>`;
const size = (points: number): string => `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${points * 100}"/></a:pPr>`
  + '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>';

const titleXml = (text: string, points: number, bold: boolean): string =>
  text === '' ? '' : `<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>`
  + `<a:defRPr sz="${points * 100}" b="${Number(bold)}"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="${points * 100}" b="${Number(bold)}"/>`
  + `<a:t>${escapeXml(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`;

const strings = (ref: string, values: readonly string[]): string => `<c:strRef><c:f>${escapeXml(ref)}</c:f><c:strCache>`
  + `<c:ptCount val="${values.length}"/>${values.map((value, index) => `<c:pt idx="${index}"><c:v>${escapeXml(value)}</c:v></c:pt>`).join('')}`
  + '</c:strCache></c:strRef>';

const numbers = (ref: string, values: readonly (number | null)[]): string => `<c:numRef><c:f>${escapeXml(ref)}</c:f><c:numCache>`
  + `<c:formatCode>General</c:formatCode><c:ptCount val="${values.length}"/>`
  + `${values.map((value, index) => value === null ? '' : `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')}</c:numCache></c:numRef>`;

function seriesXml(part: ChartPart): string {
  const { kind, showValues, pointColors } = part;
  // Excel's name for "beyond the end of the bar" exists for bars beside each other only.
  const place = kind === 'pie' ? 'bestFit' : part.grouping === 'clustered' ? 'outEnd' : 'ctr';
  const shown = `<c:dLbls>${size(9)}<c:dLblPos val="${place}"/><c:showLegendKey val="0"/><c:showVal val="${Number(kind !== 'pie')}"/>`
    + `<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="${Number(kind === 'pie')}"/><c:showBubbleSize val="0"/></c:dLbls>`;
  const inverted = kind === 'pie' ? '' : '<c:invertIfNegative val="0"/>';
  const points = pointColors.slice(0, part.labels.values.length)
    .map((color, index) => `<c:dPt><c:idx val="${index}"/>${inverted}<c:bubble3D val="0"/>${fill(color)}</c:dPt>`).join('');
  return part.series.map((one, index) => `<c:ser><c:idx val="${index}"/><c:order val="${index}"/><c:tx>${strings(one.nameRef, [one.name])}</c:tx>`
    + `${kind === 'pie' ? '' : fill(one.color)}${inverted}${points}${showValues ? shown : ''}`
    + `<c:cat>${strings(part.labels.ref, part.labels.values)}</c:cat><c:val>${numbers(one.ref, one.values)}</c:val></c:ser>`).join('');
}

function plotXml(part: ChartPart): string {
  if (part.kind === 'pie') return `<c:pieChart><c:varyColors val="1"/>${seriesXml(part)}<c:firstSliceAng val="0"/></c:pieChart>`;
  const flat = part.kind === 'bar';
  const stacked = part.grouping !== 'clustered';
  const ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>';
  // Lying bars start at the top, in the order of the table; the figures stay below.
  return `<c:barChart><c:barDir val="${flat ? 'bar' : 'col'}"/><c:grouping val="${part.grouping}"/><c:varyColors val="0"/>${seriesXml(part)}`
    + `<c:gapWidth val="${flat ? 40 : 70}"/>${stacked ? '<c:overlap val="100"/>' : ''}<c:axId val="111"/><c:axId val="222"/></c:barChart>`
    + `<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="${flat ? 'maxMin' : 'minMax'}"/></c:scaling><c:delete val="0"/>`
    + `<c:axPos val="${flat ? 'l' : 'b'}"/><c:numFmt formatCode="General" sourceLinked="0"/>${ticks}${line('BFC5CE')}${size(9)}<c:crossAx val="222"/>`
    + '<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    + '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/>'
    + `<c:axPos val="${flat ? 'b' : 'l'}"/><c:majorGridlines>${line('E5E7EB')}</c:majorGridlines>${titleXml(part.axisTitle, 9, false)}`
    + `<c:numFmt formatCode="${part.grouping === 'percentStacked' ? '0%' : 'General'}" sourceLinked="0"/>${ticks}${size(9)}<c:crossAx val="111"/>`
    + `<c:crosses val="${flat ? 'max' : 'autoZero'}"/><c:crossBetween val="between"/></c:valAx>`;
}

/** The chart part. Cached values stand beside the references, for viewers that do not compute. */
export function chartXml(part: ChartPart): string {
  const legend = part.kind === 'pie' || part.series.length > 1
    ? `<c:legend><c:legendPos val="b"/><c:overlay val="0"/>${size(9)}</c:legend>` : '';
  return `${head}<c:chartSpace xmlns:c="${chart}" xmlns:a="${main}" xmlns:r="${relations}"><c:date1904 val="0"/><c:roundedCorners val="0"/>`
    + `<c:chart>${titleXml(part.title, 12, true)}<c:autoTitleDeleted val="${Number(part.title === '')}"/>`
    + `<c:plotArea><c:layout/>${plotXml(part)}</c:plotArea>`
    + `${legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>`
    + '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    + '<a:ln w="6350"><a:solidFill><a:srgbClr val="D1D5DB"/></a:solidFill></a:ln></c:spPr>'
    + '</c:chartSpace>';
}

/** Where a chart stands: its upper row counted from 0, and its size in EMU (360,000 a centimetre). */
export interface Placed { row: number; width: number; height: number; name: string }

/** The drawing of one sheet; chart n is relation rIdn. */
export function drawingXml(charts: readonly Placed[]): string {
  const frames = charts.map(({ row, width, height, name }, index) => '<xdr:oneCellAnchor>'
    + `<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>`
    + `<xdr:ext cx="${width}" cy="${height}"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>`
    + `<xdr:cNvPr id="${index + 2}" name="图表 ${index + 1}" descr="${escapeXml(name)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>`
    + '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
    + `<a:graphic><a:graphicData uri="${chart}"><c:chart xmlns:c="${chart}" xmlns:r="${relations}" r:id="rId${index + 1}"/>`
    + '</a:graphicData></a:graphic>'
    + '</xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>').join('');
  return `${head}<xdr:wsDr xmlns:xdr="${sheetDrawing}" xmlns:a="${main}">${frames}</xdr:wsDr>`;
}

/** The relations of a part: rId1, rId2, … in the order given. */
export function relationsXml(targets: readonly string[], type: string): string {
  const each = targets.map((target, index) => `<Relationship Id="rId${index + 1}" Type="${relations}/${type}" Target="${target}"/>`);
  return `${head}<Relationships xmlns="${schemas}/package/2006/relationships">${each.join('')}</Relationships>`;
}
