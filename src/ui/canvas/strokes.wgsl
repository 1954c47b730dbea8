// Strokes as round brushes along segments, into a texture of the size of the canvas.

struct Lens {
    // Where the photograph's upper left corner lies, in pixels of the screen from that of the canvas.
    origin: vec2<f32>,
    // Pixels of the screen a pixel of the photograph takes.
    zoom: f32,
    // The thinnest radius that is drawn, in pixels of the screen.
    thinnest: f32,
    // Pixels of the canvas.
    size: vec2<f32>,
    // Where the photograph's right lies on the screen: (1, 0) where the view is not turned.
    turn: vec2<f32>,
    // Pixels of the screen in a point, for the width of outlines.
    point: f32,
    padding_0: f32,
    padding_1: f32,
    padding_2: f32,
}

@group(0) @binding(0) var<uniform> lens: Lens;

struct Segment {
    @location(0) from_to: vec4<f32>,
    @location(1) radius: f32,
    @location(2) color: vec4<f32>,
}

struct Piece {
    @builtin(position) position: vec4<f32>,
    @location(0) at: vec2<f32>,
    @location(1) @interpolate(flat) from_to: vec4<f32>,
    @location(2) @interpolate(flat) radius: f32,
    @location(3) @interpolate(flat) color: vec4<f32>,
}

@vertex
fn corner(@builtin(vertex_index) index: u32, segment: Segment) -> Piece {
    return piece(index, segment, 1.0);
}

@vertex
fn wide_corner(@builtin(vertex_index) index: u32, segment: Segment) -> Piece {
    return piece(index, segment, 1.0 + 4.0 * lens.point);
}

fn turned(v: vec2<f32>) -> vec2<f32> {
    return v.x * lens.turn + v.y * vec2<f32>(-lens.turn.y, lens.turn.x);
}

// A corner of the rectangle around a segment, with a margin around the brush.
fn piece(index: u32, segment: Segment, margin: f32) -> Piece {
    let tail = lens.origin + lens.zoom * turned(segment.from_to.xy);
    let head = lens.origin + lens.zoom * turned(segment.from_to.zw);
    let radius = max(lens.zoom * segment.radius, lens.thinnest);
    let step = head - tail;
    let far = length(step);
    let along = select(vec2<f32>(1.0, 0.0), step / max(far, 1e-6), far > 1e-6);
    let across = vec2<f32>(-along.y, along.x);
    let side = f32(index & 1u) * 2.0 - 1.0;
    let end = select(tail - (radius + margin) * along, head + (radius + margin) * along, index >= 2u);
    let at = end + side * (radius + margin) * across;
    let clip = vec2<f32>(2.0 * at.x / lens.size.x - 1.0, 1.0 - 2.0 * at.y / lens.size.y);
    return Piece(vec4<f32>(clip, 0.0, 1.0), at, vec4<f32>(tail, head), radius, segment.color);
}

// Pixels of the screen from the rim of the brush, negative inside.
fn beyond(in: Piece) -> f32 {
    let step = in.from_to.zw - in.from_to.xy;
    let t = clamp(dot(in.at - in.from_to.xy, step) / max(dot(step, step), 1e-6), 0.0, 1.0);
    return length(in.at - in.from_to.xy - t * step) - in.radius;
}

@fragment
fn cover(in: Piece) -> @location(0) vec4<f32> {
    let covered = clamp(0.5 - beyond(in), 0.0, 1.0);
    return vec4<f32>(in.color.rgb, 1.0) * covered;
}

// What lies within half a point, two points and three and a half of the brush; the canvas draws the rings between.
@fragment
fn surround(in: Piece) -> @location(0) vec4<f32> {
    let rims = vec3<f32>(0.5, 2.0, 3.5) * lens.point;
    return vec4<f32>(clamp(0.5 + rims - beyond(in), vec3<f32>(0.0), vec3<f32>(1.0)), 1.0);
}
