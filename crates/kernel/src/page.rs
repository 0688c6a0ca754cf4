//! Pages of a list: how many rows, and after which.
//! Must never hold rows of another shape than the list it belongs to.

/// A request for part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// 1 to `MAX_LIMIT`.
    pub limit: u32,
    /// The cursor handed out by the page before, or none for the first page.
    pub after: Option<String>,
}

pub const DEFAULT_LIMIT: u32 = 20;
pub const MAX_LIMIT: u32 = 200;

/// Part of a list, and where the next part starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}
