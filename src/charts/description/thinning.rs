//! As many points of a line as a screen can show, with every peak.

/// Of many points of a line the lowest and the highest of each column, in their order: what a screen can show.
#[must_use]
pub fn thinned(points: &[[f64; 2]], columns: usize) -> Vec<[f64; 2]> {
    let bucket = points.len().div_ceil(columns.max(1));
    if bucket <= 2 {
        return points.to_vec();
    }
    points.chunks(bucket).flat_map(extremes).collect()
}

/// The lowest and the highest point, in the order in which they stand.
fn extremes(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let by_value = |a: &(usize, &[f64; 2]), b: &(usize, &[f64; 2])| a.1[1].total_cmp(&b.1[1]);
    let (low, high) = (
        points.iter().enumerate().min_by(by_value),
        points.iter().enumerate().max_by(by_value),
    );
    match (low, high) {
        (Some((low, _)), Some((high, _))) if low == high => vec![points[low]],
        (Some((low, _)), Some((high, _))) => vec![points[low.min(high)], points[low.max(high)]],
        _ => Vec::new(),
    }
}
