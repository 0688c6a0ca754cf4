//! python-stdnum as a second opinion, where `GONGKAI_STDNUM_PYTHON` names a Python that has it.
//! Must never need the network: without that Python it says so and passes.

use std::process::{Command, Stdio};

#[test]
fn agrees_with_stdnum() {
    let Some(python) = std::env::var_os("GONGKAI_STDNUM_PYTHON") else {
        eprintln!("notice: GONGKAI_STDNUM_PYTHON is not set, python-stdnum is not asked");
        return;
    };
    let package = env!("CARGO_MANIFEST_DIR");
    let numbers = std::env::var("GONGKAI_STDNUM_NUMBERS").unwrap_or_else(|_| "20000".to_owned());
    let mut ours = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "judge", "--", &numbers])
        .current_dir(package)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo runs");
    let lines = ours.stdout.take().expect("piped");
    let verdict = Command::new(python)
        .arg(format!("{package}/tests/judge/agree.py"))
        .stdin(lines)
        .output()
        .expect("python runs");
    assert!(ours.wait().expect("ends").success());
    let report = String::from_utf8_lossy(&verdict.stdout);
    eprintln!("{report}");
    assert!(verdict.status.success(), "{report}");
}
