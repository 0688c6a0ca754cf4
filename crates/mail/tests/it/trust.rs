//! TLS and signing in.

use mail::model::Problem;
use mail::settings::{Password, Settings, Tls};
use mail::transport::{SendError, Transport};
use testkit::mail_server::{MailServer, PASSWORD, USERNAME};

use crate::office::settings;

async fn refusal(settings: &Settings) -> SendError {
    let transport = Transport::new(settings).unwrap();
    transport.connect().await.map(|_| ()).unwrap_err()
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = MailServer::start().unwrap();
    for (tls, port) in [
        (Tls::StartTls, server.port),
        (Tls::Implicit, server.tls_port),
    ] {
        let error = refusal(&Settings {
            tls,
            username: Some(USERNAME.to_owned()),
            password: Some(Password(PASSWORD.to_owned())),
            ..settings(port)
        })
        .await;
        assert_eq!(error.problem, Problem::Tls);
        let words = format!("{:#}", error.source);
        assert!(words.contains("invalid peer certificate"), "{words}");
    }
}

#[tokio::test]
async fn a_server_that_takes_no_name_over_this_connection_is_told_from_one_that_is_down() {
    let mut server = MailServer::start().unwrap();
    // TLS where the server speaks in the clear.
    let error = refusal(&Settings {
        tls: Tls::Implicit,
        ..settings(server.port)
    })
    .await;
    assert_eq!(error.problem, Problem::Tls);
    server.stop();
    assert_eq!(
        refusal(&settings(server.port)).await.problem,
        Problem::Unreachable
    );
}
