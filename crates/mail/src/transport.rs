//! The mail server: reached, signed in to, handed letters one by one over the same connection.
//! Must never send a password in the clear, trust a certificate that the system does not, or log what a server says of a
//! recipient.

use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use kernel::id::MessageId;
use kernel::time::Instant;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::message::{Address, one_line};
use crate::model::Problem;
use crate::settings::{Settings, Tls};

/// Connecting, TLS and signing in together.
const CONNECT_LIMIT: Duration = Duration::from_secs(30);
/// Handing over one letter.
const SEND_LIMIT: Duration = Duration::from_secs(120);

/// A mail server that is configured, and in whose name letters go to it.
pub struct Transport {
    host: String,
    port: u16,
    tls: Option<(Upgrade, TlsParameters)>,
    credentials: Option<Credentials>,
    sender: Mailbox,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Upgrade {
    AtOnce,
    AfterGreeting,
}

/// Settings that make no sense together.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSettings {
    #[error("a user name without a password")]
    PasswordMissing,
    #[error("a password would be sent in the clear")]
    PasswordInTheClear,
    #[error("prepare TLS")]
    Tls(#[source] smtp::Error),
}

/// A mail server that did not do what was asked. The source holds its own words: after `send` they may name the recipient,
/// so that they are for the operator's eyes and never for logs.
#[derive(Debug, thiserror::Error)]
#[error("mail server: {problem}")]
pub struct SendError {
    pub problem: Problem,
    pub source: anyhow::Error,
}

/// A message with what its headers need.
#[derive(Debug, Clone)]
pub struct Letter {
    pub id: MessageId,
    pub to: Address,
    pub subject: String,
    pub body: String,
    pub made_at: Instant,
}

/// A server that has greeted us and knows who we are.
pub struct Connection<'a> {
    inner: AsyncSmtpConnection,
    sender: &'a Mailbox,
    /// After an error nobody knows what the server is waiting for.
    is_usable: bool,
}

impl Transport {
    /// # Errors
    /// Where the settings make no sense together.
    pub fn new(settings: &Settings) -> Result<Self, InvalidSettings> {
        let credentials = match (&settings.username, &settings.password) {
            (None, _) => None,
            (Some(_), None) => return Err(InvalidSettings::PasswordMissing),
            (Some(_), Some(_)) if settings.tls == Tls::None => {
                return Err(InvalidSettings::PasswordInTheClear);
            }
            (Some(name), Some(password)) => {
                Some(Credentials::new(name.clone(), password.0.clone()))
            }
        };
        let parameters = || TlsParameters::new(settings.host.clone()).map_err(InvalidSettings::Tls);
        let tls = match settings.tls {
            Tls::None => None,
            Tls::StartTls => Some((Upgrade::AfterGreeting, parameters()?)),
            Tls::Implicit => Some((Upgrade::AtOnce, parameters()?)),
        };
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port(),
            tls,
            credentials,
            sender: Mailbox::new(
                Some(one_line(&settings.sender_name)),
                settings.sender_address.0.clone(),
            ),
        })
    }

    /// `host:port`, for people.
    #[must_use]
    pub fn server(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Reaches the server and signs in.
    ///
    /// # Errors
    /// Says why there is no getting through to it.
    pub async fn connect(&self) -> Result<Connection<'_>, SendError> {
        let inner = within(CONNECT_LIMIT, Problem::Unreachable, self.sign_in()).await?;
        Ok(Connection {
            inner,
            sender: &self.sender,
            is_usable: true,
        })
    }

    async fn sign_in(&self) -> Result<AsyncSmtpConnection, SendError> {
        let name = ClientId::default();
        let at_once = match &self.tls {
            Some((Upgrade::AtOnce, parameters)) => Some(parameters.clone()),
            Some((Upgrade::AfterGreeting, _)) | None => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, None, &name, at_once, None)
                .await
                .map_err(|error| SendError {
                    problem: if is_about_tls(&error) {
                        Problem::Tls
                    } else {
                        Problem::Unreachable
                    },
                    source: error.into(),
                })?;
        if let Some((Upgrade::AfterGreeting, parameters)) = &self.tls {
            connection
                .starttls(parameters.clone(), &name)
                .await
                .map_err(|error| SendError {
                    problem: Problem::Tls,
                    source: error.into(),
                })?;
        }
        if let Some(credentials) = &self.credentials {
            connection
                .auth(DEFAULT_MECHANISMS, credentials)
                .await
                .map_err(|error| SendError {
                    problem: if error.is_permanent() || error.is_client() {
                        Problem::SignIn
                    } else {
                        Problem::Unreachable
                    },
                    source: error.into(),
                })?;
        }
        Ok(connection)
    }
}

impl Connection<'_> {
    /// Hands over one letter.
    ///
    /// # Errors
    /// Says what the server made of it; then the connection is not usable any more.
    pub async fn send(&mut self, letter: &Letter) -> Result<(), SendError> {
        let sent = within(SEND_LIMIT, Problem::Broken, self.hand_over(letter)).await;
        self.is_usable = sent.is_ok();
        sent
    }

    async fn hand_over(&mut self, letter: &Letter) -> Result<(), SendError> {
        let message = compose(letter, self.sender).map_err(|source| SendError {
            problem: Problem::Broken,
            source,
        })?;
        let sent = self
            .inner
            .send(message.envelope(), &message.formatted())
            .await;
        sent.map(|_| ()).map_err(|error| SendError {
            problem: problem_of(&error),
            source: error.into(),
        })
    }

    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.is_usable
    }

    /// Says goodbye; whatever was handed over is the server's already.
    pub async fn quit(mut self) {
        let _ = tokio::time::timeout(CONNECT_LIMIT, self.inner.quit()).await;
    }
}

async fn within<T>(
    limit: Duration,
    problem: Problem,
    work: impl Future<Output = Result<T, SendError>>,
) -> Result<T, SendError> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => done,
        Err(elapsed) => Err(SendError {
            problem,
            source: elapsed.into(),
        }),
    }
}

/// The letter as it goes over the wire. The same letter has the same Message-ID and date at every attempt.
fn compose(letter: &Letter, sender: &Mailbox) -> anyhow::Result<lettre::Message> {
    let micros = letter.made_at.micros().max(0).unsigned_abs();
    let id = format!("<{}@{}>", letter.id, sender.email.domain());
    lettre::Message::builder()
        .message_id(Some(id))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .from(sender.clone())
        .to(Mailbox::new(None, letter.to.0.clone()))
        .subject(letter.subject.clone())
        // RFC 3834: no out-of-office note comes back to us.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body.clone())
        .context("compose a letter")
}

/// What a failed sending means for the letter.
fn problem_of(error: &smtp::Error) -> Problem {
    match error.status().map(u16::from) {
        // RFC 4954 §6: it is us whom it does not know, and the operator can mend that.
        Some(530 | 534 | 535 | 538) => Problem::SignIn,
        Some(reply) if error.is_permanent() => Problem::Refused(reply),
        Some(reply) => Problem::Postponed(reply),
        // An address outside ASCII, and a server that knows none.
        None if error.is_client() => Problem::Refused(553),
        None => Problem::Broken,
    }
}

/// TLS errors come as IO errors about invalid data.
fn is_about_tls(error: &smtp::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return io.kind() == std::io::ErrorKind::InvalidData;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests;
