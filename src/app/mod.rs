//! app
use crate::cli::Opening;
/// opens
pub fn open(_: Opening) -> anyhow::Result<()> {
    Ok(())
}
