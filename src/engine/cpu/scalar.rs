//! The two float types that the CPU engine computes with.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

use crate::engine::Precision;

/// `f32` for training, `f64` for the reference.
pub trait Scalar:
    Copy
    + Default
    + Debug
    + Send
    + Sync
    + PartialOrd
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + 'static
{
    /// The type.
    const PRECISION: Precision;
    /// Nearest value of this type.
    fn new(value: f64) -> Self;
    /// The same value; never rounds.
    fn to_f64(self) -> f64;
    /// `self * factor + summand`, rounded once.
    fn fused(self, factor: Self, summand: Self) -> Self;
    /// Square root.
    fn root(self) -> Self;
    /// Magnitude.
    fn magnitude(self) -> Self;
    /// `e` to this power.
    fn exponential(self) -> Self;
}

macro_rules! scalar {
    ($float:ident, $precision:ident) => {
        impl Scalar for $float {
            const PRECISION: Precision = Precision::$precision;
            #[inline(always)]
            fn new(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn fused(self, factor: Self, summand: Self) -> Self {
                self.mul_add(factor, summand)
            }
            #[inline(always)]
            fn root(self) -> Self {
                self.sqrt()
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn exponential(self) -> Self {
                self.exp()
            }
        }
    };
}
scalar!(f32, F32);
scalar!(f64, F64);
