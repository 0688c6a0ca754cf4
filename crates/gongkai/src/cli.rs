//! The command line: one list from which help, manual and completions are made, and the command behind each entry.
//! Must never print anything but its contract on standard output when `--json` is given.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use catalog::record::commands::SameDocument;
use clap::{CommandFactory as _, Parser, Subcommand};
use intake::reader::Reader;
use kernel::time::{Clock as _, SystemClock};
use mail::message::Address;
use search::query::{Grouping, Request};
use store::blob::Blobs;
use store::database::Store;

use crate::accounts::{self, AccountCommand};
use crate::config::Config;
use crate::follow::{self, Pace};
use crate::import::{self, ImportOptions, Report};
use crate::installation::Installation;
use crate::output::{complain, say, say_json};
use crate::{agencies, demo, mailing, modules, serve};

/// 公开：政务公开平台。
#[derive(Debug, Parser)]
#[command(
    name = "gongkai",
    version,
    about = "公开：政务公开平台",
    max_term_width = 100
)]
pub struct Arguments {
    /// 数据目录
    #[arg(long, global = true, default_value = "./data", value_name = "DIR")]
    data: PathBuf,
    /// 配置文件（默认用数据目录里的 gongkai.toml）
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// 日志写成 JSON
    #[arg(long, global = true)]
    pub log_json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 在空的数据目录里建立演示城市“云溪市”，打印演示账号
    Demo {
        /// 账号写成 JSON
        #[arg(long)]
        json: bool,
    },
    /// 启动门户
    Serve {
        /// 监听地址
        #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
        listen: SocketAddr,
    },
    /// 只做后台工作（更新检索索引），不提供页面
    Work,
    /// 工作人员账号：建立、授予角色、停用、重置密码
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// 从 TOML 文件登记或者修改机构（格式见 docs/guide/importing.md）
    Agencies {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 导入文件或者文件夹：HTML、DOCX、PDF、DOC、WPS、OFD、TXT、Markdown、ZIP、JSON Lines
    Import {
        /// 文件或者文件夹
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// 导入后直接发布，并记为由操作员签发
        #[arg(long)]
        publish: bool,
        /// 没有写明机构的信息归哪个机构（机构代码）
        #[arg(long, value_name = "CODE")]
        agency: Option<String>,
        /// 文号和标题都相同而内容不同的，作为新版本加入
        #[arg(long)]
        new_versions: bool,
        /// 结果写成 JSON
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// 拒收清单写成 CSV
        #[arg(long)]
        csv: bool,
    },
    /// 解析一个文件，不导入
    Parse {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 结果写成 JSON
        #[arg(long)]
        json: bool,
    },
    /// 搜索
    Search {
        #[arg(value_name = "QUERY")]
        query: String,
        /// 最多几条
        #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
        limit: u16,
        /// 每个条文单独作为结果
        #[arg(long)]
        clauses: bool,
        /// 结果写成 JSON
        #[arg(long)]
        json: bool,
    },
    /// 备份到一个新的文件夹
    Backup {
        #[arg(value_name = "FOLDER")]
        to: PathBuf,
    },
    /// 从备份恢复到空的数据目录
    Restore {
        #[arg(value_name = "FOLDER")]
        from: PathBuf,
    },
    /// 数据库工具
    Db {
        #[command(subcommand)]
        command: DbCommand,
    },
    /// 检查配置
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// 邮件
    Mail {
        #[command(subcommand)]
        command: MailCommand,
    },
    /// 输出命令补全脚本
    Completions { shell: clap_complete::Shell },
    /// 输出手册页
    Man,
    /// 输出接口文档（OpenAPI）
    Openapi,
    /// 解析文件的子进程，由程序自己启动
    #[command(hide = true)]
    IntakeWorker,
}

#[derive(Debug, Subcommand)]
enum DbCommand {
    /// 把整个数据库复制到另一个空的数据库，逐表核对
    Copy {
        /// sqlite:PATH 或 postgres://…
        #[arg(long, value_name = "URL")]
        from: String,
        /// sqlite:PATH 或 postgres://…
        #[arg(long, value_name = "URL")]
        to: String,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// 读配置，打开各个部分，连接邮件服务器，说明哪里不对
    Check,
}

#[derive(Debug, Subcommand)]
enum MailCommand {
    /// 马上发一封测试邮件
    Test {
        #[arg(value_name = "ADDRESS")]
        address: Address,
    },
}

pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments {
        data,
        config,
        command,
        ..
    } = arguments;
    let read = || Config::read(&data, config.as_deref());
    match command {
        Command::Demo { json } => demo::run(&data, config.as_deref(), json).await?,
        Command::Account { command } => {
            accounts::run(&Installation::open(read()?).await?, command).await?;
        }
        Command::Serve { listen } => serve::run(Installation::open(read()?).await?, listen).await?,
        Command::Work => serve::work(Installation::open(read()?).await?).await?,
        Command::Agencies { file } => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("读不到 {}", file.display()))?;
            let installation = Installation::open(read()?).await?;
            let n_entries =
                agencies::enter(&installation.store, &text, installation.clock.now()).await?;
            follow::catch_up(&installation.store, &installation.index, Pace::Steady).await?;
            say(&format!("已登记 {n_entries} 个机构。"));
        }
        Command::Import {
            paths,
            publish,
            agency,
            new_versions,
            json,
            csv,
        } => {
            let installation = Installation::open(read()?).await?;
            let options = ImportOptions {
                paths,
                is_publishing: publish,
                agency,
                same_document: if new_versions {
                    SameDocument::AddVersion
                } else {
                    SameDocument::Refuse
                },
                has_progress: !json && !csv,
            };
            let report = import::import(&installation, &options).await?;
            if json {
                say_json(&report)?;
            } else if csv {
                say_csv(&report);
            } else {
                say_report(&report);
            }
            let is_all_in = report.rejected.is_empty();
            return Ok(if is_all_in {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            });
        }
        Command::Parse { file, json } => return parse(&read()?, &file, json),
        Command::Search {
            query,
            limit,
            clauses,
            json,
        } => {
            search(
                Installation::open(read()?).await?,
                &query,
                usize::from(limit),
                clauses,
                json,
            )
            .await?;
        }
        Command::Backup { to } => backup(Installation::open(read()?).await?, &to).await?,
        Command::Restore { from } => restore(&read()?, &from).await?,
        Command::Db {
            command: DbCommand::Copy { from, to },
        } => copy(&from, &to).await?,
        Command::Config {
            command: ConfigCommand::Check,
        } => {
            let installation = Installation::open(read()?).await?;
            say(&format!(
                "配置无误：{}，数据库可用，检索索引在位置 {}。",
                data.display(),
                installation.index.position()?
            ));
            say(&mailing::check(&installation.config).await?);
        }
        Command::Mail {
            command: MailCommand::Test { address },
        } => say(&mailing::send_test(&read()?, address, SystemClock.now()).await?),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Arguments::command(),
                "gongkai",
                &mut std::io::stdout(),
            );
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
            std::io::stdout().write_all(&page)?;
        }
        Command::Openapi => {
            let config = read()?;
            say(&modules::openapi(&config.site.origin)
                .to_pretty_json()
                .context("write the API document")?);
        }
        Command::IntakeWorker => tokio::task::spawn_blocking(intake::worker::run_worker)
            .await
            .context("run the worker")??,
    }
    Ok(ExitCode::SUCCESS)
}

