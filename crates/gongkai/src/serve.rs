//! The server: all routes and jobs of all contexts, and the follower that keeps index and page cache in step.
//! Must never hold a page: pages belong to contexts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use catalog::portal::Portal;
use catalog::portal::overview::Overviews;
use identity::desk::Desk;
use identity::guard::guard;
use jiff::civil::Date;
use operation::Operation;
use search::pages::SearchPages;
use search::pages::labels::AgencyNames;
use shell::app::{App, AppParts};
use shell::module::{Job, Module};
use shell::page::{Cache, Content};
use shell::page_cache::Generation;
use shell::serve::{ServeOptions, serve};
use store::outbox;
use tokio::net::TcpListener;

use crate::desk::{desk, desk_pages, reading};
use crate::follow::{self, Pace};
use crate::installation::Installation;
use crate::{jobs, mailing, modules, output};

/// How often the newest fact is looked at: a publication by another process shows after this and a commit of the index.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Serves until it is asked to stop.
///
/// # Errors
/// Where the address cannot be listened on, or a part of the portal cannot be made.
pub async fn run(installation: Installation, listen: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("无法监听 {listen}：端口可能已被占用，请用 --listen 换一个"))?;
    let generation = Generation::default();
    let names = AgencyNames::default();
    let app = app(&installation, generation.clone(), names.clone())?;
    let options = ServeOptions {
        max_connections: installation.config.server.max_connections,
        ..ServeOptions::default()
    };
    let jobs = jobs::start(
        jobs(&installation)?,
        &installation.store,
        &installation.clock,
    );
    let follower = tokio::spawn(follow_facts(Arc::new(installation), generation, names));
    // Port 0 asks the system for a free one.
    let address = listener.local_addr().unwrap_or(listen);
    output::complain(&format!("已启动：http://{address}/"));
    let served = serve(app, listener, options).await;
    follower.abort();
    drop(jobs);
    served
}

/// All routes, ready to answer.
pub fn app(
    installation: &Installation,
    generation: Generation,
    names: AgencyNames,
) -> anyhow::Result<App> {
    let (modules, desk) = modules(installation, &generation, names)?;
    let parts = AppParts {
        site: Arc::new(installation.config.site.clone()),
        messages: Arc::new(modules::messages(&modules)?),
        clock: Arc::clone(&installation.clock),
        generation,
        options: installation.config.app_options(),
    };
    let document = modules::openapi(&installation.config.site.origin)
        .to_pretty_json()
        .context("write the API document")?;
    let store = installation.store.clone();
    let mut router = Router::new()
        .route(
            "/api/openapi.json",
            get(move || std::future::ready(openapi(&document))),
        )
        .route("/healthz", get(move || healthz(store.clone())));
    let mut desk_router = Router::new();
    for module in modules {
        for (path, handlers) in module.routes {
            router = router.route(path, handlers);
        }
        for (path, handlers) in module.desk_routes {
            desk_router = desk_router.route(path, handlers);
        }
    }
    // Only around what is routed: a path of the desk that is not there is a page that is not there.
    let guarded = desk_router.route_layer(from_fn_with_state(desk, guard));
    Ok(App::new(router.merge(guarded), parts))
}

fn modules(
    installation: &Installation,
    generation: &Generation,
    agencies: AgencyNames,
) -> anyhow::Result<(Vec<Module>, Desk)> {
    let portal = Portal {
        store: installation.store.clone(),
        blobs: installation.blobs.clone(),
        overviews: Overviews::new(generation.clone()),
    };
    let index = Arc::clone(&installation.index);
    let search = SearchPages {
        index,
        agencies,
        theme_name: catalog::directory::theme_name,
    };
    let operation = Operation {
        store: installation.store.clone(),
        gate: Arc::clone(&installation.gate),
    };
    let pages = desk_pages(installation);
    let reading = reading(installation, &pages);
    let mut modules = modules::modules(&portal, (&pages, &reading), &search, &operation);
    let navigation = modules
        .iter()
        .flat_map(|module| module.navigation.clone())
        .chain(identity::navigation())
        .collect();
    let desk = desk(installation, navigation)?;
    modules.push(identity::module(&desk));
    Ok((modules, desk))
}

