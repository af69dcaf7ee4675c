// Everything on the chart is projected as in model/camera.ts; the eye is three uniforms.

const eye = /* glsl */ `
uniform vec3 uEye;    // x, y, pixels a light year
uniform vec2 uHalf;   // half the window, CSS pixels
uniform vec2 uTilt;   // cosine, sine
vec2 onScreen(vec3 at) {
  return vec2(at.x - uEye.x, (at.y - uEye.y) * uTilt.x - at.z * uTilt.y) * uEye.z;
}
vec4 clip(vec2 pixel) { return vec4(pixel.x / uHalf.x, -pixel.y / uHalf.y, 0.0, 1.0); }
`;

export const pointVertex = /* glsl */ `
${eye}
attribute vec2 kind;  // type, level
uniform float uRatio;
uniform float uSize;
uniform vec3 uTypes[10];
uniform float uLevels[4];
varying vec3 vColour;
varying float vAlpha;
varying float vLevel;
varying float vType;
varying float vPixels;
void main() {
  gl_Position = clip(onScreen(position));
  int level = int(kind.y + 0.5);
  vColour = uTypes[int(kind.x + 0.5)];
  vAlpha = uLevels[level];
  vLevel = kind.y;
  vType = kind.x;
  float size = uSize * (0.62 + 0.19 * kind.y) * (level == 3 ? 1.9 : 1.35);
  vPixels = max(2.0, size) * uRatio;
  gl_PointSize = vPixels;
}`;

export const pointFragment = /* glsl */ `
precision mediump float;
varying vec3 vColour;
varying float vAlpha;
varying float vLevel;
varying float vType;
varying float vPixels;
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  float edge = 3.0 / vPixels;
  bool plain = vType < 0.5 || (vType > 3.5 && vType < 7.5);
  float d = plain ? length(p) : (abs(p.x) + abs(p.y)) * 0.82;
  float alpha;
  if (vPixels < 5.0) {
    alpha = vLevel > 2.5 ? 1.0 - smoothstep(0.5, 1.0, d) : 0.75 * (1.0 - smoothstep(0.3, 1.0, d));
  } else if (vLevel > 2.5) {
    float core = 1.0 - smoothstep(0.44 - edge, 0.44, d);
    float halo = pow(max(0.0, 1.0 - d), 2.0) * 0.55;
    alpha = max(core, halo);
  } else {
    float ring = smoothstep(0.6 - edge * 1.6, 0.6 - edge * 0.6, d) * (1.0 - smoothstep(0.7, 0.7 + edge, d));
    float dot_ = vLevel > 1.5 ? 1.0 - smoothstep(0.3 - edge, 0.3, d) : 0.0;
    alpha = max(ring, dot_);
  }
  alpha *= vAlpha;
  if (alpha < 0.01) discard;
  gl_FragColor = vec4(vColour * alpha, alpha);
}`;

export const linkVertex = /* glsl */ `
${eye}
attribute vec2 kind;  // kind of the link, level of this end
uniform vec3 uKinds[4];
uniform float uLinks;
varying vec3 vColour;
varying float vAlpha;
void main() {
  gl_Position = clip(onScreen(position));
  int link = int(kind.x + 0.5);
  vColour = uKinds[link];
  float base = link == 1 || link == 2 ? 0.75 : 0.62;
  float far = link == 1 || link == 2 ? max(uLinks, 0.35) : uLinks;
  vAlpha = base * far * (kind.y > 2.5 ? 1.0 : kind.y > 1.5 ? 0.7 : 0.3);
}`;

export const linkFragment = /* glsl */ `
precision mediump float;
varying vec3 vColour;
varying float vAlpha;
void main() { gl_FragColor = vec4(vColour * vAlpha, vAlpha); }`;

export const clusterVertex = /* glsl */ `
${eye}
attribute vec3 centre;
attribute vec3 tint;
attribute vec2 facts;  // radius, share explored
varying vec2 vAt;
varying vec3 vTint;
varying vec2 vFacts;
void main() {
  vAt = position.xy * 1.12;
  vTint = tint;
  vFacts = facts;
  gl_Position = clip(onScreen(centre + vec3(vAt * facts.x, 0.0)));
}`;

// A survey disc: an engraved rim with ticks, filled as far as the cluster is explored, hatched where it is not.
export const clusterFragment = /* glsl */ `
precision highp float;
uniform vec3 uEye;
uniform float uFill;
uniform float uPaper;
varying vec2 vAt;
varying vec3 vTint;
varying vec2 vFacts;
void main() {
  float d = length(vAt);
  float pixel = 1.0 / (uEye.z * vFacts.x);
  float angle = atan(vAt.y, vAt.x);
  float rim = 1.0 - smoothstep(pixel * 0.6, pixel * 1.6, abs(d - 1.0));
  float sector = fract(angle * 36.0 / 6.2831853 + 0.5) - 0.5;
  float major = step(abs(fract(angle * 4.0 / 6.2831853 + 0.5) - 0.5) * 6.2831853 / 4.0, pixel * 1.2);
  float tick = step(abs(sector) * 6.2831853 / 36.0, pixel * 0.9) * step(1.0, d) * step(d, 1.0 + min(0.035, 7.0 * pixel));
  tick = max(tick, major * step(1.0, d) * step(d, 1.0 + min(0.08, 14.0 * pixel)));
  float glow = smoothstep(1.0, 0.1, d) * 0.16;
  float hatch = smoothstep(0.42, 0.5, abs(fract((vAt.x + vAt.y) * vFacts.x * 0.22) - 0.5)) * 0.1;
  float inside = 1.0 - smoothstep(1.0 - pixel, 1.0, d);
  float fill = inside * (glow * (0.45 + vFacts.y) + hatch * (1.0 - vFacts.y) * (1.0 - d * 0.4));
  float alpha = max(rim * 0.5, tick * 0.55) * (0.35 + 0.65 * uFill) + fill * uFill;
  alpha *= mix(1.0, 1.15, uPaper);
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(vTint * alpha, alpha);
}`;
