//! The Delaunay triangulation of points with whole coordinates, exact, for the interpolation between hints.
//!
//! **Source:** Bowyer, *Computing Dirichlet tessellations*, The Computer Journal 24 (1981), and Watson, in the same issue; with
//! one vertex at infinity in place of a large first triangle, so that nothing is missing at the hull.
//! Does not do: speed. Every point looks at every triangle, which is nothing for the hundreds of hints there are.

/// A point; coordinates of pictures, far below 2^15, so that every determinant fits.
pub(super) type Point = [i64; 2];

/// Triangles that run counterclockwise (with y up), by the numbers of their corners, and the edges of the hull.
#[derive(Clone, Debug, Default)]
pub(super) struct Triangulation {
    pub(super) triangles: Vec<[usize; 3]>,
    /// Where all points lie on one line, the pieces between neighbors on it.
    pub(super) hull: Vec<[usize; 2]>,
}

/// The vertex at infinity.
const INFINITY: usize = usize::MAX;

/// Triangulates points of which no two are the same.
pub(super) fn triangulate(points: &[Point]) -> Triangulation {
    let Some(first) = first_triangle(points) else { return on_a_line(points) };
    let [a, b, c] = first;
    let mut triangles = vec![first, [b, a, INFINITY], [c, b, INFINITY], [a, c, INFINITY]];
    for p in (0..points.len()).filter(|p| !first.contains(p)) {
        insert(&mut triangles, points, p);
    }
    let (finite, rim): (Vec<_>, Vec<_>) = triangles.into_iter().partition(|t| !t.contains(&INFINITY));
    Triangulation { triangles: finite, hull: rim.into_iter().map(edge_of).collect() }
}

/// Takes the triangles away whose circle holds the point, and fills the hole with triangles around it.
fn insert(triangles: &mut Vec<[usize; 3]>, points: &[Point], p: usize) {
    let (hit, mut kept): (Vec<_>, Vec<_>) = triangles.drain(..).partition(|t| in_circle(points, *t, points[p]));
    let edges: Vec<[usize; 2]> = hit.iter().flat_map(|&[a, b, c]| [[a, b], [b, c], [c, a]]).collect();
    for &[u, v] in edges.iter().filter(|&&[u, v]| !edges.contains(&[v, u])) {
        kept.push([u, v, p]);
    }
    *triangles = kept;
}

/// The finite edge of a triangle at infinity.
fn edge_of(triangle: [usize; 3]) -> [usize; 2] {
    match triangle {
        [INFINITY, a, b] | [b, INFINITY, a] | [a, b, _] => [a, b],
    }
}

/// Whether a point lies within the circle through a triangle's corners; that of one at infinity is the half plane to the left
/// of its edge, and the edge itself.
fn in_circle(points: &[Point], triangle: [usize; 3], p: Point) -> bool {
    if triangle.contains(&INFINITY) {
        let [a, b] = edge_of(triangle).map(|k| points[k]);
        let side = turn(a, b, p);
        return side > 0 || (side == 0 && (0..2).map(|c| (a[c] - p[c]) * (b[c] - p[c])).sum::<i64>() < 0);
    }
    let [[ax, ay], [bx, by], [cx, cy]] = triangle.map(|k| [points[k][0] - p[0], points[k][1] - p[1]]);
    let square = |x: i64, y: i64| x * x + y * y;
    square(ax, ay) * (bx * cy - cx * by) - square(bx, by) * (ax * cy - cx * ay) + square(cx, cy) * (ax * by - bx * ay)
        > 0
}

/// Twice the area of a triangle; above zero where it runs counterclockwise.
pub(super) const fn turn(a: Point, b: Point, c: Point) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// The first three points that do not lie on a line, counterclockwise.
fn first_triangle(points: &[Point]) -> Option<[usize; 3]> {
    let [a, b, ..] = *points else { return None };
    let c = (2..points.len()).find(|&c| turn(a, b, points[c]) != 0)?;
    Some(if turn(a, b, points[c]) > 0 { [0, 1, c] } else { [1, 0, c] })
}

fn on_a_line(points: &[Point]) -> Triangulation {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|&k| points[k]);
    Triangulation { triangles: Vec::new(), hull: order.windows(2).map(|pair| [pair[0], pair[1]]).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::draw::Draw;

    fn scattered(seed: u64, count: usize, side: usize) -> Vec<Point> {
        let mut draw = Draw(seed);
        let mut points: Vec<Point> = Vec::new();
        while points.len() < count {
            let point = [draw.below(side), draw.below(side)].map(|v| i64::try_from(v).unwrap());
            if !points.contains(&point) {
                points.push(point);
            }
        }
        points
    }

    /// Area of the hull, twice: a sum over its edges, which run clockwise around the points.
    fn hull_area(points: &[Point], hull: &[[usize; 2]]) -> i64 {
        -hull.iter().map(|&[a, b]| turn([0, 0], points[a], points[b])).sum::<i64>()
    }

    #[test]
    fn triangles_fill_the_hull_and_no_circle_holds_a_point() {
        // The small side makes many points lie on common lines and circles.
        for (seed, count, side) in [(1, 3, 50), (2, 40, 500), (3, 100, 500), (4, 30, 6), (5, 36, 6), (6, 200, 1000)] {
            let points = scattered(seed, count, side);
            let Triangulation { triangles, hull } = triangulate(&points);
            let area: i64 = triangles.iter().map(|t| turn(points[t[0]], points[t[1]], points[t[2]])).sum();
            assert_eq!(area, hull_area(&points, &hull), "{count} points of seed {seed}");
            assert_eq!(triangles.len() + hull.len() + 2, 2 * count, "Euler's relation, every point is a corner");
            for t in &triangles {
                assert!(turn(points[t[0]], points[t[1]], points[t[2]]) > 0);
                assert!(points.iter().all(|p| !in_circle(&points, *t, *p)), "{count} points of seed {seed}");
            }
            for &[a, b] in &hull {
                assert!(points.iter().all(|p| turn(points[a], points[b], *p) <= 0), "the hull is convex");
            }
        }
    }

    #[test]
    fn a_square_is_two_triangles() {
        let found = triangulate(&[[0, 0], [10, 10], [10, 0], [0, 10]]);
        assert_eq!((found.triangles.len(), found.hull.len()), (2, 4));
    }

    #[test]
    fn points_on_a_line_are_joined_in_their_order() {
        let found = triangulate(&[[5, 5], [1, 1], [9, 9]]);
        assert_eq!((found.triangles.len(), found.hull), (0, vec![[1, 0], [0, 2]]));
        assert!(triangulate(&[[5, 5]]).hull.is_empty());
        assert!(triangulate(&[]).hull.is_empty());
    }
}