fn say_report(report: &Report) {
    say(&format!(
        "新增 {}，重复 {}，拒收 {}。",
        report.accepted,
        report.duplicate,
        report.rejected.len()
    ));
    for line in &report.rejected {
        say(&format!(
            "拒收  {} {}\n      原因：{}\n      办法：{}",
            line.file, line.place, line.reason, line.advice
        ));
    }
    for line in &report.doubtful {
        say(&format!(
            "已导入，请核对  {} {}：{}",
            line.file,
            line.place,
            line.codes.join("、")
        ));
    }
    for line in &report.new_versions_to_confirm {
        say(&format!(
            "同号同题、内容不同  {} {}（已有 {}）：要作为新版本加入，请加 --new-versions 再导入一次。",
            line.file, line.place, line.record
        ));
    }
}

fn say_csv(report: &Report) {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    say("file,where,code,reason,advice");
    for line in &report.rejected {
        let cells = [
            &line.file,
            &line.place,
            &line.code,
            &line.reason,
            &line.advice,
        ]
        .map(|cell| quoted(cell));
        say(&cells.join(","));
    }
}

fn parse(config: &Config, file: &Path, is_json: bool) -> anyhow::Result<ExitCode> {
    let mut reader = Reader::start(import::worker_command()?, config.intake_limits())?;
    let mut code = ExitCode::SUCCESS;
    for item in reader.read(file) {
        match item.outcome {
            Ok(document) if is_json => say_json(&document.parsed)?,
            Ok(document) => say(&document.parsed.text),
            Err(reject) => {
                let line = import::rejected(&reject);
                if is_json {
                    say_json(&serde_json::json!({ "rejected": line }))?;
                } else {
                    complain(&format!(
                        "拒收  {} {}\n原因：{}\n办法：{}",
                        line.file, line.place, line.reason, line.advice
                    ));
                }
                code = ExitCode::from(2);
            }
        }
    }
    Ok(code)
}

