//! Bytes of a file to text: gzip, byte order marks, UTF-8, UTF-16 and Latin-1. Knows nothing of tables.

use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::MultiGzDecoder;

use super::import_error::ImportError;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The bytes of a file, as they are.
///
/// # Errors
/// The file is missing or unreadable.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ImportError> {
    std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ImportError::file(
            path,
            "there is no such file",
            "Check the name and the folder.",
        ),
        _ => ImportError::file(
            path,
            format!("the file cannot be read ({error})"),
            "Check that it is a file that you may read.",
        ),
    })
}

/// The text that bytes of a file hold, unpacked and decoded; `path` is for messages.
///
/// # Errors
/// A damaged gzip archive.
pub fn text_of(path: &Path, bytes: &[u8]) -> Result<String, ImportError> {
    let text = if bytes.starts_with(&GZIP_MAGIC) {
        decode(&unpack(path, bytes)?)
    } else {
        decode(bytes)
    };
    Ok(unify_line_ends(text))
}

fn unpack(path: &Path, bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(bytes)
        .read_to_end(&mut unpacked)
        .map_err(|error| {
            ImportError::file(
                path,
                format!("the gzip archive is damaged ({error})"),
                "Download or compress the file again.",
            )
        })?;
    Ok(unpacked)
}

/// Decodes by byte order mark. Without one: as UTF-8 where that is valid, as UTF-16 where every other byte is zero, and else as
/// Windows-1252, which contains Latin-1.
fn decode(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map_or_else(|| guess(bytes), |(encoding, _)| encoding);
    encoding.decode(bytes).0.into_owned()
}

/// Files of old programs end their lines with a lone CR; line numbers in messages need one convention.
fn unify_line_ends(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // Tables are mostly ASCII, so in UTF-16 nearly every other byte is zero; in any other encoding none is.
    let head = &bytes[..bytes.len().min(1024)];
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    if zeros(1) * 4 > head.len() {
        UTF_16LE
    } else if zeros(0) * 4 > head.len() {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}
