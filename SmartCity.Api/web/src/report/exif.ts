/** Longitude and latitude in degrees that a JPEG's EXIF says; null when it says none, or nonsense. */
export function placeOfPhoto(buffer: ArrayBuffer): [number, number] | null {
  try {
    const file = new DataView(buffer);
    if (file.getUint16(0) !== 0xffd8) return null;
    let at = 2;
    while (file.getUint8(at) === 0xff) {
      const marker = file.getUint8(at + 1), length = file.getUint16(at + 2);
      if (marker === 0xe1 && file.getUint32(at + 4) === 0x45786966) return placeOf(new DataView(buffer, at + 10, length - 8));
      if (marker === 0xda) return null; // pixels begin
      at += 2 + length;
    }
    return null;
  } catch (error) {
    if (error instanceof RangeError) return null; // cut off, or an address that leads outside
    throw error;
  }
}

const gpsPointer = 0x8825, latitudeRef = 1, latitudeTag = 2, longitudeRef = 3, longitudeTag = 4;

/** The GPS part of a TIFF block. */
function placeOf(tiff: DataView): [number, number] | null {
  const little = tiff.getUint16(0) === 0x4949;
  const gps = entries(tiff, tiff.getUint32(4, little), little).get(gpsPointer);
  if (gps === undefined) return null;
  const tags = entries(tiff, tiff.getUint32(gps + 8, little), little);
  const latitude = angle(tiff, tags.get(latitudeTag), tags.get(latitudeRef), little, 90);
  const longitude = angle(tiff, tags.get(longitudeTag), tags.get(longitudeRef), little, 180);
  return latitude === null || longitude === null || (latitude === 0 && longitude === 0) ? null : [longitude, latitude];
}

/** Where each tag of a directory lies. */
function entries(tiff: DataView, directory: number, little: boolean): Map<number, number> {
  const found = new Map<number, number>();
  const count = tiff.getUint16(directory, little);
  for (let i = 0; i < count; i++) found.set(tiff.getUint16(directory + 2 + 12 * i, little), directory + 2 + 12 * i);
  return found;
}

/** Degrees, minutes and seconds as three fractions, and the letter of the half of the world. */
function angle(tiff: DataView, value: number | undefined, reference: number | undefined, little: boolean, most: number): number | null {
  if (value === undefined || reference === undefined) return null;
  const at = tiff.getUint32(value + 8, little);
  let degrees = 0;
  for (let i = 0; i < 3; i++) degrees += tiff.getUint32(at + 8 * i, little) / tiff.getUint32(at + 8 * i + 4, little) / 60 ** i;
  const letter = String.fromCharCode(tiff.getUint8(reference + 8));
  if (!Number.isFinite(degrees) || degrees > most || !"NSEW".includes(letter)) return null;
  return letter === "S" || letter === "W" ? -degrees : degrees;
}
