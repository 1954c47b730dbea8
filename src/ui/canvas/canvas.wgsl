// The photograph in color: gray and chroma meet here, for every pixel of the screen.
//
// gray -> L; chroma * saturation -> a, b; chroma reduced along the ab ray until sRGB can show it; Lab -> linear -> sRGB.
// The same steps and constants as `color`, with fewer halvings: one part in 256 of the chroma is below what 8 bits show.

struct Canvas {
    // Upper left corner of the canvas and its size, in pixels of the screen.
    viewport: vec4<f32>,
    // Middle and radius of a loupe in pixels from that corner; a radius of 0 is none. Outside nothing is painted.
    circle: vec4<f32>,
    // In clip space: the photograph's upper left corner, and from there its upper right and its lower left one.
    corner: vec2<f32>,
    across: vec2<f32>,
    down: vec2<f32>,
    // Pixels of level 0 of the gray texture.
    gray_size: vec2<f32>,
    // In pixels of the screen from the left and the top of the canvas; what lies before either is shown as it was.
    split: vec2<f32>,
    // Pixels of the screen a texel of the gray texture takes.
    zoom: f32,
    saturation: f32,
    // Opacity of the strokes, 0 hides them.
    strokes: f32,
    // Pixels of the screen in a point, for the width of outlines.
    point: f32,
    // 1 where the target encodes sRGB by itself.
    linear_target: f32,
    // 1 where a stroke is selected.
    selected: f32,
    // 1 where it is shown how far that stroke carries.
    reach: f32,
    // 1 for luminance only, 2 for chroma only.
    channels: f32,
    // 1 where it is marked what sRGB cannot show.
    gamut: f32,
    // 1 where tones are shown as the table of tones says.
    levels: f32,
}

// What the tones 0, 1/1023, … 1 become.
struct Tones {
    entries: array<vec4<f32>, 256>,
}

@group(0) @binding(0) var<uniform> canvas: Canvas;
@group(0) @binding(1) var smooth_sampler: sampler;
@group(0) @binding(2) var gray_texture: texture_2d<f32>;
@group(0) @binding(3) var chroma_texture: texture_2d<f32>;
@group(0) @binding(4) var ink_texture: texture_2d<f32>;
// Surroundings of the selected stroke, as `surround` draws them.
@group(0) @binding(5) var ring_texture: texture_2d<f32>;
// The share of the selected stroke in the color.
@group(0) @binding(6) var reach_texture: texture_2d<f32>;
@group(0) @binding(7) var<uniform> tones: Tones;

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) uv: vec2<f32>,
}

@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
    let uv = vec2<f32>(f32(index & 1u), f32(index >> 1u));
    let at = canvas.corner + uv.x * canvas.across + uv.y * canvas.down;
    return Corner(vec4<f32>(at, 0.0, 1.0), uv);
}

fn decode(v: f32) -> f32 {
    return select(pow((v + 0.055) / 1.055, 2.4), v / 12.92, v <= 0.04045);
}

fn encode(v: vec3<f32>) -> vec3<f32> {
    let curve = 1.055 * pow(max(v, vec3<f32>(0.0)), vec3<f32>(1.0 / 2.4)) - 0.055;
    return select(curve, 12.92 * v, v <= vec3<f32>(0.0031308));
}

fn decode3(v: vec3<f32>) -> vec3<f32> {
    return vec3<f32>(decode(v.x), decode(v.y), decode(v.z));
}

fn lab_forward(t: f32) -> f32 {
    return select((24389.0 / 27.0 * t + 16.0) / 116.0, pow(t, 1.0 / 3.0), t > 216.0 / 24389.0);
}

fn lab_inverse(f: vec3<f32>) -> vec3<f32> {
    let cube = f * f * f;
    return select((116.0 * f - 16.0) / (24389.0 / 27.0), cube, cube > vec3<f32>(216.0 / 24389.0));
}

fn linear_from_lab(fy: f32, ab: vec2<f32>) -> vec3<f32> {
    let xyz = lab_inverse(vec3<f32>(fy + ab.x / 500.0, fy, fy - ab.y / 200.0));
    return vec3<f32>(
        dot(vec3<f32>(3.080399, -1.5373832, -0.5430159), xyz),
        dot(vec3<f32>(-0.92122334, 1.8759675, 0.04525586), xyz),
        dot(vec3<f32>(0.05287394, -0.20397696, 1.151103), xyz),
    );
}