/// What is to be done again and again: the contexts' own jobs, and mail.
///
/// # Errors
/// As `app`, and where the settings of mail make no sense together.
pub fn jobs(installation: &Installation) -> anyhow::Result<Vec<Job>> {
    let (modules, _) = modules(installation, &Generation::default(), AgencyNames::default())?;
    let mut jobs = mailing::jobs(&installation.config, &installation.store)?;
    jobs.extend(modules.into_iter().flat_map(|module| module.jobs));
    Ok(jobs)
}

/// Every path that is routed, for tests that walk them all.
pub struct Paths {
    /// Anybody may ask for them.
    pub open: Vec<&'static str>,
    /// Behind the guard.
    pub desk: Vec<&'static str>,
}

/// # Errors
/// As `app`.
pub fn paths(installation: &Installation) -> anyhow::Result<Paths> {
    let (modules, _) = modules(installation, &Generation::default(), AgencyNames::default())?;
    let mut paths = Paths {
        open: vec!["/api/openapi.json", "/healthz"],
        desk: Vec::new(),
    };
    for module in modules {
        paths
            .open
            .extend(module.routes.iter().map(|(path, _)| *path));
        paths
            .desk
            .extend(module.desk_routes.iter().map(|(path, _)| *path));
    }
    Ok(paths)
}

fn openapi(document: &str) -> axum::response::Response {
    Content {
        content_type: "application/json",
        body: document.as_bytes().to_vec(),
        cache: Cache::PAGE,
        last_modified: None,
    }
    .respond()
}

/// For load balancers: 200 while the database answers.
async fn healthz(store: store::database::Store) -> Result<&'static str, shell::error::PageError> {
    outbox::last_seq(&store)
        .await
        .map(|_| "ok\n")
        .map_err(|_| shell::error::PageError::Unavailable)
}

/// Follows the facts for as long as the process lives: a failure is logged and tried again.
async fn follow_facts(installation: Arc<Installation>, generation: Generation, names: AgencyNames) {
    let mut seen = Seen {
        fact: -1,
        index: -1,
        day: None,
    };
    loop {
        if let Err(error) = step(&installation, &generation, &names, &mut seen).await {
            tracing::error!(
                error = format!("{error:#}"),
                "following the facts failed; trying again"
            );
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// How far this process has shown what happened.
struct Seen {
    fact: i64,
    index: i64,
    /// The day for which validity was last looked at.
    day: Option<Date>,
}

async fn step(
    installation: &Installation,
    generation: &Generation,
    names: &AgencyNames,
    seen: &mut Seen,
) -> anyhow::Result<()> {
    let now = installation.clock.now();
    if seen.day != Some(now.date()) {
        catalog::record::commands::refresh_validity(&installation.store, now).await?;
        seen.day = Some(now.date());
    }
    let newest = outbox::last_seq(&installation.store).await?;
    if newest != seen.fact {
        // Pages and lists first: they read the database and are right at once. Search follows with its commit.
        let agencies = catalog::agency::list(&installation.store).await?;
        names.set(
            agencies
                .into_iter()
                .map(|agency| (agency.code, agency.short_name)),
        );
        generation.bump();
        seen.fact = newest;
    }
    follow::catch_up(&installation.store, &installation.index, Pace::Steady).await?;
    // Another process may have moved the index as well as this one.
    let position = installation.index.position()?;
    if position != seen.index {
        installation.index.reload()?;
        generation.bump();
        seen.index = position;
    }
    Ok(())
}

/// Follows and does the jobs without serving (`gongkai work`).
///
/// # Errors
/// Where the jobs cannot be set up.
pub async fn work(installation: Installation) -> anyhow::Result<()> {
    let _jobs = jobs::start(
        jobs(&installation)?,
        &installation.store,
        &installation.clock,
    );
    let following = follow_facts(
        Arc::new(installation),
        Generation::default(),
        AgencyNames::default(),
    );
    tokio::select! {
        () = following => Ok(()),
        () = shell::serve::stop_signal() => Ok(()),
    }
}
