//! Mail as the operator sets it up: which server, whether it answers, and the jobs that send what waits.
//! Must never hold what a message says, nor show the password.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use kernel::id::MessageId;
use kernel::time::Instant;
use mail::message::Address;
use mail::model::Problem;
use mail::transport::{InvalidSettings, Letter, SendError, Transport};
use shell::module::Job;
use store::database::Store;

use crate::config::Config;

pub const PASSWORD_VARIABLE: &str = "GONGKAI_MAIL_PASSWORD";

const DELIVER_EVERY: Duration = Duration::from_secs(5);
const FORGET_EVERY: Duration = Duration::from_secs(86_400);

/// The mail server of the configuration; none where mail is switched off.
///
/// # Errors
/// Says which settings do not go together.
pub fn transport(config: &Config) -> anyhow::Result<Option<Transport>> {
    let Some(settings) = &config.mail else {
        return Ok(None);
    };
    let transport = Transport::new(settings).map_err(|error| {
        let advice = match &error {
            InvalidSettings::PasswordMissing => {
                format!("[mail] 写了 username，还要在环境变量 {PASSWORD_VARIABLE} 里给出密码")
            }
            InvalidSettings::PasswordInTheClear => {
                "[mail] 写了 username，tls 就不能是 none：密码会以明文传送".to_owned()
            }
            InvalidSettings::Tls(_) => "[mail] 的 host 不能用来建立加密连接".to_owned(),
        };
        anyhow!(error).context(advice)
    })?;
    Ok(Some(transport))
}

/// Delivery every few seconds, and once a day the forgetting of old texts.
///
/// # Errors
/// As `transport`.
pub fn jobs(config: &Config, store: &Store) -> anyhow::Result<Vec<Job>> {
    let transport = Arc::new(transport(config)?);
    let (delivering, forgetting) = (store.clone(), store.clone());
    Ok(vec![
        Job {
            name: "mail.deliver",
            every: DELIVER_EVERY,
            run: Arc::new(move |now| {
                let (store, transport) = (delivering.clone(), Arc::clone(&transport));
                Box::pin(async move { deliver(&store, transport.as_ref().as_ref(), now).await })
            }),
        },
        Job {
            name: "mail.forget",
            every: FORGET_EVERY,
            run: Arc::new(move |now| {
                let store = forgetting.clone();
                Box::pin(async move {
                    mail::retention::remove_old_bodies(&store, now).await?;
                    Ok(())
                })
            }),
        },
    ])
}

async fn deliver(store: &Store, transport: Option<&Transport>, now: Instant) -> anyhow::Result<()> {
    match transport {
        Some(transport) => {
            mail::deliver::deliver_due(store, transport, now).await?;
        }
        None => {
            mail::deliver::switch_off_due(store, now).await?;
        }
    }
    Ok(())
}

/// Reaches the server and signs in; the answer is a sentence for the operator.
///
/// # Errors
/// Says why it does not work and what to look at.
pub async fn check(config: &Config) -> anyhow::Result<String> {
    let Some(transport) = transport(config)? else {
        return Ok("没有配置 [mail]，不发邮件：提醒只在工作台上显示。".to_owned());
    };
    let connection = transport.connect().await.map_err(explain)?;
    connection.quit().await;
    Ok(format!("邮件服务器 {} 可用。", transport.server()))
}

/// Sends a letter at once, past the queue; the answer is a sentence for the operator.
///
/// # Errors
/// Says why it does not work and what to look at.
pub async fn send_test(config: &Config, to: Address, now: Instant) -> anyhow::Result<String> {
    let transport = transport(config)?.context("没有配置 [mail]（格式见 docs/guide/mail.md）")?;
    let letter = Letter {
        id: MessageId::new(now),
        to,
        subject: format!("{}：测试邮件", config.site.name),
        body: format!(
            "这是一封测试邮件，收到即说明邮件设置无误，不用回复。\n\n{}\n",
            config.site.origin
        ),
        made_at: now,
    };
    let mut connection = transport.connect().await.map_err(explain)?;
    connection.send(&letter).await.map_err(explain)?;
    connection.quit().await;
    Ok(format!("已交给 {}，请到收件箱查看。", transport.server()))
}

/// Puts what to do before what the server said.
fn explain(error: SendError) -> anyhow::Error {
    let advice = match error.problem {
        Problem::Unreachable => "连不上邮件服务器：请检查 [mail] 的 host、port 和网络".to_owned(),
        Problem::Tls => "与邮件服务器建立不了可信的加密连接：请检查 [mail] 的 tls，证书要由系统信任的机构签发（见 docs/guide/mail.md）"
            .to_owned(),
        Problem::SignIn => format!(
            "邮件服务器不接受用户名或者密码：请检查 [mail] 的 username 和环境变量 {PASSWORD_VARIABLE}"
        ),
        Problem::Refused(reply) => {
            format!("邮件服务器拒收（{reply}）：请检查收件地址和 [mail] 的 sender_address")
        }
        Problem::Postponed(reply) => format!("邮件服务器暂时不收（{reply}），请过一会儿再试"),
        Problem::Broken => "邮件服务器中途断开，请过一会儿再试".to_owned(),
    };
    anyhow!(error).context(advice)
}