fn inside(v: vec3<f32>) -> bool {
    return all(v >= vec3<f32>(-1e-4)) && all(v <= vec3<f32>(1.0001));
}

// Linear sRGB of that lightness and hue, with as much chroma as there is room for; and the share that was kept.
fn fitted(fy: f32, ab: vec2<f32>) -> vec4<f32> {
    let wanted = linear_from_lab(fy, ab);
    if inside(wanted) {
        return vec4<f32>(wanted, 1.0);
    }
    var low = 0.0;
    var high = 1.0;
    for (var i = 0; i < 8; i++) {
        let middle = 0.5 * (low + high);
        if inside(linear_from_lab(fy, middle * ab)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return vec4<f32>(clamp(linear_from_lab(fy, low * ab), vec3<f32>(0.0), vec3<f32>(1.0)), low);
}

// The gray that chroma is shown on alone: L* 62, where most hues have the most room.
const MIDDLE: f32 = (62.0 + 16.0) / 116.0;

// Lines crossed at right angles, light and dark side by side, where chroma was lost that one would see: more than one unit.
// The veil over reaches is hatched one way only.
fn warned(picture: vec3<f32>, pixel: vec2<f32>, lost: f32) -> vec3<f32> {
    let share = smoothstep(0.8, 1.6, lost);
    let rising = fract((pixel.x + pixel.y) / (8.0 * canvas.point)) * 8.0;
    let falling = fract((pixel.x - pixel.y) / (8.0 * canvas.point)) * 8.0;
    let dark = max(clamp(1.4 - abs(rising - 2.0), 0.0, 1.0), clamp(1.4 - abs(falling - 2.0), 0.0, 1.0));
    let light = max(clamp(1.2 - abs(rising - 4.0), 0.0, 1.0), clamp(1.2 - abs(falling - 4.0), 0.0, 1.0));
    let over = mix(picture, vec3<f32>(0.0), 0.75 * share * dark);
    return mix(over, vec3<f32>(1.0), 0.85 * share * light * (1.0 - dark));
}

// Encoded gray. Texels become squares with clean edges where the zoom is large; the mip chain serves small zooms.
fn gray_at(uv: vec2<f32>) -> f32 {
    let smoothly = textureSample(gray_texture, smooth_sampler, uv).r;
    let at = uv * canvas.gray_size;
    let inner = fract(at);
    let edge = clamp(inner * canvas.zoom, vec2<f32>(0.0), vec2<f32>(0.5))
        + clamp((inner - 1.0) * canvas.zoom + 0.5, vec2<f32>(0.0), vec2<f32>(0.5));
    let squares = textureSampleLevel(gray_texture, smooth_sampler, (floor(at) + edge) / canvas.gray_size, 0.0).r;
    return select(smoothly, squares, canvas.zoom >= 2.0);
}

fn tone(index: u32) -> f32 {
    return tones.entries[index >> 2u][index & 3u];
}

// What an encoded gray becomes by levels and curve.
fn leveled(gray: f32) -> f32 {
    let at = clamp(gray, 0.0, 1.0) * 1023.0;
    let first = min(u32(at), 1022u);
    return mix(tone(first), tone(first + 1u), at - f32(first));
}

fn ink_at(pixel: vec2<f32>) -> vec4<f32> {
    let last = vec2<i32>(canvas.viewport.zw) - 1;
    return textureLoad(ink_texture, clamp(vec2<i32>(pixel), vec2<i32>(0), last), 0);
}

// Strokes over the picture, with an edge that is dark outside and light inside, so that it shows on any ground.
fn inked(picture: vec3<f32>, pixel: vec2<f32>) -> vec3<f32> {
    let ink = ink_at(pixel);
    let reach = max(1.0, canvas.point);
    var least = ink.a;
    var most = ink.a;
    for (var i = 0; i < 8; i++) {
        let angle = f32(i) * 0.78539816;
        let near = ink_at(pixel + reach * vec2<f32>(cos(angle), sin(angle))).a;
        least = min(least, near);
        most = max(most, near);
    }
    let color = ink.rgb / max(ink.a, 1e-3);
    let outside = clamp(most - ink.a, 0.0, 1.0);
    let rim = clamp(ink.a - least, 0.0, 1.0);
    var over = mix(picture, vec3<f32>(0.0), 0.55 * outside * canvas.strokes);
    over = mix(over, color, ink.a * canvas.strokes);
    return mix(over, vec3<f32>(1.0), 0.45 * rim * canvas.strokes);
}

// A band around the selected stroke of dashes that are dark within and light without, and the other way round: on any
// ground some of it shows, whatever its color.
fn ringed(picture: vec3<f32>, pixel: vec2<f32>) -> vec3<f32> {
    let last = vec2<i32>(canvas.viewport.zw) - 1;
    let around = textureLoad(ring_texture, clamp(vec2<i32>(pixel), vec2<i32>(0), last), 0).rgb;
    let inner = clamp(around.g - around.r, 0.0, 1.0);
    let outer = clamp(around.b - around.g, 0.0, 1.0);
    let dash = step(0.5, fract((pixel.x + pixel.y) / (12.0 * canvas.point)));
    let light = vec3<f32>(0.97);
    let dark = vec3<f32>(0.03);
    return mix(mix(picture, mix(light, dark, dash), inner), mix(dark, light, dash), outer);
}

fn share_at(uv: vec2<f32>) -> f32 {
    return textureSampleLevel(reach_texture, smooth_sampler, uv, 0.0).r;
}

// A veil with hatching where another stroke tells the color, and a line where the selected one tells half of it. Hatching
// and line are light and dark side by side, so that they show on any picture.
fn veiled(picture: vec3<f32>, pixel: vec2<f32>, uv: vec2<f32>) -> vec3<f32> {
    let share = share_at(uv);
    // How much it changes from pixel to pixel of the screen; across two of them, as derivatives come in blocks.
    let half = 0.5 * canvas.viewport.zw;
    let one = 1.0 / vec2<f32>(length(half * canvas.across), length(half * canvas.down));
    let across = share_at(uv + vec2<f32>(one.x, 0.0)) - share_at(uv - vec2<f32>(one.x, 0.0));
    let down = share_at(uv + vec2<f32>(0.0, one.y)) - share_at(uv - vec2<f32>(0.0, one.y));
    let slope = 0.5 * length(vec2<f32>(across, down));
    let missing = smoothstep(0.04, 0.96, 1.0 - share);
    let along = fract((pixel.x + pixel.y) / (8.0 * canvas.point)) * 8.0;
    let dark_line = clamp(1.5 - abs(along - 2.0), 0.0, 1.0);
    let light_line = clamp(1.0 - abs(along - 4.0), 0.0, 1.0);
    var over = mix(picture, vec3<f32>(0.22), 0.62 * missing);
    over = mix(over, vec3<f32>(0.0), 0.34 * missing * dark_line);
    over = mix(over, vec3<f32>(1.0), 0.16 * missing * light_line);
    // Where the share hardly changes, half of it is a plain and no line.
    let points = abs(share - 0.5) / max(slope, 0.0005) / canvas.point;
    over = mix(over, vec3<f32>(0.0), 0.7 * clamp(2.0 - points, 0.0, 1.0));
    return mix(over, vec3<f32>(1.0), clamp(1.2 - points, 0.0, 1.0));
}

@fragment
fn paint(in: Corner) -> @location(0) vec4<f32> {
    var gray = gray_at(in.uv);
    let chroma = textureSampleLevel(chroma_texture, smooth_sampler, in.uv, 0.0).rg * 127.0 * canvas.saturation;
    let pixel = in.position.xy - canvas.viewport.xy;
    if canvas.circle.z > 0.0 && distance(pixel, canvas.circle.xy) > canvas.circle.z {
        discard;
    }
    let after = all(pixel >= canvas.split);
    if after && canvas.levels > 0.0 {
        gray = leveled(gray);
    }
    var picture = vec3<f32>(gray);
    if after && canvas.channels != 1.0 {
        let fy = select(lab_forward(decode(gray)), MIDDLE, canvas.channels == 2.0);
        picture = encode(fitted(fy, chroma).rgb);
    }
    if canvas.gamut > 0.0 && after {
        let kept = fitted(lab_forward(decode(gray)), chroma).a;
        picture = warned(picture, pixel, (1.0 - kept) * length(chroma));
    }
    if canvas.reach > 0.0 && after {
        picture = veiled(picture, pixel, in.uv);
    }
    if canvas.strokes > 0.0 && after {
        picture = inked(picture, pixel);
    }
    if canvas.selected > 0.0 {
        picture = ringed(picture, pixel);
    }
    if canvas.linear_target > 0.5 {
        picture = decode3(picture);
    }
    return vec4<f32>(picture, 1.0);
}
