//! Function bodies that are compiled twice, for any processor and for processors with AVX2 and FMA; the choice is made at
//! run time.

use super::scalar::Scalar;

/// Whether this processor has AVX2 and FMA.
#[inline]
pub(super) fn has_avx2_fma() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

/// `factor * value + summand`. Without FMA in hardware a fused product would call a slow library function.
#[inline(always)]
pub(super) fn fused<F: Scalar, const FMA: bool>(factor: F, value: F, summand: F) -> F {
    if FMA {
        factor.fused(value, summand)
    } else {
        factor * value + summand
    }
}

/// Compiles the body of a function for both kinds of processor; the constant `FMA` tells the body which kind it is for. The
/// function calls the version that fits the processor.
macro_rules! vectorised {
    ($(#[$meta:meta])* $vis:vis fn $name:ident<F: Scalar, const L: usize>($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block) => {
        $(#[$meta])*
        #[allow(clippy::too_many_arguments, reason = "the arrays of a kernel are its interface")]
        $vis fn $name<F: Scalar, const L: usize>($($arg: $type),*) $(-> $result)? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments, reason = "the arrays of a kernel are its interface")]
            fn body<F: Scalar, const L: usize, const FMA: bool>($($arg: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            #[allow(clippy::too_many_arguments, reason = "the arrays of a kernel are its interface")]
            fn with_avx2_fma<F: Scalar, const L: usize>($($arg: $type),*) $(-> $result)? {
                body::<F, L, true>($($arg),*)
            }

            #[cfg(target_arch = "x86_64")]
            if $crate::engine::cpu::simd::has_avx2_fma() {
                // SAFETY: the processor has both features, as was just checked.
                return unsafe { with_avx2_fma::<F, L>($($arg),*) };
            }
            // Every processor of this kind has it.
            body::<F, L, { cfg!(target_arch = "aarch64") }>($($arg),*)
        }
    };
}
pub(super) use vectorised;
