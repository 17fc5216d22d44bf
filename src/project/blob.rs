//! Numbers as bytes: little-endian single precision, plain for what other programs read, packed for checkpoints.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// Single-precision numbers, little-endian.
pub(super) fn singles(values: impl Iterator<Item = f64>) -> Vec<u8> {
    values
        .flat_map(|value| (value as f32).to_le_bytes())
        .collect()
}

/// Reads them back; `None` where the number of bytes is another.
pub(super) fn read_singles(bytes: &[u8], count: usize) -> Option<Vec<f64>> {
    let (words, rest) = bytes.as_chunks::<4>();
    (words.len() == count && rest.is_empty()).then(|| {
        let values = words
            .iter()
            .map(|&word| f64::from(f32::from_le_bytes(word)));
        values.collect()
    })
}

/// Packs single-precision numbers: the first bytes of all numbers, then the second ones, and so on, as a zlib stream. Bytes of
/// the same place are alike, which saves a tenth; with the bits in which they differ from `base`, another tenth.
pub(super) fn pack(values: &[f32], base: Option<&[f32]>) -> std::io::Result<Vec<u8>> {
    let mut planes = vec![0; 4 * values.len()];
    for (at, value) in values.iter().enumerate() {
        let bits = value.to_bits() ^ base.map_or(0, |base| base[at].to_bits());
        for (plane, byte) in bits.to_le_bytes().into_iter().enumerate() {
            planes[plane * values.len() + at] = byte;
        }
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&planes)?;
    encoder.finish()
}

/// Reads packed numbers; `None` where they are damaged or of another number.
pub(super) fn unpack(bytes: &[u8], count: usize, base: Option<&[f32]>) -> Option<Vec<f32>> {
    let mut planes = Vec::with_capacity(4 * count + 1);
    // A damaged or malicious stream must not fill the memory.
    let mut limited = ZlibDecoder::new(bytes).take(4 * count as u64 + 1);
    limited.read_to_end(&mut planes).ok()?;
    (planes.len() == 4 * count).then(|| {
        let byte = |plane: usize, at: usize| planes[plane * count + at];
        let bits = |at: usize| {
            let bits = [byte(0, at), byte(1, at), byte(2, at), byte(3, at)];
            u32::from_le_bytes(bits) ^ base.map_or(0, |base| base[at].to_bits())
        };
        (0..count).map(|at| f32::from_bits(bits(at))).collect()
    })
}

/// Pairs of positions, little-endian.
pub(super) fn pairs(pairs: impl Iterator<Item = [u32; 2]>) -> Vec<u8> {
    pairs.flatten().flat_map(u32::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_come_back_bit_for_bit_and_damage_is_noticed() {
        let values: Vec<f32> = (0..1_000)
            .map(|at| (at as f32 * 0.37).sin() * 1e-3)
            .chain([f32::NAN, f32::INFINITY, -0.0])
            .collect();
        let packed = pack(&values, None).unwrap_or_default();
        let back = unpack(&packed, values.len(), None).unwrap_or_default();
        let bits = |values: &[f32]| {
            values
                .iter()
                .map(|value| value.to_bits())
                .collect::<Vec<_>>()
        };
        assert_eq!(bits(&back), bits(&values));
        assert!(packed.len() < 4 * values.len(), "they take less room");
        let near: Vec<f32> = values.iter().map(|value| value * 1.000_1).collect();
        let difference = pack(&near, Some(&values)).unwrap_or_default();
        assert!(
            difference.len() < packed.len(),
            "a difference takes still less"
        );
        let back = unpack(&difference, near.len(), Some(&values)).unwrap_or_default();
        assert_eq!(bits(&back), bits(&near));
        assert_eq!(
            unpack(&packed, values.len() - 1, None),
            None,
            "one too many"
        );
        assert_eq!(unpack(&packed, values.len() + 1, None), None, "one too few");
        assert_eq!(
            unpack(&packed[..packed.len() / 2], values.len(), None),
            None
        );
        assert_eq!(unpack(b"no stream", 2, None), None);
    }
}
