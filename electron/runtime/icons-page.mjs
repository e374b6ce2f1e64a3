// Runs in a page: draws the program's mark and the icons of its files with the font of its certificates.

/** The script as text: `draw(kind, size)` answers a PNG as base64 once `ready` has resolved. */
export const pageScript = `
  const [blue, light, deep] = ['#1f5fbf', '#2f74d8', '#174a97'];
  const ready = (bytes) => {
    const binary = atob(bytes);
    const font = new FontFace('Mark', Uint8Array.from(binary, (one) => one.charCodeAt(0)));
    return font.load().then(() => { document.fonts.add(font); return true; });
  };
  const rounded = (pen, x, y, width, height, radius) => { pen.beginPath(); pen.roundRect(x, y, width, height, radius); };
  // The glyph by its ink, so that it stands in the middle whatever the font says of its lines.
  const glyph = (pen, text, x, y, size, colour) => {
    pen.font = size + 'px Mark';
    const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down }
      = pen.measureText(text);
    pen.fillStyle = colour;
    pen.fillText(text, x - (right - left) / 2, y + (up - down) / 2);
  };
  const mark = (pen, size) => {
    const edge = size < 48 ? 0 : size * 0.04;
    const inner = size - 2 * edge;
    const sky = pen.createLinearGradient(0, 0, 0, size);
    sky.addColorStop(0, light); sky.addColorStop(0.55, blue); sky.addColorStop(1, deep);
    pen.fillStyle = sky;
    rounded(pen, edge, edge, inner, inner, inner * 0.22);
    pen.fill();
    if (size >= 64) {
      pen.strokeStyle = 'rgba(255, 255, 255, 0.28)'; pen.lineWidth = Math.max(1, size / 90);
      rounded(pen, edge + inner * 0.055, edge + inner * 0.055, inner * 0.89, inner * 0.89, inner * 0.175);
      pen.stroke();
    }
    glyph(pen, '赛', size / 2, size / 2, size * (size < 48 ? 0.84 : 0.66), '#ffffff');
  };
  const page = (pen, size, text, colour) => {
    const [left, top, width, height] = [size * 0.12, size * 0.03, size * 0.76, size * 0.94];
    const fold = size * 0.22;
    pen.beginPath();
    pen.moveTo(left, top); pen.lineTo(left + width - fold, top); pen.lineTo(left + width, top + fold);
    pen.lineTo(left + width, top + height); pen.lineTo(left, top + height); pen.closePath();
    pen.fillStyle = size < 48 ? colour : '#ffffff'; pen.fill();
    pen.strokeStyle = colour; pen.lineWidth = Math.max(1, size / 40); pen.lineJoin = 'round'; pen.stroke();
    pen.beginPath();
    pen.moveTo(left + width - fold, top); pen.lineTo(left + width - fold, top + fold); pen.lineTo(left + width, top + fold); pen.closePath();
    pen.fillStyle = size < 48 ? 'rgba(255, 255, 255, 0.55)' : colour; pen.fill();
    if (size < 48) return glyph(pen, text, size / 2, size * 0.58, size * 0.62, '#ffffff');
    pen.fillStyle = colour;
    pen.fillRect(left, top + height * 0.74, width, height * 0.26);
    glyph(pen, text, size / 2, top + height * 0.44, size * 0.46, colour);
    glyph(pen, '赛学通', size / 2, top + height * 0.87, size * 0.14, '#ffffff');
  };
  const draw = (kind, size) => {
    const canvas = new OffscreenCanvas(size, size);
    const pen = canvas.getContext('2d');
    if (kind.text) page(pen, size, kind.text, kind.colour); else mark(pen, size);
    return canvas.convertToBlob({ type: 'image/png' }).then((blob) => new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(',')[1]);
      reader.readAsDataURL(blob);
    }));
  };
  globalThis.icons = { ready, draw };
  true;
`;