async fn search(
    installation: Installation,
    words: &str,
    limit: usize,
    by_clause: bool,
    is_json: bool,
) -> anyhow::Result<()> {
    follow::catch_up(&installation.store, &installation.index, Pace::Bulk).await?;
    let request = Request {
        limit,
        grouping: if by_clause {
            Grouping::Clause
        } else {
            Grouping::Record
        },
        ..Request::new(words, installation.clock.now().date())
    };
    let answer = search::pages::api::timed(
        &installation.index,
        &request,
        &installation.config.site.origin,
    )
    .context("搜索失败")?;
    if is_json {
        return say_json(&answer);
    }
    say(&format!(
        "共 {} 条，用时 {:.1} 毫秒",
        answer.total, answer.took_ms
    ));
    for hit in answer.hits {
        say(&format!(
            "\n{}  {}\n{}\n{}",
            hit.title,
            hit.clause_label.unwrap_or_default(),
            hit.snippet,
            hit.url
        ));
    }
    Ok(())
}

async fn backup(installation: Installation, to: &Path) -> anyhow::Result<()> {
    let Installation {
        store,
        blobs,
        clock,
        ..
    } = installation;
    let manifest = store::backup::backup(
        &store,
        &blobs,
        &modules::migrations(),
        to,
        clock.now(),
        |_| {},
    )
    .await?;
    say(&format!(
        "备份完成：{}，{} 张表，{} 个附件。",
        to.display(),
        manifest.tables.len(),
        manifest.n_blobs
    ));
    Ok(())
}

async fn restore(config: &Config, from: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data)?;
    let store = Store::open(&config.database_url)
        .await
        .context("打不开数据库")?;
    let blobs = Blobs::in_folder(&config.files_folder())?;
    let manifest = store::backup::restore(
        from,
        &store,
        &blobs,
        &modules::migrations(),
        SystemClock.now(),
        |_| {},
    )
    .await
    .context("没有恢复：请指定完好的备份和空的数据目录")?;
    say(&format!(
        "恢复完成：{} 张表，{} 个附件。检索索引在下一次启动时重建。",
        manifest.tables.len(),
        manifest.n_blobs
    ));
    Ok(())
}

async fn copy(from: &str, to: &str) -> anyhow::Result<()> {
    let source = Store::open(from).await.context("打不开来源数据库")?;
    let target = Store::open(to).await.context("打不开目标数据库")?;
    store::migration::migrate(&target, &modules::migrations(), SystemClock.now()).await?;
    for table in store::copy::copy(&source, &target, |_| {}).await? {
        say(&format!(
            "{}  {}  {} 行",
            table.sha256, table.table, table.rows
        ));
    }
    Ok(())
}
