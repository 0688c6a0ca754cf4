//! The whole portal in process over a scratch database, and documents to put into it.
//! Must never answer a request by another way than a server would.

use std::sync::Arc;

use axum::body::Body;
use catalog::agency::{self, Agency, AgencyKind, Profile};
use catalog::record::commands::{
    self, AcceptOptions, Accepted, SameDocument, Submission, Unpublish,
};
use catalog::record::model::IndexScheme;
use catalog::record::propose::{self, Carrier};
use gongkai::config::Config;
use gongkai::follow::{self, Pace};
use gongkai::installation::Installation;
use gongkai::serve;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use kernel::id::{AgencyId, RecordId};
use kernel::time::{Clock as _, FixedClock, Instant};
use lawtext::block::{Hint, Hints};
use search::pages::labels::AgencyNames;
use shell::app::App;
use shell::page_cache::Generation;
use testkit::clock;
use testkit::scratch::Scratch;

/// Monday 23 November 2026.
pub(crate) const NOW: &str = "2026-11-23 09:30";

/// Language and mode prefixes of every page.
pub(crate) const PREFIXES: [&str; 6] = ["", "/en", "/hant", "/elder", "/en/elder", "/hant/elder"];

pub(crate) struct House {
    pub(crate) installation: Installation,
    pub(crate) clock: Arc<FixedClock>,
    app: App,
    generation: Generation,
    names: AgencyNames,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl House {
    /// An installation over the scratch database, its clock standing at `NOW`.
    pub(crate) async fn open(scratch: &Scratch) -> Self {
        Self::open_at(&scratch.folder().join("data"), scratch.url()).await
    }

    pub(crate) async fn open_at(data: &std::path::Path, database_url: &str) -> Self {
        let mut config = Config::read(data, None).unwrap();
        config.database_url = database_url.to_owned();
        let mut installation = Installation::open(config).await.unwrap();
        let clock = Arc::new(clock::fixed_at(NOW));
        installation.clock = Arc::<FixedClock>::clone(&clock);
        // This process is no worker.
        installation.worker.program = env!("CARGO_BIN_EXE_gongkai").into();
        let generation = Generation::default();
        let names = AgencyNames::default();
        let app = serve::app(&installation, generation.clone(), names.clone()).unwrap();
        Self {
            installation,
            clock,
            app,
            generation,
            names,
        }
    }

    /// For a server that is asked over a socket.
    pub(crate) fn app(&self) -> App {
        self.app.clone()
    }

    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// What the server's follower does after facts have come.
    pub(crate) async fn follow(&self) {
        let Installation { store, index, .. } = &self.installation;
        let agencies = agency::list(store).await.unwrap();
        self.names.set(
            agencies
                .into_iter()
                .map(|agency| (agency.code, agency.short_name)),
        );
        follow::catch_up(store, index, Pace::Steady).await.unwrap();
        self.generation.bump();
    }

    pub(crate) async fn enter_agency(&self, code: &str, name: &str) -> Agency {
        let entered = Agency {
            id: AgencyId::new(self.now()),
            code: code.to_owned(),
            name: name.to_owned(),
            short_name: name.to_owned(),
            kind: AgencyKind::Department,
            parent: None,
            position: 1,
            number_prefix: "云政".to_owned(),
            region_code: "990100".to_owned(),
            uscc: format!("119901007280420{}", code.len()),
            profile: Profile::default(),
        };
        let store = &self.installation.store;
        agency::save(store, &entered, self.now()).await.unwrap();
        agency::find_by_code(store, code).await.unwrap().unwrap()
    }

    async fn accept(&self, submission: &Submission, publish_as: Option<&str>) -> Accepted {
        let store = &self.installation.store;
        let agencies = agency::list(store).await.unwrap();
        let options = AcceptOptions {
            publish_as: publish_as.map(str::to_owned),
            same_document: SameDocument::AddVersion,
            index_scheme: IndexScheme::default(),
        };
        let submissions = std::slice::from_ref(submission);
        commands::accept_all(store, submissions, &options, &agencies, self.now())
            .await
            .unwrap()
            .remove(0)
    }

    /// Publishes a document, or a new version of the one with the same `source_id`.
    pub(crate) async fn publish(&self, submission: &Submission) -> RecordId {
        record_of(self.accept(submission, Some("operator")).await)
    }

    pub(crate) async fn draft(&self, submission: &Submission) -> RecordId {
        record_of(self.accept(submission, None).await)
    }

    pub(crate) async fn unpublish(&self, record: &RecordId, how: &Unpublish) {
        commands::unpublish(&self.installation.store, record, how, self.now())
            .await
            .unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[]).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        self.answer(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.app.answer(request).await;
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }
}

fn record_of(accepted: Accepted) -> RecordId {
    match accepted {
        Accepted::New { record } | Accepted::NewVersion { record, .. } => record,
        Accepted::Duplicate { of, because } => panic!("a duplicate of {of}: {because:?}"),
    }
}

/// A document as an import would make it of this title and text.
pub(crate) fn document(source_id: &str, title: &str, body: &str) -> Submission {
    let hint = Hint {
        value: title.to_owned(),
        from: "test".to_owned(),
    };
    let hints = Hints {
        title: Some(hint),
        ..Hints::default()
    };
    let parsed = lawtext::parse(&intake::markdown::body_blocks(body), &hints);
    propose::submission(
        parsed,
        Carrier {
            source_id: Some(source_id.to_owned()),
            source_digest: format!("{source_id}|{title}|{body}"),
            ..Carrier::default()
        },
    )
}

/// Percent-encoded, for a query or a path.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
