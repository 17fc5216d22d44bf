//! The matrix of weights, or its transpose, laid out for the sums of a sweep.
//!
//! Rows of one chunk of nodes are sorted by their length. For the fast form a few of them lie interleaved: they are summed at the same
//! time, with loops that end together. The order of the edges within a row stays, so the sums are those of the plain loop, bit for bit.

use super::scalar::Scalar;
use super::simd::fused;
use crate::engine::accelerated::CHUNK;
use crate::model::Neighbours;

/// Rows that are summed at the same time.
pub(super) const TOGETHER: usize = 4;

/// Where the entries of a matrix lie.
#[derive(Debug, Clone)]
pub struct Rows {
    nodes: usize,
    /// Rows that lie interleaved.
    together: usize,
    /// Where the groups of each chunk begin, and where the last one ends; `[chunks + 1]`.
    first_group: Vec<u32>,
    groups: Vec<Group>,
    /// Column of each entry; `[entries]`.
    columns: Vec<u32>,
    /// Edge of each entry; `[entries]`.
    edges: Vec<u32>,
    /// First entry and length of each row; `[N]`.
    rows: Vec<[u32; 2]>,
}

/// Rows that are summed at the same time.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// First entry.
    pub first: usize,
    /// Entries of the longest row.
    pub length: usize,
    /// The rows, as positions in their chunk; `CHUNK` where there is none.
    pub rows: [usize; TOGETHER],
}

/// The edge of an entry that only fills a group up.
const NO_EDGE: u32 = u32::MAX;

impl Rows {
    /// The layout of the rows that these neighbours make, with so many of them interleaved, [`TOGETHER`] at most.
    pub fn new(neighbours: &Neighbours, together: usize) -> Self {
        let nodes = neighbours.start.len() - 1;
        let mut all = Self {
            nodes,
            together,
            first_group: vec![0],
            groups: Vec::new(),
            columns: Vec::new(),
            edges: Vec::new(),
            rows: vec![[0; 2]; nodes],
        };
        for first in (0..nodes).step_by(CHUNK) {
            let mut sorted: Vec<usize> = (first..nodes.min(first + CHUNK)).collect();
            sorted.sort_by_key(|&node| std::cmp::Reverse(neighbours.range(node).len()));
            for group in sorted.chunks(together) {
                all.push(neighbours, first, group);
            }
            all.first_group.push(all.groups.len() as u32);
        }
        all
    }

    fn push(&mut self, neighbours: &Neighbours, first: usize, group: &[usize]) {
        let place = self.edges.len();
        let length = neighbours.range(group[0]).len();
        let mut rows = [CHUNK; TOGETHER];
        for (at, &node) in group.iter().enumerate() {
            rows[at] = node - first;
            self.rows[node] = [(place + at) as u32, neighbours.range(node).len() as u32];
        }
        for step in 0..length {
            for at in 0..self.together {
                let node = group.get(at).copied().unwrap_or(group[0]);
                let range = neighbours.range(node);
                let is_there = at < group.len() && step < range.len();
                // What fills up is 0 times a value that the row has anyway: only where that is infinite is the sum another one, NaN.
                let from = range.end.checked_sub(1).filter(|_| !range.is_empty());
                let from = if is_there {
                    Some(range.start + step)
                } else {
                    from
                };
                let column = from.map_or(node as u32, |place| neighbours.node[place]);
                self.columns.push(column);
                let edge = from.map_or(NO_EDGE, |place| neighbours.edge[place]);
                self.edges.push(if is_there { edge } else { NO_EDGE });
            }
        }
        self.groups.push(Group {
            first: place,
            length,
            rows,
        });
    }

    /// Weights in the order of the entries; `[entries]`. `weights` are those of the edges, `[E]`.
    pub fn order<F: Scalar>(&self, weights: &[F], ordered: &mut Vec<F>) {
        ordered.clear();
        let weight = |&edge: &u32| weights.get(edge as usize).copied().unwrap_or_default();
        ordered.extend(self.edges.iter().map(weight));
    }

    /// Number of chunks.
    pub fn chunks(&self) -> usize {
        self.first_group.len() - 1
    }

    /// Nodes of a chunk.
    pub fn nodes_of(&self, chunk: usize) -> std::ops::Range<usize> {
        chunk * CHUNK..self.nodes.min((chunk + 1) * CHUNK)
    }

    /// Groups of a chunk.
    pub(super) fn groups_of(&self, chunk: usize) -> &[Group] {
        &self.groups[self.first_group[chunk] as usize..self.first_group[chunk + 1] as usize]
    }
}

/// A matrix: where its entries lie, and what they are.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a, F> {
    /// The layout.
    pub rows: &'a Rows,
    /// Weights in the order of the entries; `[entries]`.
    pub weights: &'a [F],
}

impl<'a, F: Scalar> Matrix<'a, F> {
    /// Columns of a group and their weights, one after another for all of its rows.
    pub(super) fn entries(&self, group: &Group) -> (&'a [[u32; TOGETHER]], &'a [[F; TOGETHER]]) {
        let range = group.first..group.first + group.length * self.rows.together;
        let columns = self.rows.columns[range.clone()].as_chunks().0;
        (columns, self.weights[range].as_chunks().0)
    }

    /// `W x + constant` of the rows of a chunk: `constant` and `x` are `[N][L]`.
    #[inline(always)]
    pub(super) fn sum_rows<const L: usize, const FMA: bool>(
        &self,
        chunk: usize,
        constant: &[[F; L]],
        x: &[[F; L]],
        sums: &mut [[F; L]],
    ) {
        for (sum, node) in sums.iter_mut().zip(self.rows.nodes_of(chunk)) {
            *sum = constant[node];
            let [first, length] = self.rows.rows[node].map(|number| number as usize);
            for place in (first..).step_by(self.rows.together).take(length) {
                let from = &x[self.rows.columns[place] as usize];
                let weight = self.weights[place];
                for lane in 0..L {
                    sum[lane] = fused::<F, FMA>(weight, from[lane], sum[lane]);
                }
            }
        }
    }
}
