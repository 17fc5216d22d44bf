//! Checksums of what a project file holds: a disk that turns a bit must not turn a weight.

use flate2::Crc;

/// A checksum of values, in their order.
#[derive(Default)]
pub(super) struct Checksum(Crc);

impl Checksum {
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(bytes);
        self
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64).bytes(text.as_bytes())
    }

    pub fn number(&mut self, number: u64) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    /// Not a number counts as one value, however its bits are.
    pub fn real(&mut self, value: f64) -> &mut Self {
        let value = if value.is_nan() { f64::NAN } else { value };
        self.number(value.to_bits())
    }

    pub fn sum(&self) -> u32 {
        self.0.sum()
    }
}
