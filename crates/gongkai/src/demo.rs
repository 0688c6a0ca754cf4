//! `gongkai demo`: the sample city with its configuration, records, accounts and work, in an empty data folder.
//! Must never touch an installation that holds anything else.

use std::path::Path;

use anyhow::Context as _;

use crate::config::Config;
use crate::follow::{self, Pace};
use crate::installation::Installation;
use crate::output::{say, say_json};
use crate::{accounts, sample};

/// # Errors
/// Where the folder is not empty or cannot be written.
pub async fn run(data: &Path, config: Option<&Path>, is_json: bool) -> anyhow::Result<()> {
    let file = data.join("gongkai.toml");
    if config.is_none() && !file.exists() {
        std::fs::create_dir_all(data)
            .with_context(|| format!("无法使用数据目录 {}", data.display()))?;
        std::fs::write(&file, sample::CONFIG)
            .with_context(|| format!("写不了 {}", file.display()))?;
    }
    let installation = Installation::open(Config::read(data, config)?).await?;
    let now = installation.clock.now();
    let n_files = sample::enter(&installation.store, now).await?;
    let samples = accounts::enter_samples(&installation).await?;
    let n_papers = sample::work::enter(&installation, now).await?;
    follow::catch_up(&installation.store, &installation.index, Pace::Bulk).await?;
    if is_json {
        return say_json(&serde_json::json!({ "accounts": samples }));
    }
    say(&format!(
        "演示城市“云溪市”已建立：{n_files} 个版本，工作台上有 {n_papers} 件公文处在各个环节。"
    ));
    say("演示账号（账号、密码、角色、机构），只能在演示数据里使用：");
    for sample in samples {
        say(&format!(
            "  {}  {}  {}  {}",
            sample.name, sample.password, sample.role, sample.agency
        ));
    }
    say(&format!(
        "启动门户：gongkai serve --data {}",
        data.display()
    ));
    Ok(())
}
