//! The configuration: one commented TOML file, and what it says when something in it is wrong.
//! Must never hold a secret that could stay in the environment: the database address may come from there, the mail password does.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use catalog::record::model::IndexScheme;
use identity::settings::DeskSettings;
use mail::settings::Password;
use serde::Deserialize;
use shell::site::Site;

use crate::mailing;

/// All that an operator may set.
#[derive(Debug, Clone)]
pub struct Config {
    pub data: PathBuf,
    pub database_url: String,
    pub site: Site,
    pub server: ServerConfig,
    pub import: ImportConfig,
    pub desk: DeskSettings,
    pub index_scheme: IndexScheme,
    /// None where mail is switched off.
    pub mail: Option<mail::settings::Settings>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// Room for rendered pages in megabytes; 0 renders every page anew.
    pub page_cache_mb: u64,
    /// Strict-Transport-Security in days; 0 where the site is served over plain HTTP.
    pub hsts_days: u64,
    pub max_connections: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportConfig {
    /// Whether `import --publish` may sign as the operator.
    pub allow_publish: bool,
    pub max_file_mb: u64,
    pub document_seconds: u64,
    pub worker_memory_mb: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    site: Option<Site>,
    #[serde(default)]
    database: DatabaseSection,
    #[serde(default)]
    server: ServerConfig,
    #[serde(default)]
    import: ImportConfig,
    #[serde(default)]
    desk: DeskSettings,
    #[serde(default)]
    index_number: IndexNumberSection,
    mail: Option<mail::settings::Settings>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatabaseSection {
    url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexNumberSection {
    scheme: Option<String>,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            page_cache_mb: 32,
            hsts_days: 0,
            max_connections: 10_000,
        }
    }
}

impl Default for ImportConfig {
    fn default() -> Self {
        Self {
            allow_publish: true,
            max_file_mb: 50,
            document_seconds: 60,
            worker_memory_mb: 1536,
        }
    }
}

const FILE_NAME: &str = "gongkai.toml";
const DATABASE_VARIABLE: &str = "GONGKAI_DATABASE_URL";

impl Config {
    /// Reads `file`, or `gongkai.toml` in the data folder where there is one, else the defaults.
    ///
    /// # Errors
    /// Names the file, the line and what is wrong there.
    pub fn read(data: &Path, file: Option<&Path>) -> anyhow::Result<Self> {
        let path = file.map_or_else(|| data.join(FILE_NAME), Path::to_owned);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && file.is_none() => {
                String::new()
            }
            Err(error) => {
                return Err(error).with_context(|| format!("读不到配置文件 {}", path.display()));
            }
        };
        let parsed: File =
            toml::from_str(&text).with_context(|| format!("配置文件 {} 有误", path.display()))?;
        let database_url = match (std::env::var(DATABASE_VARIABLE), parsed.database.url) {
            (Ok(url), _) if !url.is_empty() => url,
            (_, Some(url)) => url,
            (_, None) => format!("sqlite:{}", data.join("gongkai.db").display()),
        };
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| database_url.starts_with(scheme))
        {
            bail!(
                "数据库地址应当以 sqlite: 或 postgres: 开头（{} 或环境变量 {DATABASE_VARIABLE}）",
                path.display()
            );
        }
        parsed.desk.check()?;
        let index_scheme = match parsed.index_number.scheme {
            Some(scheme) => {
                IndexScheme::new(&scheme).context("[index_number] scheme 里要有 {serial}")?
            }
            None => IndexScheme::default(),
        };
        let mail = parsed.mail.map(|settings| mail::settings::Settings {
            password: std::env::var(mailing::PASSWORD_VARIABLE)
                .ok()
                .filter(|password| !password.is_empty())
                .map(Password),
            ..settings
        });
        Ok(Self {
            data: data.to_owned(),
            database_url,
            site: parsed.site.unwrap_or_else(Site::unnamed),
            server: parsed.server,
            import: parsed.import,
            desk: parsed.desk,
            index_scheme,
            mail,
        })
    }

    pub fn files_folder(&self) -> PathBuf {
        self.data.join("files")
    }

    pub fn index_folder(&self) -> PathBuf {
        self.data.join("index")
    }

    pub fn intake_limits(&self) -> intake::reader::Limits {
        intake::reader::Limits {
            file_bytes: self.import.max_file_mb << 20,
            memory_bytes: self.import.worker_memory_mb << 20,
            document_time: Duration::from_secs(self.import.document_seconds),
            ..intake::reader::Limits::default()
        }
    }

    pub fn app_options(&self) -> shell::app::AppOptions {
        let hsts = (self.server.hsts_days > 0)
            .then(|| Duration::from_secs(self.server.hsts_days * 86_400));
        shell::app::AppOptions {
            page_cache_bytes: self.server.page_cache_mb << 20,
            hsts,
            // A document for the desk, and the fields around it.
            max_upload_bytes: usize::try_from(self.import.max_file_mb << 20)
                .unwrap_or(usize::MAX)
                .saturating_add(1 << 20),
            uploads: catalog::desk::pages::UPLOADS,
            ..shell::app::AppOptions::default()
        }
    }
}
