use super::*;

#[test]
fn files_come_sorted_without_hidden_ones_and_links() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("b/.git")).unwrap();
    for name in [
        "c.txt", "a.txt", "b/2.txt", "b/1.txt", "b/.git/x", ".hidden",
    ] {
        fs::write(root.join(name), "文").unwrap();
    }
    std::os::unix::fs::symlink(root, root.join("b/loop")).unwrap();
    let found: Vec<String> = walk([root.to_path_buf()])
        .map(|path| {
            path.unwrap()
                .strip_prefix(root)
                .unwrap()
                .display()
                .to_string()
        })
        .collect();
    assert_eq!(found, ["a.txt", "b/1.txt", "b/2.txt", "c.txt"]);
    let missing: Vec<_> = walk([root.join("none")]).collect();
    assert_eq!(
        missing[0].as_ref().unwrap_err().reason,
        RejectReason::NotFound
    );
}
