use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::*;

fn folder_of(cluster: &Cluster) -> PathBuf {
    let (_, folder) = cluster.url().split_once("?host=").unwrap();
    PathBuf::from(folder)
}

#[test]
fn a_cluster_answers_and_leaves_nothing_behind() {
    let cluster = Cluster::start().unwrap();
    let folder = folder_of(&cluster);
    assert!(folder.join(".s.PGSQL.5432").exists());
    drop(cluster);
    assert!(!folder.exists());
}

#[test]
fn the_guard_cleans_up_when_its_owner_is_gone() {
    let mut cluster = Cluster::start().unwrap();
    let folder = folder_of(&cluster);
    // What the kernel does when a process is killed: it closes the pipe.
    drop(cluster.guard.stdin.take());
    let give_up = Instant::now() + Duration::from_secs(30);
    while folder.exists() && Instant::now() < give_up {
        std::thread::yield_now();
    }
    assert!(!folder.exists());
}
