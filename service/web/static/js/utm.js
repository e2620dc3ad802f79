// EPSG:7791 (RDN2008, UTM zone 32N, east and north in metres) ↔ degrees: Krüger's series in the third
// flattening n, to the sixth power (C. F. F. Karney, Transverse Mercator with an accuracy of a few
// nanometers, J. Geodesy 85, 2011, formulas 7 to 11, 35 and 36).

const AXIS = 6378137;
const FLATTENING = 1 / 298.257222101;
const CENTRAL = 9;
const SCALE = 0.9996;
const FALSE_EAST = 500000;
const DEGREE = Math.PI / 180;

const n = FLATTENING / (2 - FLATTENING);
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
const RADIUS = (AXIS / (1 + n)) * polynomial([1, 0, 1 / 4, 0, 1 / 64, 0, 1 / 256]);
const FORTH = [
  [0, 1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800],
  [0, 0, 13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360],
  [0, 0, 0, 61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440],
  [0, 0, 0, 0, 49561 / 161280, -179 / 168, 6601661 / 7257600],
  [0, 0, 0, 0, 0, 34729 / 80640, -3418889 / 1995840],
  [0, 0, 0, 0, 0, 0, 212378941 / 319334400],
].map(polynomial);
const BACK = [
  [0, 1 / 2, -2 / 3, 37 / 96, -1 / 360, -81 / 512, 96199 / 604800],
  [0, 0, 1 / 48, 1 / 15, -437 / 1440, 46 / 105, -1118711 / 3870720],
  [0, 0, 0, 17 / 480, -37 / 840, -209 / 4480, 5569 / 90720],
  [0, 0, 0, 0, 4397 / 161280, -11 / 504, -830251 / 7257600],
  [0, 0, 0, 0, 0, 4583 / 161280, -108847 / 3991680],
  [0, 0, 0, 0, 0, 0, 20648693 / 638668800],
].map(polynomial);

function polynomial(coefficients) {
  return coefficients.reduceRight((sum, each) => sum * n + each, 0);
}

/** [longitude, latitude] in degrees → [east, north] in metres. */
export function toUtm([lon, lat]) {
  const away = (lon - CENTRAL) * DEGREE;
  const tangent = conformal(Math.tan(lat * DEGREE));
  const xi = Math.atan2(tangent, Math.cos(away));
  const eta = Math.asinh(Math.sin(away) / Math.hypot(tangent, Math.cos(away)));
  let [x, y] = [xi, eta];
  FORTH.forEach((each, i) => {
    const times = 2 * (i + 1);
    x += each * Math.sin(times * xi) * Math.cosh(times * eta);
    y += each * Math.cos(times * xi) * Math.sinh(times * eta);
  });
  return [FALSE_EAST + SCALE * RADIUS * y, SCALE * RADIUS * x];
}

/** [east, north] in metres → [longitude, latitude] in degrees. */
export function toDegrees([east, north]) {
  const xi = north / (SCALE * RADIUS);
  const eta = (east - FALSE_EAST) / (SCALE * RADIUS);
  let [x, y] = [xi, eta];
  BACK.forEach((each, i) => {
    const times = 2 * (i + 1);
    x -= each * Math.sin(times * xi) * Math.cosh(times * eta);
    y -= each * Math.cos(times * xi) * Math.sinh(times * eta);
  });
  const wanted = Math.sin(x) / Math.hypot(Math.sinh(y), Math.cos(x));
  const lat = Math.atan(geodetic(wanted)) / DEGREE;
  return [CENTRAL + Math.atan2(Math.sinh(y), Math.cos(x)) / DEGREE, lat];
}

/** The tangent of the conformal latitude, from that of the geodetic one. */
function conformal(tangent) {
  const secant = Math.hypot(1, tangent);
  const sigma = Math.sinh(ECCENTRICITY * Math.atanh((ECCENTRICITY * tangent) / secant));
  return tangent * Math.hypot(1, sigma) - sigma * secant;
}

/** The other way, by Newton's method: three steps are enough anywhere on Earth. */
function geodetic(wanted) {
  const squared = ECCENTRICITY * ECCENTRICITY;
  let tangent = wanted;
  for (let step = 0; step < 5; step += 1) {
    const now = conformal(tangent);
    const slope = (1 + (1 - squared) * tangent * tangent) / ((1 - squared) * Math.hypot(1, now) * Math.hypot(1, tangent));
    tangent += (wanted - now) * slope;
  }
  return tangent;
}
