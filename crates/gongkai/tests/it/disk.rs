//! A full disk: the import says so in Chinese, what was acknowledged stays, and with room again it completes.
//! Must never fill a disk that is not its own: it is a small one in memory, or a limit on the size of files.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use testkit::scratch::Scratch;

use crate::house::House;
use crate::program::{Program, line, write};

/// A small disk in memory, unmounted when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where this process may not mount, which needs root.
    fn new(folder: &Path, kilobytes: u32) -> Option<Self> {
        let at = folder.join("disk");
        std::fs::create_dir_all(&at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kilobytes}k"), "tmpfs"])
            .arg(&at)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(at))
    }

    fn grow(&self, kilobytes: u32) {
        let grown = Command::new("mount")
            .args(["-o", &format!("remount,size={kilobytes}k")])
            .arg(&self.0)
            .status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

const N: usize = 600;

fn file(folder: &Path) -> PathBuf {
    let filler = "为保障城市供水安全，各区应当落实巡查制度，及时处置险情。".repeat(60);
    let lines: Vec<String> = (0..N)
        .map(|n| {
            line(
                &format!("f-{n}"),
                &format!("云溪市第{n}号供水公告"),
                &format!("第一条 第{n}号。{filler}"),
            )
        })
        .collect();
    write(folder, "many.jsonl", lines.join("\n"))
}

testkit::both! {
    async fn a_full_disk_is_told_and_loses_nothing(scratch: Scratch) {
        // With PostgreSQL only the index is on it.
        let is_sqlite = Program::at(&scratch).database_url.is_none();
        let Some(disk) = SmallDisk::new(scratch.folder(), if is_sqlite { 6_000 } else { 300 }) else {
            println!("notice: mounting needs root; the limit on files is tested instead");
            return;
        };
        let program = Program { data: disk.0.join("data"), ..Program::at(&scratch) };
        let file = file(scratch.folder());
        let full = program.import(&["--publish"], &[&file]);
        assert_eq!(full.code, Some(1), "{}\n{}", full.stdout, full.stderr);
        assert!(full.stderr.contains("磁盘") && full.stderr.contains("空间"), "{}", full.stderr);
        assert!(!full.stderr.contains("panicked at"), "{}", full.stderr);

        disk.grow(200_000);
        let report = program.import(&["--publish"], &[&file]).succeeded().json();
        let n_kept = report["duplicate"].as_u64().unwrap();
        assert_eq!(report["accepted"].as_u64().unwrap() + n_kept, N as u64);
        let house = House::open_at(&program.data, &program.url()).await;
        house.follow().await;
        let total = house.get("/api/v1/search?q=%E4%BE%9B%E6%B0%B4%E5%85%AC%E5%91%8A").await.json();
        assert_eq!(total["total"], N);
        house.installation.index.verify().unwrap();
    }
}

/// Where nobody may mount: no file may grow beyond 2 MB.
#[tokio::test]
async fn a_limit_on_files_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    let file = file(folder.path());
    program.run(&["config", "check"]).succeeded();
    let limited = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$@\"", "limited"])
        .arg(env!("CARGO_BIN_EXE_gongkai"))
        .args(["import", "--publish", "--json", "--data"])
        .args([&program.data, &file])
        .env_remove("GONGKAI_DATABASE_URL")
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&limited.stderr).into_owned();
    assert_eq!(limited.status.code(), Some(1), "{words}");
    assert!(
        words.contains("写不进") && !words.contains("panicked at"),
        "{words}"
    );
    let report = program.import(&["--publish"], &[&file]).succeeded().json();
    let sum = report["accepted"].as_u64().unwrap() + report["duplicate"].as_u64().unwrap();
    assert_eq!(sum, N as u64);
    let found = program
        .run(&["search", "供水公告", "--json"])
        .succeeded()
        .json();
    assert_eq!(found["total"], N);
}
