//! The look of the portal without a database: a home page, a record, a list and the error pages, with invented content.
//! `cargo run -p shell --example preview`, then open http://localhost:8099 (or give another address). Must never be served to the public.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::routing::get;
use kernel::time::{Instant, SystemClock};
use shell::app::{App, AppOptions, AppParts};
use shell::error::PageError;
use shell::i18n::Messages;
use shell::page;
use shell::page::{Article, Cache, Head};
use shell::page_cache::Generation;
use shell::serve::{ServeOptions, serve};
use shell::site::Site;
use shell::view::View;

#[derive(Template)]
#[template(path = "preview_home.html")]
struct HomePage {
    view: View,
    head: Head,
}
page!(HomePage);

#[derive(Template)]
#[template(path = "preview_record.html")]
struct RecordPage {
    view: View,
    head: Head,
}
page!(RecordPage);

#[derive(Template)]
#[template(path = "preview_list.html", blocks = ["results"])]
struct ListPage {
    view: View,
    head: Head,
    titles: Vec<&'static str>,
}
page!(ListPage { "results" => as_results });

async fn show_home(view: View) -> HomePage {
    let head = Head::new(view.site_name(), Cache::PAGE)
        .description("政府信息公开平台")
        .column("首页", "首页");
    HomePage { head, view }
}

async fn show_record(view: View) -> RecordPage {
    let title = "云溪市人民政府办公室关于进一步优化老年人日间照料服务的实施意见";
    let head = Head::new(title, Cache::PAGE)
        .crumb(view.t("nav-policies"), "/policies")
        .column("政策文件库", "政策文件")
        .article(Article {
            title: title.to_owned(),
            published: Some(Instant::from_micros(1_763_000_000_000_000)),
            source: Some("云溪市人民政府办公室".to_owned()),
            author: None,
        })
        .feed("/feed.atom");
    RecordPage { head, view }
}

async fn list_policies(view: View) -> ListPage {
    let head = Head::new(view.t("nav-policies"), Cache::PAGE)
        .column("政策文件库", "政策文件")
        .feed("/feed.atom");
    let titles = vec![
        "云溪市人民政府办公室关于进一步优化老年人日间照料服务的实施意见",
        "云溪市城市供水管理办法",
        "云溪市民政局 云溪市财政局关于提高最低生活保障标准的通知",
        "关于公开征求《云溪市电动自行车管理规定（草案）》意见的公告",
        "云溪市2026年重大行政决策事项目录",
    ];
    ListPage { head, view, titles }
}

async fn show_gone() -> PageError {
    PageError::Gone {
        reason: "所依据的上级文件已经废止。".to_owned(),
    }
}

async fn fail() -> PageError {
    PageError::Accident(anyhow::anyhow!("an accident on purpose"))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let mut router = Router::new()
        .route("/", get(show_home))
        .route("/records/sample", get(show_record))
        .route("/policies", get(list_policies))
        .route("/gone", get(show_gone))
        .route("/accident", get(fail));
    for (path, handlers) in shell::design::routes() {
        router = router.route(path, handlers);
    }
    let caching = std::env::var_os("PREVIEW_NO_CACHE").is_none();
    let options = AppOptions {
        page_cache_bytes: if caching { 64 << 20 } else { 0 },
        ..AppOptions::default()
    };
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let app = App::new(
        router,
        AppParts {
            site: Arc::new(Site::sample()),
            messages: Arc::new(Messages::new()?),
            clock: Arc::new(SystemClock),
            generation: Generation::default(),
            options,
        },
    );
    let listener = tokio::net::TcpListener::bind(address).await?;
    serve(app, listener, ServeOptions::default()).await
}
