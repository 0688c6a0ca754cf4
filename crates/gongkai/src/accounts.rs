//! Accounts on the command line: the first administrators are made here, and the three separated ones only here.
//! Must never print a password but the one that it has just made.

use access::actor::{Actor, Grant};
use access::audit::Origin;
use anyhow::{Context as _, bail};
use catalog::agency::{self, Agency};
use clap::Subcommand;
use identity::account::{self, Account, NewAccount, folded_name};
use identity::commands::{self, Leave, SampleAccount};
use identity::desk::{By, Desk};
use identity::refusal::Refusal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::desk::desk;
use crate::installation::Installation;
use crate::output::{say, say_json};
use crate::sample;
use crate::sample::dates::dated;

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// 建立账号，打印初始密码（只显示一次）
    Create {
        #[arg(value_name = "NAME")]
        name: String,
        /// 姓名
        #[arg(long, value_name = "TEXT")]
        display_name: String,
        /// 所属机构（机构代码）
        #[arg(long, value_name = "CODE")]
        agency: String,
        /// 电子邮箱
        #[arg(long, value_name = "MAIL", default_value = "")]
        email: String,
        /// 同时授予的角色
        #[arg(long, value_name = "ROLE")]
        role: Vec<String>,
    },
    /// 列出账号和角色
    List {
        /// 结果写成 JSON
        #[arg(long)]
        json: bool,
    },
    /// 授予角色：editor、legal_reviewer、secrecy_reviewer、approver、agency_administrator、system_administrator、security_administrator、audit_administrator
    Grant {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(value_name = "ROLE")]
        role: String,
        /// 在哪个机构（机构代码；默认是账号所属的机构）
        #[arg(long, value_name = "CODE")]
        agency: Option<String>,
    },
    /// 停用账号：立即退出，不能再登录
    End {
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// 退出一个账号的所有设备；不写账号的，退出所有人
    SignOut {
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// 重置密码，打印新的初始密码（只显示一次），并解除锁定
    Password {
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// # Errors
/// Says what is wrong with the name, the role or the agency.
pub async fn run(installation: &Installation, command: AccountCommand) -> anyhow::Result<()> {
    let desk = desk(installation, Vec::new())?;
    let now = installation.clock.now();
    let by = By {
        actor: &Actor::Operator,
        origin: &Origin::default(),
    };
    match command {
        AccountCommand::Create {
            name,
            display_name,
            agency,
            email,
            role,
        } => {
            let agency = agency_of(installation, &agency).await?.id;
            let roles = role
                .iter()
                .map(|code| commands::role_of(code))
                .collect::<Result<Vec<_>, Refusal>>()
                .map_err(told)?;
            let new = NewAccount {
                name,
                display_name,
                agency: agency.clone(),
                email,
            };
            let (id, password) = commands::create(&desk, by, &new, now).await.map_err(told)?;
            for role in roles {
                let grant = Grant {
                    role,
                    agency: agency.clone(),
                    for_account: None,
                };
                commands::give(&desk, by, &id, &grant, now)
                    .await
                    .map_err(told)?;
            }
            say_password(&folded_name(&new.name), &password);
        }
        AccountCommand::List { json } => list(installation, json).await?,
        AccountCommand::Grant { name, role, agency } => {
            let account = account_of(&desk, &name).await?;
            let agency = match agency {
                Some(code) => agency_of(installation, &code).await?.id,
                None => account.agency.clone(),
            };
            let role = commands::role_of(&role).map_err(told)?;
            let grant = Grant {
                role,
                agency,
                for_account: None,
            };
            commands::give(&desk, by, &account.id, &grant, now)
                .await
                .map_err(told)?;
            say("角色已经授予。");
        }
        AccountCommand::End { name } => {
            let account = account_of(&desk, &name).await?;
            commands::end(&desk, by, &account.id, now)
                .await
                .map_err(told)?;
            say("账号已经停用。");
        }
        AccountCommand::SignOut { name } => {
            let accounts = match name {
                Some(name) => vec![account_of(&desk, &name).await?],
                None => account::list(&desk.store).await?,
            };
            for account in accounts {
                commands::sign_out(&desk, by, &account.id, now)
                    .await
                    .map_err(told)?;
            }
            say("已经退出。");
        }
        AccountCommand::Password { name } => {
            let account = account_of(&desk, &name).await?;
            let password = commands::reset(&desk, by, &account.id, now)
                .await
                .map_err(told)?;
            say_password(&account.name, &password);
        }
    }
    Ok(())
}

fn say_password(name: &str, password: &str) {
    say(&format!(
        "账号：{name}\n初始密码：{password}\n初始密码72小时内有效，只显示这一次，第一次登录后必须修改。"
    ));
}

async fn account_of(desk: &Desk, name: &str) -> anyhow::Result<Account> {
    account::find_by_name(&desk.store, &folded_name(name))
        .await?
        .with_context(|| format!("没有账号 {name}"))
}

async fn agency_of(installation: &Installation, code: &str) -> anyhow::Result<Agency> {
    agency::find_by_code(&installation.store, code)
        .await?
        .with_context(|| format!("没有机构 {code}：请先用 gongkai agencies 登记"))
}

/// What a refusal says to whoever runs the command.
fn told(refusal: Refusal) -> anyhow::Error {
    let said = match &refusal {
        Refusal::Denied(denied) => match denied.reason.as_str() {
            "roles_apart" => "三员分立：这个角色不能和已有的角色由同一个人担任",
            _ => "没有权限",
        },
        Refusal::NoSuchAccount => "没有这个账号",
        Refusal::Ended => "账号已经停用",
        Refusal::NameTaken => "这个账号名已经有人使用，停用的账号名也不能再用",
        Refusal::BadName => "账号名要以小写字母开头，2 到 32 位，可以有数字、点、短横线和下划线",
        Refusal::BadField => "请填写姓名（不超过40个字）；邮箱要符合格式",
        Refusal::NoSuchAgency => "没有这个机构",
        Refusal::NoSuchRole => "没有这个角色，角色见 gongkai account grant --help",
        Refusal::AlreadyHeld => "已经有这个角色",
        Refusal::Weak(_)
        | Refusal::WrongPassword
        | Refusal::WrongCode
        | Refusal::Locked
        | Refusal::Leave
        | Refusal::SeparatedSubstitute
        | Refusal::Accident(_) => "没有办成",
    };
    anyhow::Error::new(refusal).context(said)
}

/// An account in the list.
#[derive(Serialize)]
struct Listed {
    name: String,
    display_name: String,
    agency: String,
    roles: Vec<ListedRole>,
    is_ended: bool,
}

#[derive(Serialize)]
struct ListedRole {
    role: &'static str,
    agency: String,
}

async fn list(installation: &Installation, is_json: bool) -> anyhow::Result<()> {
    let store = &installation.store;
    let agencies = agency::list(store).await?;
    let code_of = |id| {
        let found = agencies.iter().find(|agency| agency.id == id);
        found.map(|agency| agency.code.clone()).unwrap_or_default()
    };
    let mut listed = Vec::new();
    for account in account::list(store).await? {
        let grants = account::grants(store, &account.id).await?;
        listed.push(Listed {
            roles: grants
                .into_iter()
                .map(|grant| ListedRole {
                    role: grant.role.code(),
                    agency: code_of(grant.agency),
                })
                .collect(),
            is_ended: account.ended_at.is_some(),
            agency: code_of(account.agency),
            display_name: account.display_name,
            name: account.name,
        });
    }
    if is_json {
        return say_json(&serde_json::json!({ "accounts": listed }));
    }
    for account in listed {
        let roles: Vec<String> = account
            .roles
            .iter()
            .map(|held| format!("{}@{}", held.role, held.agency))
            .collect();
        let ended = if account.is_ended { "  已停用" } else { "" };
        say(&format!(
            "{}  {}  {}  {}{ended}",
            account.name,
            account.display_name,
            account.agency,
            roles.join(" ")
        ));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleFile {
    account: Vec<SampleEntry>,
    leave: Vec<SampleLeave>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleEntry {
    name: String,
    display_name: String,
    agency: String,
    role: String,
}

/// Somebody on leave, and who does their work meanwhile.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleLeave {
    account: String,
    substitute: String,
    from: Date,
    until: Date,
}

/// A sample account as `gongkai demo` prints it.
#[derive(Serialize)]
pub struct SampleLine {
    pub name: String,
    pub password: String,
    pub role: String,
    pub agency: String,
}

/// Makes the accounts of the sample city.
///
/// # Errors
/// Where an entry of the sample will not do.
pub async fn enter_samples(installation: &Installation) -> anyhow::Result<Vec<SampleLine>> {
    let now = installation.clock.now();
    let text = dated(sample::text_of("accounts.toml")?, now.date())?;
    let file: SampleFile = toml::from_str(&text).context("accounts.toml")?;
    let agencies = agency::list(&installation.store).await?;
    let mut samples = Vec::new();
    for entry in &file.account {
        let Some(agency) = agencies.iter().find(|agency| agency.code == entry.agency) else {
            bail!("sample account {}: no agency {}", entry.name, entry.agency);
        };
        samples.push(SampleAccount {
            account: NewAccount {
                name: entry.name.clone(),
                display_name: entry.display_name.clone(),
                agency: agency.id.clone(),
                email: format!("{}@yunxi.example", entry.name),
            },
            role: commands::role_of(&entry.role)?,
            word: &entry.name,
        });
    }
    let desk = desk(installation, Vec::new())?;
    let passwords = commands::enter_samples(&desk, &samples, now).await?;
    for entry in &file.leave {
        let leave = Leave {
            account: account_of(&desk, &entry.account).await?.id,
            substitute: entry.substitute.clone(),
            from: entry.from,
            until: entry.until,
        };
        let by = By {
            actor: &Actor::Operator,
            origin: &Origin::default(),
        };
        commands::make_substitution(&desk, by, &leave, now).await?;
    }
    let lines = file.account.into_iter().zip(passwords);
    Ok(lines
        .map(|(entry, password)| SampleLine {
            name: entry.name,
            password,
            role: entry.role,
            agency: entry.agency,
        })
        .collect())
}
