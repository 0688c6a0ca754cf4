//! Paths an operator names → the files in them, sorted, so that a second run sees the same order.
//! Must never follow a symbolic link found inside a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::reject::{Reject, RejectReason};

/// Files below `paths`, folders read one at a time. A path that cannot be read comes as a reject in its place.
pub fn walk(
    paths: impl IntoIterator<Item = PathBuf>,
) -> impl Iterator<Item = Result<PathBuf, Reject>> {
    let mut waiting: Vec<PathBuf> = paths.into_iter().collect();
    waiting.reverse();
    std::iter::from_fn(move || {
        while let Some(path) = waiting.pop() {
            match fs::metadata(&path) {
                Ok(found) if found.is_dir() => match entries(&path) {
                    Ok(inside) => waiting.extend(inside.into_iter().rev()),
                    Err(error) => return Some(Err(unreadable(&path, &error))),
                },
                Ok(found) if found.is_file() => return Some(Ok(path)),
                // Sockets, pipes and devices hold no documents.
                Ok(_) => {}
                Err(error) => return Some(Err(unreadable(&path, &error))),
            }
        }
        None
    })
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut inside = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !is_hidden && !entry.file_type()?.is_symlink() {
            inside.push(entry.path());
        }
    }
    inside.sort();
    Ok(inside)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Reject {
    Reject {
        file: path.display().to_string(),
        place: String::new(),
        reason: RejectReason::NotFound,
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
